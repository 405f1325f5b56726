import { stem } from '../../std/path';
import type { DatasetDefinition } from '../definition';
import { escapeGlob } from '../imageGlob';
import {
  classFileNames,
  isSplitName,
  sortSplits,
  type FolderReader,
  type Recognized,
  type Recognizer,
} from './recognizer';
import { collectXmlClassNames, holdsVocXml } from './xmlClassNames';

const imageFolderName = /^(?:images?|imgs?|jpegimages|pictures|photos|data)$/i;
const labelFolderName = /^(?:annotations?|xmls?|labels?|anno)$/i;

/** Images with Pascal VOC's XML files beside them or in a folder beside theirs, with or without folders for splits. */
export const recognizeXmlImages: Recognizer = async (folder, reader) => {
  const found =
    (await besideImages(folder, reader)) ?? (await inSplits(folder, reader)) ?? (await inOwnFolder(folder, reader));
  if (found === undefined) return [];
  const legend = await reader.firstFile(folder, classFileNames);
  const definition: DatasetDefinition = {
    task: 'detection',
    images: found.images,
    annotations: { encoding: 'voc-xml', path: found.path },
    classes: legend === undefined ? await collectXmlClassNames(found.xml, reader) : { from: legend },
  };
  const recognized: Recognized = {
    path: folder,
    root: folder,
    layout: 'xml-beside-images',
    source: legend === undefined ? undefined : `${folder}/${legend}`,
    definition,
    confidence: 'sure',
    question: undefined,
  };
  return [recognized];
};

interface Found {
  readonly images: DatasetDefinition['images'];
  readonly path: string;
  /** The paths of the XML files. */
  readonly xml: readonly string[];
}

async function besideImages(folder: string, reader: FolderReader): Promise<Found | undefined> {
  const xml = await xmlBeside(folder, reader);
  return xml === undefined ? undefined : { images: '*', path: '{dir}/{stem}.xml', xml };
}

async function inSplits(folder: string, reader: FolderReader): Promise<Found | undefined> {
  const splits = sortSplits((await reader.list(folder)).folders.filter(isSplitName));
  const all = await Promise.all(splits.map((name) => xmlBeside(`${folder}/${name}`, reader)));
  const xml = all.filter((files) => files !== undefined).flat();
  if (xml.length === 0) return undefined;
  const used = splits.filter((_, index) => all[index] !== undefined);
  return { images: Object.fromEntries(used.map((name) => [name, `${name}/*`])), path: '{dir}/{stem}.xml', xml };
}

async function inOwnFolder(folder: string, reader: FolderReader): Promise<Found | undefined> {
  const { folders, images } = await reader.list(folder);
  const labels = folders.find((name) => labelFolderName.test(name));
  if (labels === undefined || !(await holdsVocXml(`${folder}/${labels}`, reader))) return undefined;
  const imageFolder = folders.find((name) => imageFolderName.test(name));
  if (imageFolder === undefined && images.length === 0) return undefined;
  const pattern = imageFolder === undefined ? '*' : `${escapeGlob(imageFolder)}/*`;
  const { files } = await reader.list(`${folder}/${labels}`);
  const xml = files.filter(isXml).map((name) => `${folder}/${labels}/${name}`);
  return { images: pattern, path: `${labels}/{stem}.xml`, xml };
}

/** The XML files of a folder where at least one of them has the name of an image. */
async function xmlBeside(folder: string, reader: FolderReader): Promise<string[] | undefined> {
  const { files, images } = await reader.list(folder);
  const xml = files.filter(isXml);
  if (xml.length === 0 || images.length === 0) return undefined;
  const names = new Set(images.map(stem));
  if (!xml.some((name) => names.has(stem(name))) || !(await holdsVocXml(folder, reader))) return undefined;
  return xml.map((name) => `${folder}/${name}`);
}

function isXml(name: string): boolean {
  return name.toLowerCase().endsWith('.xml');
}
