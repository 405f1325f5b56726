import { l10n, Uri, window, type LogOutputChannel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { pathOf, uriOf } from '../../vscode/paths';
import type { DatasetNode } from './tree';
import { validateWithProgress } from './validation';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly discover: () => Promise<void>;
}

export function registerDatasetCommands({ labels, log, discover }: Dependencies): Disposable {
  const store = new DisposableStore();
  store.add(registerCommand('refreshDatasets', log, discover));
  store.add(
    registerCommand('validateAll', log, async () => {
      if (labels.datasets.length === 0) await discover();
      await validateWithProgress(
        labels,
        labels.datasets.map(({ dataset }) => dataset),
        log,
      );
    }),
  );
  store.add(
    registerCommand('validateDataset', log, async (target) => {
      if (labels.datasets.length === 0) await discover();
      const dataset = datasetOf(target, labels) ?? (await pickDataset(labels));
      if (dataset !== undefined) await validateWithProgress(labels, [dataset], log);
    }),
  );
  store.add(
    registerCommand('openDefinition', log, async (target) => {
      const source = datasetOf(target, labels)?.source;
      if (source !== undefined) await window.showTextDocument(uriOf(source));
    }),
  );
  return store;
}

function datasetOf(target: unknown, labels: LabelService): Dataset | undefined {
  if (isDatasetNode(target)) return target.state.dataset;
  if (!(target instanceof Uri)) return undefined;
  const path = pathOf(target);
  return labels.datasets.map(({ dataset }) => dataset).find(({ id, source }) => id === path || source === path);
}

function isDatasetNode(target: unknown): target is Extract<DatasetNode, { kind: 'dataset' }> {
  return typeof target === 'object' && target !== null && (target as { kind?: unknown }).kind === 'dataset';
}

async function pickDataset(labels: LabelService): Promise<Dataset | undefined> {
  const datasets = labels.datasets.map(({ dataset }) => dataset);
  if (datasets.length === 1) return datasets[0];
  if (datasets.length === 0) {
    void window.showInformationMessage(l10n.t('No data set was found in this workspace.'));
    return undefined;
  }
  const items = datasets.map((dataset) => ({ label: dataset.name, description: dataset.id, dataset }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which data set?') }))?.dataset;
}
