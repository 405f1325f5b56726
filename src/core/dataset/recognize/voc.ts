import type { AnnotationSet, DatasetDefinition } from '../definition';
import { extname } from '../../std/path';
import { maskEncodingOf } from './maskEncoding';
import { sortSplits, type FolderReader, type Recognized, type Recognizer } from './recognizer';
import { vocBoxNames, vocMaskClasses } from './standardClasses';
import { collectXmlClassNames } from './xmlClassNames';

/** A year of Pascal VOC (`VOC2012` in `VOCdevkit`): `JPEGImages` with `Annotations`, `SegmentationClass` and lists in `ImageSets`. */
export const recognizeVoc: Recognizer = async (folder, reader) => {
  const { folders } = await reader.list(folder);
  if (!folders.includes('JPEGImages')) return [];
  const legend = await reader.firstFile(folder, ['labelmap.txt', /\.pbtxt$/i, 'classes.txt']);
  const boxes = folders.includes('Annotations') ? await recognizeBoxes(folder, legend, reader) : undefined;
  const masks = folders.includes('SegmentationClass') ? await recognizeMasks(folder, legend, reader) : undefined;
  return [boxes, masks].filter((found) => found !== undefined);
};

async function recognizeBoxes(
  folder: string,
  legend: string | undefined,
  reader: FolderReader,
): Promise<Recognized | undefined> {
  const { files } = await reader.list(`${folder}/Annotations`);
  const xml = files.filter((name) => name.toLowerCase().endsWith('.xml'));
  if (xml.length === 0) return undefined;
  const definition: DatasetDefinition = {
    task: 'detection',
    images: await imagesOf(folder, 'Main', reader),
    annotations: { encoding: 'voc-xml', path: 'Annotations/{stem}.xml' },
    classes: legend === undefined ? await boxClasses(folder, xml, reader) : { from: legend },
  };
  return build(folder, folder, legend, definition);
}

/** The official twenty where the files use them all; else what the files use. */
async function boxClasses(folder: string, xml: readonly string[], reader: FolderReader): Promise<string[]> {
  const names = await collectXmlClassNames(
    xml.map((name) => `${folder}/Annotations/${name}`),
    reader,
  );
  return vocBoxNames.every((name) => names.includes(name)) ? [...vocBoxNames] : names;
}

async function recognizeMasks(
  folder: string,
  legend: string | undefined,
  reader: FolderReader,
): Promise<Recognized | undefined> {
  const { images } = await reader.list(`${folder}/SegmentationClass`);
  const encoding = await maskEncodingOf(`${folder}/SegmentationClass/${images[0] ?? ''}`, reader);
  if (encoding === undefined) return undefined;
  const annotations: AnnotationSet = { encoding, path: 'SegmentationClass/{stem}.png' };
  const definition: DatasetDefinition = {
    task: 'segmentation',
    images: await imagesOf(folder, 'Segmentation', reader),
    annotations,
    classes: legend === undefined ? vocMaskClasses : { from: legend },
    ignore: encoding === 'index-mask' ? [255] : legend === undefined ? [[224, 224, 192]] : [],
  };
  return build(`${folder}/SegmentationClass`, folder, legend, definition);
}

function build(path: string, folder: string, legend: string | undefined, definition: DatasetDefinition): Recognized {
  const source = legend === undefined ? undefined : `${folder}/${legend}`;
  return { path, root: folder, layout: 'voc', source, definition, confidence: 'sure', question: undefined };
}

/** The lists of images by split; `trainval` only where it is not the sum of the two others. All images where there are none. */
async function imagesOf(folder: string, kind: string, reader: FolderReader): Promise<DatasetDefinition['images']> {
  const { files } = await reader.list(`${folder}/ImageSets/${kind}`);
  // `aeroplane_train.txt` and its like say which images show a class.
  const lists = files.filter((name) => /^[^_]+\.txt$/.test(name)).map((name) => name.slice(0, -4));
  const splits = sortSplits(lists.filter((name) => name !== 'trainval' || !lists.includes('train')));
  if (splits.length === 0) return 'JPEGImages/*';
  const ending = await endingOf(folder, reader);
  return Object.fromEntries(
    splits.map((name) => [name, { list: `ImageSets/${kind}/${name}.txt`, path: `JPEGImages/{line}${ending}` }]),
  );
}

async function endingOf(folder: string, reader: FolderReader): Promise<string> {
  const { images } = await reader.list(`${folder}/JPEGImages`);
  const endings = new Set(images.map((name) => extname(name)));
  // With several endings the name alone decides.
  return endings.size === 1 ? ([...endings][0] ?? '') : '';
}
