import type { AnnotationSet, DatasetDefinition } from '../definition';
import { escapeGlob } from '../imageGlob';
import { sortSplits, type FolderReader, type Recognizer } from './recognizer';
import { cityscapesColorClasses, cityscapesIdClasses } from './standardClasses';

const imageFolders = ['leftImg8bit', 'imgsFine/leftImg8bit', 'samples/leftImg8bit', 'images/leftImg8bit'];
const labelFolders = ['gtFine', 'labels/gtFine', 'gtCoarse'];

/** Cityscapes: `leftImg8bit/<split>/<city>` beside `gtFine/<split>/<city>`; colour masks where there are any, else ids. */
export const recognizeCityscapes: Recognizer = async (folder, reader) => {
  const { folders } = await reader.list(folder);
  if (!folders.some((name) => ['gtFine', 'gtCoarse', 'labels'].includes(name))) return [];
  const images = await firstFolder(folder, imageFolders, reader);
  const labels = await firstFolder(folder, labelFolders, reader);
  if (images === undefined || labels === undefined) return [];
  const kind = await kindOfLabels(`${folder}/${labels}`, reader);
  const splits = sortSplits((await reader.list(`${folder}/${images}`)).folders);
  if (kind === undefined || splits.length === 0) return [];
  const legend = kind.encoding === 'color-mask' ? await reader.firstFile(folder, ['label_colors.txt']) : undefined;
  const annotations: AnnotationSet = {
    encoding: kind.encoding,
    path: '{dir}/{stem}.png',
    replace: [
      [`/${images}/`, `/${labels}/`],
      ['_leftImg8bit', kind.ending],
    ],
  };
  const definition: DatasetDefinition = {
    task: 'segmentation',
    images: Object.fromEntries(splits.map((name) => [name, `${images}/${escapeGlob(name)}/**/*_leftImg8bit.*`])),
    annotations,
    classes: legend === undefined ? kind.classes : { from: legend },
  };
  const source = legend === undefined ? undefined : `${folder}/${legend}`;
  return [
    { path: folder, root: folder, layout: 'cityscapes', source, definition, confidence: 'sure', question: undefined },
  ];
};

async function firstFolder(
  folder: string,
  names: readonly string[],
  reader: FolderReader,
): Promise<string | undefined> {
  for (const name of names) if (await reader.hasFolder(`${folder}/${name}`)) return name;
  return undefined;
}

interface LabelKind {
  readonly encoding: 'color-mask' | 'index-mask';
  readonly ending: string;
  readonly classes: DatasetDefinition['classes'];
}

async function kindOfLabels(folder: string, reader: FolderReader): Promise<LabelKind | undefined> {
  const color = await reader.findBelow(folder, (name) => /_gt(?:Fine|Coarse)_color\.png$/.test(name));
  const base = folder.endsWith('gtCoarse') ? '_gtCoarse' : '_gtFine';
  if (color !== undefined) return { encoding: 'color-mask', ending: `${base}_color`, classes: cityscapesColorClasses };
  const ids = await reader.findBelow(folder, (name) => /_gt(?:Fine|Coarse)_labelIds\.png$/.test(name));
  if (ids === undefined) return undefined;
  return { encoding: 'index-mask', ending: `${base}_labelIds`, classes: cityscapesIdClasses };
}
