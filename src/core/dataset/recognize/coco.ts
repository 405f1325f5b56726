import { message } from '../../std/message';
import type { AnnotationSet, DatasetDefinition } from '../definition';
import { escapeGlob } from '../imageGlob';
import { sortSplits, type FolderReader, type Recognized, type Recognizer } from './recognizer';

/** COCO: `annotations/instances_<split>.json` (or `person_keypoints_…` alone) with its images, or `_annotations.coco.json` among the images of each split. */
export const recognizeCoco: Recognizer = async (folder, reader) => {
  const found = (await amongImages(folder, reader)) ?? (await instances(folder, reader));
  return found === undefined ? [] : [found];
};

const exportName = '_annotations.coco.json';

async function amongImages(folder: string, reader: FolderReader): Promise<Recognized | undefined> {
  const { files, folders, images } = await reader.list(folder);
  if (files.includes(exportName) && images.length > 0) {
    return build(folder, `${folder}/${exportName}`, {
      task: 'detection',
      images: '*',
      annotations: { encoding: 'coco-json', path: exportName },
      classes: { from: exportName },
    });
  }
  const lists = await Promise.all(folders.map((name) => reader.list(`${folder}/${name}`)));
  const splits = sortSplits(folders.filter((_, index) => lists[index]?.files.includes(exportName)));
  if (splits.length === 0) return undefined;
  return build(folder, `${folder}/${splits[0]!}/${exportName}`, {
    task: 'detection',
    images: Object.fromEntries(splits.map((name) => [name, `${escapeGlob(name)}/*`])),
    annotations: { encoding: 'coco-json', path: `{split}/${exportName}` },
    classes: { from: `${splits[0]!}/${exportName}` },
  });
}

async function instances(folder: string, reader: FolderReader): Promise<Recognized | undefined> {
  const { folders } = await reader.list(folder);
  if (!folders.includes('annotations')) return undefined;
  const { files } = await reader.list(`${folder}/annotations`);
  // Of an image that both describe, `instances_…` says more.
  const kind = files.some((name) => /^instances_.+\.json$/.test(name)) ? 'instances' : 'person_keypoints';
  const pattern = new RegExp(`^${kind}_(.+)\\.json$`);
  const splits = sortSplits(files.flatMap((name) => pattern.exec(name)?.[1] ?? []));
  const first = splits[0];
  if (first === undefined) return undefined;
  const source = `${folder}/annotations/${kind}_${first}.json`;
  const classes = { from: `annotations/${kind}_${first}.json` };
  const own = await Promise.all(splits.map((name) => imageFolderOf(folder, name, reader)));
  if (own.every((images) => images !== undefined)) {
    const images = Object.fromEntries(splits.map((name, index) => [name, `${own[index]!}/**/*`]));
    const annotations: AnnotationSet = { encoding: 'coco-json', path: `annotations/${kind}_{split}.json` };
    return build(folder, source, { task: 'detection', images, annotations, classes });
  }
  return sharedFolder(folder, { source, kind, splits, classes }, reader);
}

/** The folder of a split's images, as a pattern. */
async function imageFolderOf(folder: string, split: string, reader: FolderReader): Promise<string | undefined> {
  for (const name of [`images/${split}`, split, `${split}/images`, `data/${split}`]) {
    if (await reader.hasFolder(`${folder}/${name}`)) return name.split('/').map(escapeGlob).join('/');
  }
  return undefined;
}

interface SharedFiles {
  readonly source: string;
  /** How the names of the files begin. */
  readonly kind: string;
  readonly splits: readonly string[];
  readonly classes: DatasetDefinition['classes'];
}

/** All splits in one folder: each image looks for its labels in every file. */
async function sharedFolder(
  folder: string,
  { source, kind, splits, classes }: SharedFiles,
  reader: FolderReader,
): Promise<Recognized> {
  const annotations = splits.map((name): AnnotationSet => ({
    encoding: 'coco-json',
    path: `annotations/${kind}_${name}.json`,
  }));
  const { folders, images } = await reader.list(folder);
  const imageFolder = folders.find((name) => /^(?:images?|imgs?|data|jpegimages)$/i.test(name));
  const pattern = imageFolder === undefined ? (images.length > 0 ? '*' : '**/*') : `${escapeGlob(imageFolder)}/**/*`;
  const found = build(folder, source, {
    task: 'detection',
    images: pattern,
    annotations: annotations.length === 1 ? annotations[0]! : annotations,
    classes,
  });
  if (imageFolder !== undefined || images.length > 0) return found;
  return { ...found, confidence: 'guess', question: message('Where are the images that the COCO files describe?') };
}

function build(folder: string, source: string, definition: DatasetDefinition): Recognized {
  return { path: folder, root: folder, layout: 'coco', source, definition, confidence: 'sure', question: undefined };
}
