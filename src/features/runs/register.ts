import { window, workspace, type LogOutputChannel, type Memento } from 'vscode';
import type { HostService } from '../../app/hosts/hostService';
import type { RunService } from '../../app/runs/runService';
import type { RunStore } from '../../core/ports/runStore';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { everyWhileVisible } from '../../vscode/everyWhileVisible';
import { views } from '../../vscode/ids';
import { pathOf } from '../../vscode/paths';
import { registerRunCommands } from './commands';
import { registerConfigurationChecks } from './configurationChecks';
import { tellOutcomes } from './outcomes';
import { registerPatternHover } from './patternHover';
import { showRunCounts } from './status';
import { registerRunTasks } from './tasks';
import { RunTree } from './tree';

/** How often lengths of time are drawn anew, in milliseconds. */
const TIMES_MS = 5000;

export interface RunsDependencies {
  readonly runs: RunService;
  readonly hosts: HostService;
  readonly log: LogOutputChannel;
  readonly memory: Memento;
  /** The runs of a workspace folder; without a folder those of the editor. */
  readonly storeOf: (folder: string | undefined) => Promise<RunStore>;
}

/** The run explorer: what runs, what ran, and the ways to start, stop, find and compare. */
export function registerRuns(dependencies: RunsDependencies): Disposable {
  const { runs, log } = dependencies;
  const store = new DisposableStore();
  const tree = store.add(new RunTree(runs));
  const view = store.add(
    window.createTreeView(views.runs, { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true }),
  );
  store.add(showRunCounts(runs, tree, view));
  store.add(
    everyWhileVisible(view, TIMES_MS, () => {
      tree.refreshTimes();
    }),
  );
  store.add(registerRunCommands({ ...dependencies, tree, view }));
  store.add(registerRunTasks(dependencies));
  store.add(registerConfigurationChecks());
  store.add(registerPatternHover(runs));
  store.add(tellOutcomes(runs, log));
  const load = async (): Promise<void> => {
    await runs.load(await storesOfWorkspace(dependencies));
  };
  store.add(workspace.onDidChangeWorkspaceFolders(() => void load()));
  const watcher = store.add(workspace.createFileSystemWatcher('**/.jetson-workbench/runs/*/run.json', false, true));
  store.add(watcher.onDidCreate(() => void runs.refresh()));
  void load();
  return store;
}

async function storesOfWorkspace({ storeOf }: RunsDependencies): Promise<ReadonlyMap<string, RunStore>> {
  const folders = (workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => pathOf(uri));
  const stores = new Map<string, RunStore>();
  for (const folder of folders) stores.set(folder, await storeOf(folder));
  if (folders.length === 0) stores.set('', await storeOf(undefined));
  return stores;
}
