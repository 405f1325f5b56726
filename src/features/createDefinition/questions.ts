import { l10n, window } from 'vscode';
import type { DatasetDefinition } from '../../core/dataset/definition';
import { encodings } from '../../core/dataset/encodings';
import type { DefinitionProposal } from '../../core/dataset/proposeDefinitions';
import { translate } from '../../vscode/translate';

/** The definition with what a person answered to its question, the best guess being first; undefined where they went away. */
export async function answerQuestion(proposal: DefinitionProposal): Promise<DatasetDefinition | undefined> {
  const { question, definition, layout } = proposal;
  if (question === undefined) return definition;
  const title = translate(question);
  switch (layout) {
    case undefined:
      return askForEncoding(title, definition);
    case 'ultralytics':
      return askForNames(title, definition);
    case 'coco':
      return askForImages(title, definition);
    default:
      return askWhetherSo(title, definition);
  }
}

async function askForEncoding(title: string, definition: DatasetDefinition): Promise<DatasetDefinition | undefined> {
  const descriptions = {
    'color-mask': l10n.t('a picture with a colour for each class'),
    'index-mask': l10n.t('a picture with a number for each class'),
    'one-hot-npy': l10n.t('an array with a plane for each class'),
    'yolo-txt': l10n.t('a text file, one label a line'),
    'voc-xml': l10n.t('Pascal VOC, an XML file for each image'),
    'coco-json': l10n.t('COCO, one JSON file for all images'),
    folder: l10n.t('one folder for each class'),
    'class-csv': l10n.t('a table of images and classes'),
  };
  const items = encodings.map((encoding) => ({ label: encoding, description: descriptions[encoding], encoding }));
  const picked = await window.showQuickPick(items, { title });
  return picked === undefined ? undefined : withEncoding(definition, picked.encoding);
}

function withEncoding(definition: DatasetDefinition, encoding: (typeof encodings)[number]): DatasetDefinition {
  const isMask = /mask|one-hot/.test(encoding);
  const isClassification = encoding === 'folder' || encoding === 'class-csv';
  const path = paths[encoding];
  return {
    ...definition,
    task: isMask ? 'segmentation' : isClassification ? 'classification' : 'detection',
    annotations: { encoding, ...(path === undefined ? {} : { path }) },
  };
}

const paths: Readonly<Partial<Record<(typeof encodings)[number], string>>> = {
  'color-mask': 'masks/{stem}.png',
  'index-mask': 'masks/{stem}.png',
  'one-hot-npy': 'labels/{stem}.npy',
  'yolo-txt': 'labels/{stem}.txt',
  'voc-xml': 'annotations/{stem}.xml',
  'coco-json': 'annotations.json',
  'class-csv': 'labels.csv',
};

async function askForNames(title: string, definition: DatasetDefinition): Promise<DatasetDefinition | undefined> {
  const { classes } = definition;
  if (!Array.isArray(classes)) return definition;
  const guess = classes.map((known) => (typeof known === 'string' ? known : known.name));
  const answer = await window.showInputBox({
    title,
    prompt: l10n.t('The names in order, with commas between them.'),
    value: guess.join(', '),
    ignoreFocusOut: true,
  });
  if (answer === undefined) return undefined;
  const names = answer.split(',').map((name) => name.trim());
  const all = Array.from({ length: Math.max(names.length, guess.length) }, (_, id) => names[id] ?? guess[id] ?? '');
  return { ...definition, classes: all.map((name, id) => ({ id, name: name === '' ? String(id) : name })) };
}

async function askForImages(title: string, definition: DatasetDefinition): Promise<DatasetDefinition | undefined> {
  const value = typeof definition.images === 'string' ? definition.images : '**/*';
  const prompt = l10n.t('A pattern, seen from the folder of the definition.');
  const images = await window.showInputBox({ title, prompt, value, ignoreFocusOut: true });
  if (images === undefined) return undefined;
  return images === value ? definition : { ...definition, images };
}

async function askWhetherSo(title: string, definition: DatasetDefinition): Promise<DatasetDefinition | undefined> {
  const yes = l10n.t('Yes');
  const picked = await window.showQuickPick([yes, l10n.t('No')], { title });
  if (picked === undefined) return undefined;
  return picked === yes ? definition : askForEncoding(l10n.t('How are the labels written?'), definition);
}
