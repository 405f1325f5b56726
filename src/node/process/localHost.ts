import { hostname } from 'node:os';
import type { Connection, Forwarding, Host, ProgramHost } from '../../core/ports/host';
import type { HostFiles } from '../../core/ports/hostFiles';
import { disposable } from '../../core/std/disposable';
import { Cancelled, success } from '../../core/std/problem';
import { runLocally } from './runLocally';

/**
 * This machine, shown by its own name: as a host that is always there and whose ports are its own, or, where no files are needed, as
 * what runs programs.
 */
export function createLocalHost(): ProgramHost;
export function createLocalHost(files: HostFiles): Host;
export function createLocalHost(files?: HostFiles): ProgramHost | Host {
  const programs: ProgramHost = { name: hostname(), run: runLocally };
  return files === undefined ? programs : wholeHost(programs, files);
}

function wholeHost(programs: ProgramHost, files: HostFiles): Host {
  const connection: Connection = { kind: 'connected', since: Date.now() };
  return {
    ...programs,
    id: 'local',
    files,
    forward: (port) => Promise.resolve(success<Forwarding>({ port, dispose: () => undefined })),
    connect: (signal) =>
      signal?.aborted === true ? Promise.reject(new Cancelled()) : Promise.resolve(success(undefined)),
    disconnect: () => undefined,
    connection,
    onDidChangeConnection: () => disposable(() => undefined),
  };
}
