import type { Bytes } from '../../core/ports/bytes';
import type { Host } from '../../core/ports/host';
import type { ProgressReport } from '../../core/ports/progress';
import type { RunStore } from '../../core/ports/runStore';
import { checkSurvival } from '../../core/runs/checkSurvival';
import { createJobId } from '../../core/runs/jobId';
import type { RunConfiguration } from '../../core/runs/runConfiguration';
import type { RunRecord, StateEntry } from '../../core/runs/runRecord';
import { formatMessage, message, type Message } from '../../core/std/message';
import { basename } from '../../core/std/path';
import { failure, isCancelled, success, type Problem, type Result } from '../../core/std/problem';
import type { HostService } from '../hosts/hostService';
import { LOCAL_HOST } from '../hosts/hostService';
import type { Jobs } from '../jobs/jobs';
import { jobSpecOf } from './jobSpecOf';
import { checkBeforeRun } from './preflight';
import { formatEnvironment, readEnvironment } from './environment';
import { DIFF_FILE, ENVIRONMENT_FILE } from './provenanceText';
import { readProvenance } from './provenance';
import { withState } from './runState';

/** The verdict of the label engine on a data set. */
export type GateVerdict = Omit<NonNullable<RunRecord['gate']>, 'overridden'>;

export interface StartDependencies {
  readonly hosts: HostService;
  /** The jobs of a host; the same for the same host. */
  readonly jobs: (host: Host) => Jobs;
  readonly now: () => number;
  readonly bytes: Pick<Bytes, 'sha256'>;
  /** Validates the data set of a gate; a path relative to the folder. */
  readonly validate: (folder: string, dataset: string, signal?: AbortSignal) => Promise<Result<GateVerdict>>;
  /** A workspace folder as a native path of this machine. */
  readonly nativePath: (folder: string) => string;
}

export interface StartOptions {
  readonly configuration: RunConfiguration;
  /** The workspace folder that the run belongs to. */
  readonly folder: string;
  readonly store: RunStore;
  /** Start in spite of findings in the labels. */
  readonly overridesGate?: boolean;
  /** Start in spite of what the checks on the host say is missing. */
  readonly overridesChecks?: boolean;
  readonly basedOn?: string;
  readonly signal?: AbortSignal;
  /** What is being done now, with how far it is where that is known. */
  readonly onStep?: (step: Message, progress?: ProgressReport) => void;
}

/** What a step has learned; with a problem it ends the start. */
interface StepOutcome {
  readonly record: RunRecord;
  readonly problem?: Problem | undefined;
}

type Step = (record: RunRecord) => Promise<StepOutcome>;

/**
 * Checks the labels, sends the code, checks the host, and starts the job: each step before anything runs. What fails is told, and stays
 * in the record as `refused`. `onRecord` hears of every version of the record after it was written.
 */
