import { basename, isAbsolutePath, relativePath, resolvePath } from '../../std/path';
import { childOf, plainValue, scalarText, type TextNode } from '../../std/textTree';
import { parseYamlTree } from '../../std/yamlTree';
import { classesOf } from '../classFile';
import type { AnnotationSet, DatasetDefinition } from '../definition';
import { escapeGlob, isImagePath } from '../imageGlob';
import type { FolderReader, Recognized, Recognizer } from './recognizer';

const splitKeys = ['train', 'val', 'valid', 'test'] as const;
/** Files of settings that are longer than this describe something else. */
const MAX_LENGTH = 1_000_000;

/** Ultralytics' `data.yaml`: `names`, `path` and the images of each split as folder, list of folders or list file. */
export const recognizeUltralytics: Recognizer = async (folder, reader) => {
  const { files } = await reader.list(folder);
  const recognized: Recognized[] = [];
  for (const name of files) {
    if (!/\.ya?ml$/i.test(name) || /\.dataset\.ya?ml$/i.test(name)) continue;
    const one = await recognizeFile(folder, name, reader);
    if (one !== undefined) recognized.push(one);
  }
  return recognized;
};

async function recognizeFile(folder: string, name: string, reader: FolderReader): Promise<Recognized | undefined> {
  const source = `${folder}/${name}`;
  const text = await reader.text(source);
  if (text === undefined || text.length > MAX_LENGTH || !/^["']?names["']?\s*:/m.test(text)) return undefined;
  const { root } = parseYamlTree(text);
  const splits = splitKeys.filter((key) => pathsOf(childOf(root, key)).length > 0);
  if (classesOf(childOf(root, 'names')) === undefined || splits.length === 0) return undefined;
  const images: Record<string, string[]> = {};
  for (const split of splits) {
    images[split === 'valid' ? 'val' : split] = await Promise.all(
      pathsOf(childOf(root, split)).map((path) => globOf(folder, scalarText(childOf(root, 'path')), path, reader)),
    );
  }
  const definition: DatasetDefinition = {
    task: 'detection',
    images,
    annotations: annotationsOf(root),
    classes: { from: name },
  };
  return {
    path: source,
    root: folder,
    layout: 'ultralytics',
    source,
    definition,
    confidence: 'sure',
    question: undefined,
  };
}

function annotationsOf(root: TextNode | undefined): AnnotationSet {
  const set = { encoding: 'yolo-txt', path: '{dir}/{stem}.txt', replace: [['/images/', '/labels/']] } as const;
  const base: AnnotationSet = { ...set, replace: [['/images/', '/labels/']] };
  const shape = plainValue(childOf(root, 'kpt_shape'));
  if (!Array.isArray(shape)) return base;
  const [count, dimensions] = shape as unknown[];
  if (typeof count !== 'number' || count < 1 || (dimensions !== 2 && dimensions !== 3)) return base;
  return { ...base, shapes: 'pose', keypoints: { count, dimensions } };
}

function pathsOf(node: TextNode | undefined): string[] {
  const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return nodes
    .map((item) => (scalarText(item) ?? '').replaceAll('\\', '/'))
    .filter((path) => path !== '' && path !== '~');
}

/** The pattern of what a split names, seen from the file's folder; the first place where something is there. */
async function globOf(folder: string, base: string | undefined, path: string, reader: FolderReader): Promise<string> {
  const candidates = candidatesOf(folder, (base ?? '').replaceAll('\\', '/'), path.replace(/\/+$/, ''));
  for (const candidate of candidates) {
    const isList = /\.txt$/i.test(candidate);
    const parent = candidate.slice(0, candidate.lastIndexOf('/'));
    if (isList || isImagePath(candidate)) {
      if ((await reader.list(parent)).files.includes(basename(candidate))) return globFrom(folder, candidate, '');
    } else if (candidate.includes('*')) {
      return relativeOrAbsolute(folder, candidate);
    } else if (await reader.hasFolder(candidate)) {
      return globFrom(folder, candidate, '/**/*');
    }
  }
  const first = candidates[0] ?? folder;
  return globFrom(folder, first, /\.txt$/i.test(first) ? '' : '/**/*');
}

/**
 * Where the images of a split may be. `path` is written for the folder of all data sets or for the one where training starts;
 * exports often say `../train/images` for a folder beside the file.
 */
function candidatesOf(folder: string, base: string, path: string): string[] {
  if (isAbsolutePath(path)) return [resolvePath(folder, path)];
  const bases =
    base === ''
      ? [folder]
      : [
          resolvePath(folder, base),
          folder,
          `${folder}/${basename(base)}`,
          folder.slice(0, Math.max(0, folder.lastIndexOf('/'))),
        ];
  const short = path.replace(/^(?:\.\.\/)+/, '');
  return [...bases.map((start) => resolvePath(start, path)), ...bases.map((start) => resolvePath(start, short))];
}

function globFrom(folder: string, path: string, rest: string): string {
  return relativeOrAbsolute(folder, path).split('/').map(escapeGlob).join('/') + rest;
}

function relativeOrAbsolute(folder: string, path: string): string {
  const relative = relativePath(folder, path);
  return relative === '' ? '.' : relative;
}
