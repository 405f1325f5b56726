import { message } from '../../std/message';
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

const MAX_FILES = 500;

/**
 * YOLO labels without a `data.yaml`: `labels` beside `images`, or text files beside the images with a list of names (as
 * Darknet and labelImg leave them).
 */
export const recognizeYoloFolders: Recognizer = async (folder, reader) => {
  const { folders } = await reader.list(folder);
  const hasPair = folders.includes('images') && folders.includes('labels');
  return hasPair ? recognizePair(folder, reader) : recognizeBeside(folder, reader);
};

async function recognizePair(folder: string, reader: FolderReader): Promise<readonly Recognized[]> {
  const samples = await labelTexts(`${folder}/labels`, reader);
  if (samples.length === 0 || !samples.some(isYolo)) return [];
  const { folders } = await reader.list(`${folder}/images`);
  const splits = sortSplits(folders.filter(isSplitName));
  const images =
    splits.length === 0 ? 'images/**/*' : Object.fromEntries(splits.map((name) => [name, `images/${name}/**/*`]));
  const inFolder = await reader.firstFile(folder, classFileNames);
  const inLabels = await reader.firstFile(`${folder}/labels`, ['classes.txt', 'predefined_classes.txt']);
  const legend = inFolder ?? (inLabels === undefined ? undefined : `labels/${inLabels}`);
  const annotations: DatasetDefinition['annotations'] = {
    encoding: 'yolo-txt',
    path: '{dir}/{stem}.txt',
    replace: [['/images/', '/labels/']],
  };
  return [build(folder, legend, { task: 'detection', images, annotations, classes: classesFrom(legend, samples) })];
}

async function recognizeBeside(folder: string, reader: FolderReader): Promise<readonly Recognized[]> {
  const legend = await reader.firstFile(folder, ['classes.txt', 'obj.names', 'predefined_classes.txt']);
  if (legend === undefined) return [];
  const { folders, images } = await reader.list(folder);
  const data =
    images.length > 0 ? [''] : folders.filter((name) => /^(?:obj_\w+_data|obj|data|train|val|valid|test)$/.test(name));
  const patterns: Record<string, string> = {};
  const samples: string[] = [];
  for (const name of data) {
    const place = name === '' ? folder : `${folder}/${name}`;
    const content = await reader.list(place);
    const stems = new Set(content.images.map(stem));
    const labels = content.files.filter((file) => file.endsWith('.txt') && stems.has(stem(file)));
    if (labels.length === 0) continue;
    const split = /^obj_(\w+)_data$/.exec(name)?.[1] ?? (isSplitName(name) ? name : 'all');
    patterns[split] = name === '' ? '*' : `${escapeGlob(name)}/**/*`;
    for (const file of labels.slice(0, MAX_FILES)) samples.push((await reader.text(`${place}/${file}`)) ?? '');
  }
  if (!samples.some(isYolo)) return [];
  const annotations: DatasetDefinition['annotations'] = { encoding: 'yolo-txt', path: '{dir}/{stem}.txt' };
  return [build(folder, legend, { task: 'detection', images: patterns, annotations, classes: { from: legend } })];
}

function build(folder: string, legend: string | undefined, definition: DatasetDefinition): Recognized {
  return {
    path: folder,
    root: folder,
    layout: 'ultralytics',
    source: legend === undefined ? undefined : `${folder}/${legend}`,
    definition,
    confidence: legend === undefined ? 'likely' : 'sure',
    question:
      legend === undefined
        ? message('What are the classes called? No file lists their names, so numbers stand for them here.')
        : undefined,
  };
}

/** Some of the label files below a folder. */
async function labelTexts(folder: string, reader: FolderReader): Promise<string[]> {
  const { files, folders } = await reader.list(folder);
  const here = files.filter((name) => name.endsWith('.txt') && name !== 'classes.txt').slice(0, MAX_FILES);
  const texts = await Promise.all(here.map((name) => reader.text(`${folder}/${name}`)));
  for (const name of folders.slice(0, 10)) texts.push(...(await labelTexts(`${folder}/${name}`, reader)));
  return texts.filter((text) => text !== undefined);
}

function isYolo(text: string): boolean {
  return /^\s*\d+(?:\.0*)?(?:[ \t]+-?\d*\.?\d+(?:e-?\d+)?){4,}\s*(?:$|[\r\n])/i.test(text);
}

function classesFrom(legend: string | undefined, texts: readonly string[]): DatasetDefinition['classes'] {
  if (legend !== undefined) return { from: legend };
  const ids = texts.flatMap((text) => [...text.matchAll(/^\s*(\d{1,4})[ \t]/gm)].map((match) => Number(match[1])));
  const last = ids.reduce((most, id) => Math.max(most, id), 0);
  return Array.from({ length: last + 1 }, (_, id) => ({ id, name: String(id) }));
}