export async function startRun(
  options: StartOptions,
  dependencies: StartDependencies,
  onRecord: (record: RunRecord) => Promise<void>,
): Promise<Result<RunRecord>> {
  const { store, configuration } = options;
  const keep = async (record: RunRecord): Promise<Result<RunRecord>> => {
    const saved = await store.save(record);
    if (!saved.ok) return saved;
    await onRecord(record);
    return success(record);
  };
  const enter = (record: RunRecord, entry: Omit<StateEntry, 'at'>): Promise<Result<RunRecord>> =>
    keep(withState(record, { ...entry, at: dependencies.now() }));
  let record = firstRecord(options, dependencies);
  await store.lease(record.id);
  const host = await dependencies.hosts.get(configuration.host ?? LOCAL_HOST);
  const steps: readonly Step[] = host.ok
    ? stepsOf(host.value, options, dependencies)
    : [(current) => Promise.resolve({ record: current, problem: host.problem })];
  try {
    const first = await keep(record);
    if (!first.ok) return first;
    for (const step of steps) {
      const next = await step(record);
      record = next.record;
      if (next.problem !== undefined) return await refuse(record, next.problem, enter);
    }
    return await enter(record, { state: 'starting' });
  } catch (error) {
    if (isCancelled(error)) await enter(record, { state: 'refused', reason: 'cancelled' });
    else await enter(record, { state: 'refused', reason: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

async function refuse(
  record: RunRecord,
  problem: Problem,
  enter: (record: RunRecord, entry: Omit<StateEntry, 'at'>) => Promise<unknown>,
): Promise<Result<never>> {
  await enter({ ...record, failure: formatMessage(problem.message) }, { state: 'refused', reason: problem.code });
  return failure(problem);
}

function firstRecord(options: StartOptions, { hosts, now }: StartDependencies): RunRecord {
  const { configuration, folder, basedOn } = options;
  const { id, name } = hosts.stateOf(configuration.host ?? LOCAL_HOST);
  const createdAt = now();
  const runId = createJobId(createdAt, Math.random);
  return {
    version: 1,
    id: runId,
    name: configuration.name,
    createdAt,
    configuration,
    host: { id, name },
    workingFolder: workingFolder(configuration, folder),
    states: [{ state: 'preparing', at: createdAt }],
    tags: configuration.tags ?? [],
    star: false,
    ...(configuration.group === undefined ? {} : { group: configuration.group }),
    ...(basedOn === undefined ? {} : { basedOn }),
  };
}

/** Whether code goes to another machine, and how. */
function codeToSend({
  host,
  send,
}: RunConfiguration): Exclude<RunConfiguration['send'], boolean | undefined> | undefined {
  if ((host ?? LOCAL_HOST) === LOCAL_HOST || send === false) return undefined;
  return typeof send === 'object' ? send : {};
}

function remoteFolder(configuration: RunConfiguration, folder: string): string {
  const safe = basename(folder).replaceAll(/[^\w.-]+/g, '-') || 'code';
  return codeToSend(configuration)?.to ?? `~/.jetson-workbench/code/${safe}`;
}

function workingFolder(configuration: RunConfiguration, folder: string): string {
  const { cwd = '', host } = configuration;
  if (/^(\/|~\/)/.test(cwd)) return cwd;
  const isLocal = (host ?? LOCAL_HOST) === LOCAL_HOST;
  const base = isLocal ? folder : codeToSend(configuration) === undefined ? '~' : remoteFolder(configuration, folder);
  return cwd === '' || cwd === '.' ? base : `${base}/${cwd}`;
}

function stepsOf(host: Host, options: StartOptions, dependencies: StartDependencies): Step[] {
  return [
    (record) => checkGate(record, options, dependencies),
    (record) => meetHost(record, host, options, dependencies),
    (record) => recordCode(record, options, dependencies),
    (record) => sendCode(record, host, options, dependencies),
    (record) => checkHost(record, host, options),
    (record) => recordEnvironment(record, host, options, dependencies),
    (record) => startJob(record, host, options, dependencies),
  ];
}

async function checkGate(
  record: RunRecord,
  { configuration: { gate }, folder, overridesGate, signal, onStep }: StartOptions,
  { validate }: StartDependencies,
): Promise<StepOutcome> {
  if (gate === undefined) return { record };
  onStep?.(message('Checking the labels of {0}', gate.dataset));
  const verdict = await validate(folder, gate.dataset, signal);
  if (!verdict.ok) return { record, problem: verdict.problem };
  const { errors, warnings } = verdict.value;
  const isBad = errors > 0 || (gate.failOn === 'warning' && warnings > 0);
  const overridden = isBad && overridesGate === true;
  return {
    record: { ...record, gate: { ...verdict.value, overridden } },
    problem: isBad && !overridden ? labelProblem(gate.dataset, errors, warnings) : undefined,
  };
}

function labelProblem(dataset: string, errors: number, warnings: number): Problem {
  return {
    code: 'run/labels',
    message: message('The labels of {0} have {1} errors and {2} warnings.', dataset, errors, warnings),
    remedy: message('Mend them, or start the run all the same.'),
  };
}

async function meetHost(
  record: RunRecord,
  host: Host,
  { overridesChecks, signal, onStep }: StartOptions,
  { hosts }: StartDependencies,
): Promise<StepOutcome> {
  onStep?.(message('Connecting to {0}', host.name));
  const connected = await host.connect(signal);
  if (!connected.ok) return { record, problem: connected.problem };
  const wasAsked = hosts.stateOf(host.id).facts !== undefined;
  let facts = await hosts.factsOf(host.id, signal);
  let problem = facts.ok ? checkSurvival(facts.value.killsUserProcesses) : facts.problem;
  if (problem !== undefined && wasAsked) {
    // A person who was told what to do has perhaps done it.
    facts = await hosts.probe(host.id, signal);
    problem = facts.ok ? checkSurvival(facts.value.killsUserProcesses) : facts.problem;
  }
  if (facts.ok && overridesChecks === true) problem = undefined;
  return { record: { ...record, hostFacts: hosts.rowsOf(host.id) }, problem };
}

/** The commit, and what differs from it: a folder that git does not know has neither, which is no reason not to run. */
async function recordCode(
  record: RunRecord,
  { folder, store, signal }: StartOptions,
  { hosts, nativePath }: StartDependencies,
): Promise<StepOutcome> {
  const local = await hosts.get(LOCAL_HOST);
  const provenance = local.ok ? await readProvenance(local.value, nativePath(folder), signal) : undefined;
  if (provenance === undefined) return { record };
  const { git, diff } = provenance;
  const written =
    diff === '' ? success(undefined) : await store.write(record.id, DIFF_FILE, new TextEncoder().encode(diff));
  return { record: { ...record, git }, problem: written.ok ? undefined : written.problem };
}

async function sendCode(
  record: RunRecord,
  host: Host,
  { configuration, folder, signal, onStep }: StartOptions,
  { nativePath }: StartDependencies,
): Promise<StepOutcome> {
  const code = codeToSend(configuration);
  if (code === undefined) return { record };
  const step = message('Sending the code to {0}', host.name);
  onStep?.(step);
  const from = nativePath(code.folder === undefined ? folder : `${folder}/${code.folder}`);
  const sent = await host.files.uploadTree(from, remoteFolder(configuration, folder), {
    ignore: ['.jetson-workbench/', ...(code.ignore ?? [])],
    mirror: code.mirror === true,
    progress: (progress) => onStep?.(step, progress),
    ...(signal === undefined ? {} : { signal }),
  });
  return { record, problem: sent.ok ? undefined : sent.problem };
}

async function checkHost(
  record: RunRecord,
  host: Host,
  { configuration, overridesChecks, signal, onStep }: StartOptions,
): Promise<StepOutcome> {
  if (overridesChecks === true) return { record };
  onStep?.(message('Checking {0}', host.name));
  const { workingFolder } = record;
  const found = await checkBeforeRun(host, {
    configuration,
    workingFolder,
    ...(signal === undefined ? {} : { signal }),
  });
  return { record, problem: found.ok ? found.value[0] : found.problem };
}

/** What Python has installed there: a program that no Python runs has nothing of it. */
async function recordEnvironment(
  record: RunRecord,
  host: Host,
  { configuration, store, signal, onStep }: StartOptions,
  { bytes }: StartDependencies,
): Promise<StepOutcome> {
  onStep?.(message('Listing the packages on {0}', host.name));
  const { id, workingFolder } = record;
  const environment = await readEnvironment(host, { configuration, workingFolder, signal });
  if (environment === undefined) return { record };
  const list = new TextEncoder().encode(formatEnvironment(environment));
  const written = await store.write(id, ENVIRONMENT_FILE, list);
  const { python, packages } = environment;
  return {
    record: { ...record, environment: { python, packages: packages.length, hash: bytes.sha256(list) } },
    problem: written.ok ? undefined : written.problem,
  };
}

async function startJob(
  record: RunRecord,
  host: Host,
  { configuration, onStep }: StartOptions,
  { hosts, jobs }: StartDependencies,
): Promise<StepOutcome> {
  onStep?.(message('Starting'));
  const { id, workingFolder } = record;
  const { facts } = hosts.stateOf(host.id);
  const started = await jobs(host).start(jobSpecOf({ id, configuration, workingFolder, facts }));
  if (!started.ok) return { record, problem: started.problem };
  const { atOnce } = configuration;
  const advanced = atOnce === undefined ? success(undefined) : await jobs(host).advanceQueue(atOnce);
  return { record, problem: advanced.ok ? undefined : advanced.problem };
}
