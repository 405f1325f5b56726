import type { TreeView } from 'vscode';
import type { HostService } from '../../app/hosts/hostService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import type { DeviceNode } from './tree';

/** Keeps the telemetry of connected hosts fresh while the view can be seen, and asks nobody while it cannot. */
export function watchVisibleTelemetry(hosts: HostService, view: TreeView<DeviceNode>): Disposable {
  const store = new DisposableStore();
  const watches = new Map<string, Disposable>();
  const update = (): void => {
    const wanted = view.visible ? hosts.hosts.filter(({ connection }) => connection.kind === 'connected') : [];
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, watch] of watches) {
      if (ids.has(id)) continue;
      watch.dispose();
      watches.delete(id);
    }
    for (const id of ids) if (!watches.has(id)) watches.set(id, hosts.watchTelemetry(id));
  };
  store.add(hosts.onDidChange(update));
  store.add(view.onDidChangeVisibility(update));
  store.add({
    dispose: () => {
      for (const watch of watches.values()) watch.dispose();
    },
  });
  update();
  return store;
}
