import { decodeText } from '../../std/text';
import { message } from '../../std/message';
import { basename, extname } from '../../std/path';
import { failure, success, throwIfCancelled, type Result } from '../../std/problem';
import type { FileStore } from '../../ports/files';
import type { TruthCollection } from '../tables';
import { addAnchorDump } from './anchorDumps';
import { addCocoResults, type ResultReading } from './cocoResults';
import { addCsvResults } from './csvResults';
import { addImageText } from './imageTexts';
import { ResultBuilder, type RawResults, type ResultFormat } from './resultBuilder';
import { addVocResults, vocResultClass } from './vocResults';

/**
 * Reads detections from a file or a folder, whatever they are written in; see each reader of this folder. Rows that fit no picture
 * or hold no box are counted among the problems. A problem where the path holds nothing that is known. Rejects with `Cancelled` only.
 */
export async function readResults(
  path: string,
  truths: Pick<TruthCollection, 'images' | 'imageIds' | 'classes'>,
  files: FileStore,
  reading: ResultReading = {},
): Promise<Result<RawResults>> {
  const stat = await files.stat(path);
  if (!stat.ok) return stat;
  const builder = new ResultBuilder(truths);
  if (stat.value.kind === 'folder') return readFolder(path, builder, files, reading);
  const data = await files.read(path);
  if (!data.ok) return data;
  builder.begin(path);
  const format = addFile(path, data.value, builder, reading);
  return format === undefined ? unknownFormat(path) : success(builder.take(format));
}

function addFile(
  path: string,
  bytes: Uint8Array,
  builder: ResultBuilder,
  reading: ResultReading,
): ResultFormat | undefined {
  const className = vocResultClass(basename(path));
  switch (extname(path).toLowerCase()) {
    case '.json':
      addCocoResults(bytes, builder, reading);
      return 'coco-results';
    case '.npy':
      addAnchorDump(bytes, path, builder);
      return 'author-npy';
    case '.csv':
    case '.tsv':
      addCsvResults(decodeText(bytes).text, builder);
      return 'csv';
    case '.txt':
      if (className === undefined) return addImageText(decodeText(bytes).text, path, builder) ?? 'yolo-txt';
      addVocResults(decodeText(bytes).text, className, builder);
      return 'voc-results';
    default:
      return undefined;
  }
}

/** A folder holds one file a class (VOC), or one an image. */
async function readFolder(
  folder: string,
  builder: ResultBuilder,
  files: FileStore,
  { signal, progress }: ResultReading,
): Promise<Result<RawResults>> {
  const entries = await files.list(folder);
  if (!entries.ok) return entries;
  const names = entries.value.map(({ name }) => name);
  const dumps = names.filter((name) => name.endsWith('.npy'));
  const texts = dumps.length > 0 ? dumps : names.filter((name) => name.endsWith('.txt'));
  const classFiles = texts.filter((name) => vocResultClass(name) !== undefined);
  const chosen = (classFiles.length > 0 ? classFiles : texts).sort();
  let format: ResultFormat | undefined;
  for (const [done, name] of chosen.entries()) {
    throwIfCancelled(signal);
    progress?.({ done, total: chosen.length });
    const path = `${folder}/${name}`;
    const data = await files.read(path);
    builder.begin(path);
    if (!data.ok) builder.problem('results/unreadable', 0, () => data.problem.message);
    else format = addFile(path, data.value, builder, { signal }) ?? format;
  }
  return format === undefined ? unknownFormat(folder) : success(builder.take(format));
}

function unknownFormat(path: string): Result<never> {
  return failure({
    code: 'results/unknown-format',
    message: message('{0} holds no detections of a kind that is known.', path),
    remedy: message(
      'Known are results of COCO (JSON), files of the VOC devkit (comp4_det_test_CLASS.txt), text files an image (YOLO), dumps of ssd-tensorflow (.npy), and CSV.',
    ),
    file: path,
  });
}
