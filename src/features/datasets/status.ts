import { l10n, StatusBarAlignment, window, type TreeView } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { counted } from '../../vscode/counts';
import { countBySeverity } from './counts';
import { views } from '../../vscode/ids';
import type { DatasetNode } from './tree';

/** The number of errors on the view's badge, and one item in the status bar. */
export function showStatus(labels: LabelService, view: TreeView<DatasetNode>): Disposable {
  const store = new DisposableStore();
  const item = store.add(window.createStatusBarItem('jetson.datasets', StatusBarAlignment.Left, 10));
  item.name = l10n.t('Jetson: Labels');
  item.command = `${views.datasets}.focus`;
  const update = (): void => {
    const { error, warning } = countBySeverity(
      labels.datasets.flatMap(({ dataset }) => [...labels.findingsOfDataset(dataset)]),
    );
    view.badge = error === 0 ? undefined : { value: error, tooltip: counted.labelErrors(error) };
    const validating = labels.datasets.filter((state) => state.validating);
    item.text =
      validating.length > 0 ? `$(sync~spin) ${l10n.t('Checking labels')}` : `$(tag) ${counted.labelErrors(error)}`;
    item.tooltip = [
      counted.datasets(labels.datasets.length),
      counted.labelErrors(error),
      counted.warnings(warning),
    ].join(', ');
    item.accessibilityInformation = { label: item.tooltip };
    if (labels.datasets.length > 0) item.show();
    else item.hide();
  };
  // Findings come in bursts while a data set is checked, and each count looks at all of them.
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      update();
    }, 100);
  };
  store.add(labels.onDidChangeDatasets(soon));
  store.add(labels.onDidChangeFindings(soon));
  store.add({
    dispose: () => {
      clearTimeout(timer);
    },
  });
  update();
  return store;
}
