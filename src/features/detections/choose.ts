import { l10n, Uri, window, type QuickPickItem } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { OpenedDetections } from '../../core/detection/openDetections';
import type { ClassMapping } from '../../core/detection/results/classMapping';
import { basename, dirname, isInside } from '../../core/std/path';
import { pathOf, uriOf } from '../../vscode/paths';

/** The file or folder of results that a person means; undefined where they mean none. */
export async function chooseResults(near: string | undefined): Promise<string | undefined> {
  const [chosen] =
    (await window.showOpenDialog({
      title: l10n.t('Results of a detector'),
      openLabel: l10n.t('Evaluate'),
      canSelectFiles: true,
      canSelectFolders: true,
      ...(near === undefined ? {} : { defaultUri: uriOf(dirname(near)) }),
      filters: { [l10n.t('Detections')]: ['json', 'txt', 'csv', 'tsv', 'npy'], [l10n.t('All files')]: ['*'] },
    })) ?? [];
  return chosen === undefined ? undefined : pathOf(chosen);
}

interface ClassChoice extends QuickPickItem {
  readonly place: number | null;
}

interface TruthChoice extends QuickPickItem {
  readonly path: string | undefined;
}

/** The data set that some results are of: asked for where there are several, the nearest one first. */
export async function chooseTruth(results: string, labels: LabelService): Promise<string | undefined> {
  const sets = labels.datasets
    .map(({ dataset }) => dataset)
    .filter(
      ({ task, annotationSets }) => task === 'detection' || annotationSets.some(({ encoding }) => isBoxes(encoding)),
    )
    .sort((a, b) => nearness(b.root, results) - nearness(a.root, results));
  const [first] = sets;
  if (first !== undefined && sets.length === 1) return first.source ?? first.id;
  const choices: TruthChoice[] = sets.map(({ name, id, source, root }) => ({
    label: name,
    description: root,
    path: source ?? id,
  }));
  choices.push({ label: l10n.t('A COCO file…'), path: undefined });
  const chosen = await window.showQuickPick(choices, { title: l10n.t('Whose labels are the truth?') });
  if (chosen === undefined || chosen.path !== undefined) return chosen?.path;
  const [file] =
    (await window.showOpenDialog({ filters: { COCO: ['json'] }, defaultUri: uriOf(dirname(results)) })) ?? [];
  return file === undefined ? undefined : pathOf(file);
}

function isBoxes(encoding: string): boolean {
  return ['yolo-txt', 'voc-xml', 'coco-json', 'class-csv'].includes(encoding);
}

/** How much of the way to the results a folder is. */
function nearness(root: string, results: string): number {
  let folder = root;
  while (!isInside(folder, results) && folder !== dirname(folder)) folder = dirname(folder);
  return folder.length;
}

/**
 * Asks once for each class of the results that is not surely one of the data set, the best guess first.
 *
 * @returns undefined where there is nothing to ask; `false` where the person gave up
 */
export async function askClasses({ guesses, truth }: OpenedDetections): Promise<ClassMapping | undefined | false> {
  const open = guesses.filter(({ isCertain }) => !isCertain);
  if (open.length === 0) return undefined;
  const mapping = new Map<string, number | null>();
  for (const [position, { written, index }] of open.entries()) {
    const items: ClassChoice[] = truth.classes.map(({ name }, place) => ({ label: name, place }));
    const guess = index === undefined ? [] : items.splice(index, 1);
    const leave: ClassChoice = { label: l10n.t('Leave its detections out'), place: null };
    const chosen = await window.showQuickPick([...guess, leave, ...items], {
      title: l10n.t('Which class is "{0}" of the results? ({1} of {2})', written, position + 1, open.length),
      ignoreFocusOut: true,
    });
    if (chosen === undefined) return false;
    mapping.set(written, chosen.place);
  }
  return mapping;
}

export function pathOfTarget(target: unknown): string | undefined {
  return target instanceof Uri ? pathOf(target) : undefined;
}

/** Names that tell files of results from other JSON. */
const RESULTS = /(\.[ct]sv|^comp\d+_det_.*\.txt|(result|detection|prediction|bbox).*\.json)$/i;

/** The file in the editor, if it looks like one of results. */
export function openResults(): string | undefined {
  const path = window.activeTextEditor === undefined ? '' : pathOf(window.activeTextEditor.document.uri);
  return RESULTS.test(basename(path)) ? path : undefined;
}
