import type { Clock } from '../../core/ports/clock';
import type { Host, ProgramHost, RunOptions } from '../../core/ports/host';
import type { Log } from '../../core/ports/log';
import type { HostFiles } from '../../core/ports/hostFiles';
import type { SshPrompts } from '../../core/ports/sshPrompts';
import type { SshTarget } from '../../core/ssh/sshTarget';
import type { Disposable } from '../../core/std/disposable';
import { success, type Result } from '../../core/std/problem';
import { systemClock } from '../process/systemClock';
import { forwardPort } from './forwarding';
import { openProgram } from './hostChannels';
import type { HostKeys } from './hostKeys';
import { HostLink } from './hostLink';
import { openConnection } from './openConnection';
import { runRemotely, type ProgramLink } from './remoteRun';
import { SharedConnections } from './sharedConnections';
import { warnOnce } from './warnOnce';

export interface SshHostsOptions {
  readonly hostKeys: HostKeys;
  readonly prompts: SshPrompts;
  /** Whether commands of the SSH configuration (ProxyCommand) may be run. */
  readonly isTrusted: () => boolean;
  readonly log: Log;
  readonly clock?: Clock;
}

export interface SshHostOptions {
  /** The name that was given to it, as in `ssh NAME`; people call it so. */
  readonly id: string;
  /** The machines on the way, the host last, as the configuration has them at that moment. */
  readonly resolveRoute: () => Promise<Result<readonly SshTarget[]>>;
  readonly files: (link: ProgramHost) => HostFiles;
}

/** All hosts that are reached over SSH: they share connections, also as jump hosts, and what a person has answered. */
export interface SshHosts {
  open(options: SshHostOptions): Host & Disposable;
}

export function createSshHosts(options: SshHostsOptions): SshHosts {
  const { hostKeys, prompts, isTrusted, log, clock = systemClock } = options;
  const context = { hostKeys, prompts, isTrusted, clock, warn: warnOnce(log), memory: new Map() };
  const connections = new SharedConnections(({ target }, through, request) =>
    openConnection(target, through, { ...request, context }),
  );
  return { open: (host) => createSshHost(host, connections, { clock, log }) };
}

function createSshHost(
  { id, resolveRoute, files }: SshHostOptions,
  connections: SharedConnections,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Host & Disposable {
  const link = new HostLink({ name: id, clock, connections, resolveRoute });
  const programs: ProgramLink = {
    name: id,
    clock,
    log,
    openProgram: (line, request) => openProgram(link, line, request),
  };
  const run = (command: string, args: readonly string[], options?: RunOptions) =>
    runRemotely(programs, command, args, options);
  return {
    id,
    name: id,
    run,
    files: files({ name: id, run }),
    forward: (port) => forwardPort(link, port),
    async connect(signal) {
      link.keep();
      const ready = await link.ready({ mayAsk: true, signal });
      return ready.ok ? success(undefined) : ready;
    },
    disconnect: () => {
      link.disconnect();
    },
    get connection() {
      return link.connection;
    },
    onDidChangeConnection: link.onDidChange,
    dispose: () => {
      link.dispose();
    },
  };
}
