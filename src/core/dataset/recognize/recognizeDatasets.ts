import type { TextEnvironment } from '../checkEnvironment';
import { throwIfCancelled } from '../../std/problem';
import { isDefinitionPath } from '../definitionPath';
import { recognizeCamvid } from './camvid';
import { recognizeCityscapes } from './cityscapes';
import { recognizeCoco } from './coco';
import { recognizeFolderPerClass } from './folderPerClass';
import { recognizeKittiRoad } from './kittiRoad';
import { recognizeKittiSemantic } from './kittiSemantic';
import { FolderReader, type Recognized, type Recognizer } from './recognizer';
import { recognizeUltralytics } from './ultralytics';
import { recognizeVoc } from './voc';
import { recognizeXmlImages } from './xmlImages';
import { recognizeYoloFolders } from './yoloFolders';

/** In this order: what a file declares, then layouts that only one kind has, then what is told from names alone. */
const recognizers: readonly Recognizer[] = [
  recognizeUltralytics,
  recognizeVoc,
  recognizeCityscapes,
  recognizeKittiRoad,
  recognizeKittiSemantic,
  recognizeCamvid,
  recognizeCoco,
  recognizeXmlImages,
  recognizeYoloFolders,
  recognizeFolderPerClass,
];

export interface RecognitionOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether to leave a file or folder out (files.exclude, .gitignore). */
  readonly isIgnored?: (path: string, kind: 'file' | 'folder') => boolean | Promise<boolean>;
}

export interface Recognition {
  /** Paths of `*.dataset.yaml` and `*.dataset.json`. */
  readonly definitions: readonly string[];
  readonly datasets: readonly Recognized[];
  /** Python files, where data sources and training code may be. */
  readonly pythonFiles: readonly string[];
}

const MAX_DEPTH = 8;
const MAX_FOLDERS = 20_000;
const neverEntered = new Set(['node_modules', '__pycache__', 'venv', 'site-packages', '$RECYCLE.BIN']);

/**
 * Looks for definitions and known layouts below a folder. What lies inside a recognised data set is not looked at again, except
 * for definitions. Hidden folders are passed over. Rejects with `Cancelled` only.
 */
export async function recognizeDatasets(
  root: string,
  reading: TextEnvironment,
  { signal, isIgnored }: RecognitionOptions = {},
): Promise<Recognition> {
  const reader = new FolderReader(reading, signal);
  const definitions: string[] = [];
  const datasets: Recognized[] = [];
  const pythonFiles: string[] = [];
  const folders: { path: string; depth: number; covered: boolean }[] = [{ path: root, depth: 0, covered: false }];
  for (let next = 0; next < folders.length && next < MAX_FOLDERS; next++) {
    throwIfCancelled(signal);
    const { path, depth, covered } = folders[next]!;
    const content = await reader.list(path);
    for (const name of content.files) {
      const file = `${path}/${name}`;
      const isPython = name.endsWith('.py');
      if ((!isPython && !isDefinitionPath(file)) || (await isIgnored?.(file, 'file')) === true) continue;
      (isPython ? pythonFiles : definitions).push(file);
    }
    const found = covered ? [] : await recognizeFolder(path, reader);
    datasets.push(...found);
    // A guess may be wrong: what lies deeper is still worth a look.
    const covers = covered || found.some(({ confidence }) => confidence !== 'guess');
    for (const name of depth < MAX_DEPTH ? content.folders : []) {
      const below = `${path}/${name}`;
      if (neverEntered.has(name) || (await isIgnored?.(below, 'folder')) === true) continue;
      folders.push({ path: below, depth: depth + 1, covered: covers });
    }
  }
  return { definitions: definitions.sort(), datasets, pythonFiles };
}

/** What a folder is by itself: the answers of the first recogniser that knows it. */
async function recognizeFolder(folder: string, reader: FolderReader): Promise<readonly Recognized[]> {
  for (const recognize of recognizers) {
    const found = await recognize(folder, reader);
    if (found.length > 0) return found;
  }
  return [];
}
