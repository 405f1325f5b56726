import { window, type LogOutputChannel } from 'vscode';
import type { HostService } from '../../app/hosts/hostService';
import type { SshHostEntry } from '../../core/ssh/listSshHosts';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { everyWhileVisible } from '../../vscode/everyWhileVisible';
import { views } from '../../vscode/ids';
import { showProblem } from '../../vscode/problems';
import { registerDeviceCommands } from './commands';
import { introduceConnected } from './introductions';
import { watchVisibleTelemetry } from './telemetry';
import { DeviceTree } from './tree';

/** How often lengths of time are drawn anew, in milliseconds. */
const TIMES_MS = 5000;

export interface DevicesDependencies {
  readonly hosts: HostService;
  readonly log: LogOutputChannel;
  /** The names that SSH's configuration has. */
  readonly sshNames: () => Promise<readonly SshHostEntry[]>;
}

/** The Devices view: the machines that runs go to, what they are, and how they fare. */
export function registerDevices(dependencies: DevicesDependencies): Disposable {
  const { hosts, log } = dependencies;
  const store = new DisposableStore();
  const tree = store.add(new DeviceTree(hosts));
  const view = store.add(window.createTreeView(views.devices, { treeDataProvider: tree, showCollapseAll: true }));
  const reveal = async (id: string): Promise<void> => {
    const node = tree.nodeOf(id);
    await view.reveal(node, { expand: true, focus: true });
    // Down to its last row, and then up again to what it is of: where not all fits, the first rows are in sight.
    const last = tree.getChildren(node).at(-1);
    if (last === undefined) return;
    await view.reveal(last, { select: false });
    await view.reveal(node, { focus: true });
  };
  store.add(registerDeviceCommands(dependencies, reveal));
  store.add(watchVisibleTelemetry(hosts, view));
  store.add(
    everyWhileVisible(view, TIMES_MS, () => {
      tree.refreshTimes();
    }),
  );
  store.add(introduceConnected(hosts));
  void hosts.load().then((loaded) => {
    if (!loaded.ok) void showProblem(loaded.problem, log);
  });
  return store;
}
