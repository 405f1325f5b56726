import type { DeviceFacts } from '../../core/device/deviceFacts';
import type { JobSpec } from '../../core/runs/jobSpec';
import type { RunConfiguration } from '../../core/runs/runConfiguration';

const MEGABYTE = 1024 * 1024;
/** Seconds between two samples of the host's telemetry. */
const TELEMETRY_INTERVAL = 2;
/** The script runs in the job's folder: it writes beside the log, and ends with the job. */
const telemetryArguments = ['--interval', String(TELEMETRY_INTERVAL), '--file', 'telemetry', '--watch', 'pid'];

export interface JobSpecInput {
  readonly id: string;
  readonly configuration: RunConfiguration;
  /** On the host. */
  readonly workingFolder: string;
  readonly facts: DeviceFacts | undefined;
}

/** The job of a run. What a person set in `env` goes before what is set here. */
export function jobSpecOf({ id, configuration, workingFolder, facts }: JobSpecInput): JobSpec {
  const { command, env, limits, atOnce } = configuration;
  const [program = '', ...args] = command;
  return {
    id,
    command: [program, ...args],
    cwd: workingFolder,
    env: { ...defaultEnvironment(facts), ...env },
    telemetry: { script: 'telemetry.sh', args: telemetryArguments },
    ...(atOnce === undefined ? {} : { queue: true }),
    ...(limits?.nice === undefined || limits.nice === 0 ? {} : { niceness: limits.nice }),
    ...(limits?.memoryMb === undefined ? {} : { memoryLimit: limits.memoryMb * MEGABYTE }),
    ...(limits?.logMb === undefined ? {} : { logLimit: limits.logMb * MEGABYTE }),
    // Without services that linger this is no more than a try, which a person has asked for.
    ...(facts?.killsUserProcesses.answer === true ? { outliveLogin: true } : {}),
  };
}

/** Python's output comes line by line; NumPy's OpenBLAS does not take the processors of JetPack 4 for newer ones that know more. */
function defaultEnvironment(facts: DeviceFacts | undefined): Record<string, string> {
  const isJetpack4 = facts?.jetpack?.versions.some((version) => version.startsWith('4.')) ?? false;
  return { PYTHONUNBUFFERED: '1', ...(isJetpack4 ? { OPENBLAS_CORETYPE: 'ARMV8' } : {}) };
}
