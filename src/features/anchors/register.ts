import { commands, l10n, Uri, window, type LogOutputChannel } from 'vscode';
import type { AnchorService } from '../../app/anchors/anchorService';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { commands as ids, panels } from '../../vscode/ids';
import { pathOf } from '../../vscode/paths';
import { AnchorsPanel } from './panel';

export interface AnchorsDependencies {
  readonly anchors: AnchorService;
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** The *Anchors* panel: what a detector's anchors can do for the objects of a data set. One a data set; it comes back after a reload. */
export function registerAnchors(dependencies: AnchorsDependencies): Disposable {
  const { labels, log } = dependencies;
  const store = new DisposableStore();
  const open = new Map<string, AnchorsPanel>();
  const keep = (panel: AnchorsPanel): void => {
    open.set(panel.datasetId, panel);
    panel.onDidDispose(() => {
      if (open.get(panel.datasetId) === panel) open.delete(panel.datasetId);
    });
  };
  store.add(
    registerCommand('exploreAnchors', log, async (target) => {
      // Soon after the start nobody has looked yet.
      if (labels.datasets.length === 0) await commands.executeCommand(ids.refreshDatasets);
      const dataset = datasetOf(target, labels) ?? (await pickDataset(labels));
      if (dataset === 'cancelled') return;
      const id = dataset?.id ?? '';
      const existing = open.get(id);
      if (existing === undefined) keep(AnchorsPanel.create(id, dependencies));
      else existing.reveal();
    }),
  );
  store.add(
    window.registerWebviewPanelSerializer(panels.anchors, {
      deserializeWebviewPanel: (webview, state: unknown) => {
        const dataset = (state as { dataset?: unknown } | undefined)?.dataset;
        keep(AnchorsPanel.restore(webview, typeof dataset === 'string' ? dataset : '', dependencies));
        return Promise.resolve();
      },
    }),
  );
  store.add({
    dispose: () => {
      for (const panel of open.values()) panel.dispose();
    },
  });
  return store;
}

function datasetOf(target: unknown, labels: LabelService): Dataset | undefined {
  const all = labels.datasets.map(({ dataset }) => dataset);
  const node = target as { kind?: unknown; state?: { dataset?: Dataset } } | undefined;
  if (node?.kind === 'dataset') return node.state?.dataset;
  if (!(target instanceof Uri)) return undefined;
  const path = pathOf(target);
  return all.find(({ id, source }) => id === path || source === path);
}

/** The data set that has boxes; undefined for none, so that anchors are shown alone. */
async function pickDataset(labels: LabelService): Promise<Dataset | 'cancelled' | undefined> {
  const datasets = labels.datasets.map(({ dataset }) => dataset).filter(({ task }) => task === 'detection');
  if (datasets.length < 2) return datasets[0];
  const items = [
    ...datasets.map((dataset) => ({ label: dataset.name, description: dataset.id, dataset })),
    { label: l10n.t('Without a data set'), description: '', dataset: undefined },
  ];
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('The objects of which data set?') });
  return picked === undefined ? 'cancelled' : picked.dataset;
}
