import { window, type LogOutputChannel } from 'vscode';
import type { HostService } from '../../app/hosts/hostService';
import type { SshHostEntry } from '../../core/ssh/listSshHosts';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { views } from '../../vscode/ids';
import { showProblem } from '../../vscode/problems';
import { registerDeviceCommands } from './commands';
import { introduceConnected } from './introductions';
import { watchVisibleTelemetry } from './telemetry';
import { DeviceTree } from './tree';

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
    await view.reveal(tree.nodeOf(id), { expand: true, focus: true });
  };
  store.add(registerDeviceCommands(dependencies, reveal));
  store.add(watchVisibleTelemetry(hosts, view));
  store.add(introduceConnected(hosts));
  void hosts.load().then((loaded) => {
    if (!loaded.ok) void showProblem(loaded.problem, log);
  });
  return store;
}
