import { l10n, type TreeView } from 'vscode';
import type { RunService } from '../../app/runs/runService';
import { isActive } from '../../app/runs/runState';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { setContextKey } from '../../vscode/contextKeys';
import type { RunNode, RunTree } from './tree';

/** The number of active runs on the view's badge, and how many the filter shows in its head. */
export function showRunCounts(runs: RunService, tree: RunTree, view: TreeView<RunNode>): Disposable {
  const store = new DisposableStore();
  const update = (): void => {
    const active = runs.runs.filter(({ record }) => isActive(record)).length;
    const tooltip = active === 1 ? l10n.t('1 active run') : l10n.t('{0} active runs', active);
    view.badge = active === 0 ? undefined : { value: active, tooltip };
    const { shown, total } = tree.counts;
    const isEmpty = shown === 0 && total > 0;
    view.message = isEmpty ? l10n.t('No run has all of "{0}". "Clear Filter of Runs" shows all.', tree.filter) : '';
    view.description = tree.filter === '' ? '' : l10n.t('{0} of {1}: {2}', shown, total, tree.filter);
    void setContextKey('hasRuns', total + runs.unreadable.length > 0);
    void setContextKey('runsFiltered', tree.filter !== '');
  };
  store.add(runs.onDidChange(update));
  store.add(tree.onDidChangeTreeData(update));
  update();
  return store;
}
