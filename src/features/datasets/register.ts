import { window, type LogOutputChannel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { views } from '../../vscode/ids';
import { registerDatasetCommands } from './commands';
import { followDiscovery } from './discovery';
import { showStatus } from './status';
import { DatasetTree } from './tree';

export interface DatasetsDependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
}

/** The Datasets view: what was found, its splits, counts and findings; validation as a task in the background. */
export function registerDatasets(dependencies: DatasetsDependencies): Disposable {
  const store = new DisposableStore();
  const tree = store.add(new DatasetTree(dependencies.labels));
  const view = store.add(window.createTreeView(views.datasets, { treeDataProvider: tree, showCollapseAll: true }));
  store.add(showStatus(dependencies.labels, view));
  const discovery = store.add(followDiscovery(dependencies));
  store.add(registerDatasetCommands({ ...dependencies, view, discover: discovery.run }));
  void discovery.run();
  return store;
}
