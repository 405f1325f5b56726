import { commands as editorCommands, l10n, Uri, window, type LogOutputChannel, type TreeView } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import type { Finding } from '../../core/rules/finding';
import { registerCommand } from '../../vscode/commands';
import { commands } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';
import { recordUri } from '../../vscode/records';
import type { DatasetNode } from './tree';
import { validateWithProgress } from './validation';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly view: TreeView<DatasetNode>;
  readonly discover: () => Promise<void>;
}

export function registerDatasetCommands({ labels, log, view, discover }: Dependencies): Disposable {
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
  store.add(
    registerCommand('openSelectedDatasetRow', log, async () => {
      const [node] = view.selection;
      if (node?.kind === 'guess')
        await editorCommands.executeCommand(commands.createDefinition, uriOf(node.guess.root));
      if (node?.kind === 'finding') await openFinding(node.finding);
    }),
  );
  return store;
}

async function openFinding(finding: Finding): Promise<void> {
  if (finding.range === undefined && /\.(png|jpe?g|webp|bmp|gif|tiff?|npy|npz)$/i.test(finding.file)) {
    await editorCommands.executeCommand(commands.visualiseLabels, uriOf(finding.file));
    return;
  }
  // A place that the editor would not show in its file is shown by itself.
  const place = finding.excerpt?.range ?? finding.range;
  const options = place === undefined ? {} : { selection: toRange(place) };
  await editorCommands.executeCommand('vscode.open', recordUri(finding) ?? uriOf(finding.file), options);
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
