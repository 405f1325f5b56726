import type { Clock } from '../../src/core/ports/clock';
import type { Host } from '../../src/core/ports/host';
import type { Log } from '../../src/core/ports/log';
import type { SshPrompts } from '../../src/core/ports/sshPrompts';
import type { SshTarget } from '../../src/core/ssh/sshTarget';
import type { Disposable } from '../../src/core/std/disposable';
import { success } from '../../src/core/std/problem';
import type { HostKeys } from '../../src/node/ssh/hostKeys';
import { createSshHosts, type SshHosts } from '../../src/node/ssh/sshHost';
import { noFiles } from './noFiles';
import { buildTarget } from './sshTargets';

/** A person who must not be asked anything. */
export const noPrompts: SshPrompts = {
  canAsk: true,
  acceptHostKey: () => Promise.reject(new Error('Nobody may be asked for a key.')),
  password: () => Promise.reject(new Error('Nobody may be asked for a password.')),
  passphrase: () => Promise.reject(new Error('Nobody may be asked for a passphrase.')),
  answers: () => Promise.reject(new Error('Nobody may be asked.')),
  wasRight: () => undefined,
};

/** Knows every key. */
export const trustingKeys: HostKeys = {
  order: (_target, algorithms) => Promise.resolve([...algorithms]),
  check: () => Promise.resolve({ kind: 'known', entry: { file: '', line: 0, keyType: '', fingerprint: '' } }),
  add: () => Promise.resolve(success(undefined)),
};

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface TestHostsOptions {
  readonly prompts?: Partial<SshPrompts>;
  readonly hostKeys?: HostKeys;
  readonly isTrusted?: boolean;
  readonly clock?: Clock;
  readonly log?: Log;
}

export function buildHosts({
  prompts,
  hostKeys,
  isTrusted = true,
  clock,
  log = silentLog,
}: TestHostsOptions = {}): SshHosts {
  return createSshHosts({
    prompts: { ...noPrompts, ...prompts },
    hostKeys: hostKeys ?? trustingKeys,
    isTrusted: () => isTrusted,
    log,
    ...(clock === undefined ? {} : { clock }),
  });
}

/** A host at the end of a way, named as its last stop. */
export function openHost(hosts: SshHosts, ...route: readonly Partial<SshTarget>[]): Host & Disposable {
  const targets = route.map(buildTarget);
  return hosts.open({
    id: targets.at(-1)!.alias,
    resolveRoute: () => Promise.resolve(success(targets)),
    files: () => noFiles,
  });
}

/** The host, connected. */
export async function connected<T extends Host>(host: T): Promise<T> {
  const result = await host.connect();
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return host;
}
