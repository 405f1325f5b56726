import { homedir } from 'node:os';
import type { Bytes } from '../core/ports/bytes';
import type { Clock } from '../core/ports/clock';
import type { FileStore } from '../core/ports/files';
import type { Host } from '../core/ports/host';
import type { HostScripts } from '../core/ports/hostScripts';
import type { Log } from '../core/ports/log';
import type { RunStore } from '../core/ports/runStore';
import type { SshPrompts } from '../core/ports/sshPrompts';
import { listSshHosts, type SshHostEntry } from '../core/ssh/listSshHosts';
import { parseTargetText } from '../core/ssh/sshDestination';
import { resolveSshRoute } from '../core/ssh/sshRoute';
import type { SshTarget } from '../core/ssh/sshTarget';
import { lazily } from '../core/std/lazily';
import { formatMessage } from '../core/std/message';
import { success, type Result } from '../core/std/problem';
import { nodeBytes } from './bytes/nodeBytes';
import { createHostScripts } from './files/hostScripts';
import { fromNativePath } from './files/nativePath';
import { createNodeFiles } from './files/nodeFiles';
import { createHostFiles } from './hostFiles/hostFiles';
import { createLocalHost } from './process/localHost';
import { runLocally } from './process/runLocally';
import { systemClock } from './process/systemClock';
import { createRunStore } from './runs/nodeRunStore';
import { nodeSshEnvironment } from './ssh/nodeSshEnvironment';
import type { SshHosts } from './ssh/sshHost';

export interface HostAdaptersOptions {
  /** The native path of `media/sh`. */
  readonly scriptFolder: string;
  readonly prompts: SshPrompts;
  /** Whether commands of the SSH configuration may be run. */
  readonly isTrusted: () => boolean;
  readonly log: Log;
}

/** Everything of hosts and runs that needs Node: a bundle of its own, loaded when it is wanted. */
export interface HostAdapters {
  readonly clock: Clock;
  readonly bytes: Bytes;
  readonly scripts: HostScripts;
  /** Files of this machine, for what is shared between the editor and the command line. */
  readonly files: FileStore;
  /** The list of hosts. */
  readonly hostListPath: string;
  readonly createLocal: () => Host;
  /** Makes a host that SSH reaches by a name of its configuration or by `user@name:port`. Nothing is connected by it. */
  readonly createSsh: (name: string) => Promise<Result<Host>>;
  /** The names that SSH's configuration has. */
  readonly sshNames: () => Promise<readonly SshHostEntry[]>;
  readonly createRunStore: (workspace: string) => RunStore;
}

export function createHostAdapters({ scriptFolder, prompts, isTrusted, log }: HostAdaptersOptions): HostAdapters {
  const environment = () => nodeSshEnvironment({ isTrusted: isTrusted() });
  // SSH itself is large: it is loaded with the first host that is reached by it.
  const sshHosts = lazily(async (): Promise<SshHosts> => {
    const { openSshHosts } = await import('./ssh/ssh.entry');
    return openSshHosts({ prompts, isTrusted, log });
  });
  const resolveRoute = async (name: string): Promise<Result<readonly SshTarget[]>> => {
    const destination = parseTargetText(name);
    if (!destination.ok) return destination;
    const { value, problems } = await resolveSshRoute(destination.value, environment());
    for (const problem of problems) log.warn(`${name}: ${formatMessage(problem.message)}`);
    return success(value);
  };
  return {
    clock: systemClock,
    bytes: nodeBytes,
    scripts: createHostScripts(scriptFolder),
    files: createNodeFiles(),
    hostListPath: `${fromNativePath(homedir())}/.jetson-workbench/hosts.json`,
    createLocal: () => createLocalHost(createHostFiles({ name: 'local', run: runLocally })),
    createSsh: async (name) => {
      const destination = parseTargetText(name);
      if (!destination.ok) return destination;
      const hosts = await sshHosts();
      return success(hosts.open({ id: name, resolveRoute: () => resolveRoute(name), files: createHostFiles }));
    },
    sshNames: async () => (await listSshHosts(environment())).value,
    createRunStore,
  };
}
