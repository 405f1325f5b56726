import { LOCAL_HOST, type HostService } from '../../app/hosts/hostService';
import type { Disposable } from '../../core/std/disposable';

/** Asks a host what it is as soon as it is connected, for whatever reason: once a connection, since it may not answer. */
export function introduceConnected(hosts: HostService): Disposable {
  const asked = new Set<string>();
  return hosts.onDidChange((id) => {
    const { connection, facts, probing } = hosts.stateOf(id);
    if (connection.kind !== 'connected') asked.delete(id);
    else if (id !== LOCAL_HOST && facts === undefined && !probing && !asked.has(id)) {
      asked.add(id);
      // What a probe finds wrong is in the log; nobody asked for this one.
      void hosts.probe(id);
    }
  });
}
