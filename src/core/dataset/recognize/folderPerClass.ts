import { message } from '../../std/message';
import type { DatasetDefinition } from '../definition';
import { escapeGlob } from '../imageGlob';
import { isSplitName, sortSplits, type FolderReader, type Recognized, type Recognizer } from './recognizer';

/** Folders that hold pictures for other reasons than a class. */
const notClasses =
  /^(?:images?|image_\d+|imgs?|icons?|assets|media|masks?|semantic(?:_rgb)?|instances?|panoptic|depth|disparity|labels?|annotations?|.*annot|docs?|static|public|res|img|samples|examples|thumbnails|screenshots)$/i;
const MAX_CLASSES = 10_000;

/**
 * A folder for each class, in folders for each split or not. With splits that agree in their classes it is sure; two folders of
 * pictures alone may mean anything, so that is a guess with a question.
 */
export const recognizeFolderPerClass: Recognizer = async (folder, reader) => {
  const { folders, images } = await reader.list(folder);
  if (images.length > 0 || folders.length < 2) return [];
  const splits = sortSplits(folders.filter(isSplitName));
  if (splits.length === 0) {
    const classes = await classesIn(folder, reader, 2);
    return classes === undefined ? [] : [build(folder, '*/**/*', classes, 'guess')];
  }
  const all = await Promise.all(splits.map((name) => classesIn(`${folder}/${name}`, reader, 1)));
  const large = all.filter((classes) => classes !== undefined && classes.length > 1) as string[][];
  const names = [...new Set(large.flat())].sort();
  if (names.length < 2) return [];
  // A small split may show one class only; alone it says nothing.
  const used = splits.filter((_, index) => all[index]?.some((name) => names.includes(name)));
  const agree = large.length > 1 && large.every((classes) => overlaps(classes, names));
  const patterns = Object.fromEntries(used.map((name) => [name, `${escapeGlob(name)}/*/**/*`]));
  return [build(folder, patterns, names, agree ? 'sure' : 'guess')];
};

/** The folders of a folder where each of them holds pictures and nothing else does; undefined otherwise, and where they are fewer. */
async function classesIn(folder: string, reader: FolderReader, fewest: number): Promise<string[] | undefined> {
  const { folders, images } = await reader.list(folder);
  if (images.length > 0 || folders.length < fewest || folders.length > MAX_CLASSES) return undefined;
  if (folders.some((name) => notClasses.test(name) || isSplitName(name))) return undefined;
  const contents = await Promise.all(folders.map((name) => reader.list(`${folder}/${name}`)));
  const arePictures = contents.every(({ files, images: own }) => own.length > 0 && own.length >= files.length * 0.9);
  return arePictures ? [...folders] : undefined;
}

function overlaps(classes: readonly string[], all: readonly string[]): boolean {
  return classes.length * 2 >= all.length;
}

function build(
  folder: string,
  images: DatasetDefinition['images'],
  classes: readonly string[],
  confidence: Recognized['confidence'],
): Recognized {
  return {
    path: folder,
    root: folder,
    layout: 'folder-per-class',
    source: undefined,
    definition: {
      task: 'classification',
      images,
      annotations: { encoding: 'folder', path: '{dir}' },
      classes: [...classes],
    },
    confidence,
    question: confidence === 'guess' ? message('Does each folder hold the images of one class?') : undefined,
  };
}
