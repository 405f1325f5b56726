import { join } from 'node:path';
import { createGate } from '../../app/runs/gate';
import { createRunServices } from '../../app/runs/runServices';
import type { LabelService } from '../../app/labelService';
import type { Log } from '../../core/ports/log';
import { createHostAdapters } from '../../node/hosts';
import { fromNativePath, toNativePath } from '../../node/files/nativePath';
import type { RunsRequest } from '../options';
import type { Terminal } from '../terminal';
import { runsCommand } from './runsCommand';
import { createTerminalPrompts } from './terminalPrompts';

export interface OpenRunsOptions {
  readonly terminal: Terminal;
  readonly log: Log;
  readonly labels: LabelService;
  /** Native. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Does what was asked about runs and hosts, over the same parts as the editor. */
export async function openRuns(request: RunsRequest, options: OpenRunsOptions): Promise<number> {
  const { terminal, log, labels, cwd, environment, signal } = options;
  const adapters = createHostAdapters({
    scriptFolder: join(__dirname, '..', 'media', 'sh'),
    prompts: createTerminalPrompts(terminal),
    // Who types a command trusts the configuration of their own account.
    isTrusted: () => true,
    log,
  });
  const services = createRunServices({
    ...adapters,
    log,
    validate: createGate(labels, adapters.bytes, environment),
    nativePath: toNativePath,
  });
  try {
    return await runsCommand(request, {
      ...services,
      terminal,
      write: (part) => process.stdout.write(part),
      cwd: fromNativePath(cwd),
      store: adapters.createRunStore(cwd),
      signal,
    });
  } finally {
    await services.runs.flush();
    services.runs.dispose();
    services.hosts.dispose();
  }
}
