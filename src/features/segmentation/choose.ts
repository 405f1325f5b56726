import { commands, l10n, Uri, window, workspace } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { EvaluationRequest } from '../../app/segmentation/evaluateSegmentation';
import type { Dataset } from '../../core/dataset/dataset';
import { isMaskSet } from '../../core/segmentation/openMask';
import { dirname, isInside, relativePath } from '../../core/std/path';
import { commands as ids } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';

/** What is to be compared: what was clicked on, and the rest as the person answers. */
export async function chooseEvaluation(target: unknown, labels: LabelService): Promise<EvaluationRequest | undefined> {
  const predictions = target instanceof Uri ? await folderOf(target) : undefined;
  if (labels.datasets.length === 0) await commands.executeCommand(ids.refreshDatasets);
  const given = datasetOf(target);
  const dataset = given ?? (await chooseDataset(predictions, labels));
  if (dataset === undefined) return undefined;
  const folder = predictions ?? (await choosePredictions(dataset));
  return folder === undefined ? undefined : { dataset, predictions: folder };
}

async function folderOf(uri: Uri): Promise<string> {
  const { type } = await workspace.fs.stat(uri);
  // 2 is a folder, 64 the flag of a link.
  return (type & 2) !== 0 ? pathOf(uri) : dirname(pathOf(uri));
}

function datasetOf(target: unknown): Dataset | undefined {
  const node = target as { kind?: unknown; state?: { dataset?: Dataset } } | undefined;
  return node?.kind === 'dataset' ? node.state?.dataset : undefined;
}

/** The data set with masks that is meant; those that hold the predictions come first. */
async function chooseDataset(predictions: string | undefined, labels: LabelService): Promise<Dataset | undefined> {
  const datasets = labels.datasets
    .map(({ dataset }) => dataset)
    .filter(({ annotationSets }) => annotationSets.some(isMaskSet));
  if (datasets.length === 0) {
    void window.showInformationMessage(
      l10n.t('No data set with masks was found in this workspace, so there is nothing to compare predictions with.'),
    );
    return undefined;
  }
  const holds = ({ root }: Dataset): number =>
    predictions !== undefined && isInside(root, predictions) ? root.length : 0;
  const sorted = [...datasets].sort((a, b) => holds(b) - holds(a));
  if (sorted.length === 1 || holds(sorted[0]!) > 0) return sorted[0];
  const items = sorted.map((dataset) => ({ label: dataset.name, description: dataset.id, dataset }));
  const placeHolder = l10n.t('Which data set has the true masks?');
  return (await window.showQuickPick(items, { placeHolder }))?.dataset;
}

/** Folders that are called like what they would hold. */
const usualNames = /^(?:pred(?:iction)?s?|results?|out(?:put)?s?|infer(?:ence)?|test-output|masks_pred)$/i;

async function choosePredictions({ root, name }: Dataset): Promise<string | undefined> {
  const entries = await workspace.fs.readDirectory(uriOf(root)).then(
    (all) => all,
    () => [],
  );
  const found = entries.filter(([folder, type]) => (type & 2) !== 0 && usualNames.test(folder));
  const items = [
    ...found.map(([folder]) => ({
      label: folder,
      description: relativePath(dirname(root), root),
      path: `${root}/${folder}`,
    })),
    { label: l10n.t('Choose a Folder…'), description: '', path: undefined },
  ];
  const placeHolder = l10n.t('Where are the predicted masks of {0}?', name);
  const picked = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder });
  if (picked === undefined) return undefined;
  if (picked.path !== undefined) return picked.path;
  const [chosen] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: uriOf(root),
      openLabel: l10n.t('Evaluate'),
      title: placeHolder,
    })) ?? [];
  return chosen === undefined ? undefined : pathOf(chosen);
}
