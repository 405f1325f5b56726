import type { TextEdit } from '../fixes/fix';
import { extname } from '../std/path';
import { LineIndex } from '../std/place';
import { throwIfCancelled } from '../std/problem';
import type { ObjectRecord } from './annotation';
import { readAnnotationFile } from './checkAnnotationFile';
import { readAnnotationText, type CheckEnvironment } from './checkEnvironment';
import { readSample } from './checkSample';
import { parseClassFile } from './classFile';
import type { Dataset, Sample } from './dataset';
import { editDefinition } from './editDefinition';
import { extents } from './extents';
import { isDefinitionPath } from './definitionPath';

export interface ClassRename {
  readonly from: string;
  readonly to: string;
}

/** The edits of one file, in no particular order and without overlaps. */
export interface FileEdits {
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Everything that has to change for a class to get another name: where it is declared, every label that writes the name (XML,
 * CSV) and the categories of COCO files. Labels that write a number keep it. Nothing is changed here.
 */
export async function renameClass(
  dataset: Dataset,
  samples: readonly Sample[],
  rename: ClassRename,
  environment: CheckEnvironment & { readonly signal: AbortSignal },
): Promise<FileEdits[]> {
  const files: FileEdits[] = [];
  const declaration = await renameDeclaration(dataset, rename, environment);
  if (declaration !== undefined) files.push(declaration);
  if (dataset.annotationSets.some(({ encoding }) => writesNames.has(encoding))) {
    files.push(...(await renameInSamples(dataset, samples, rename, environment)));
    const shared = await renameInSharedFiles(dataset, samples, rename, environment);
    files.push(...shared.filter(({ path }) => path !== declaration?.path));
  }
  return files.filter(({ edits }) => edits.length > 0);
}

/** Encodings whose files name their classes; the others number them. */
const writesNames = new Set(['voc-xml', 'class-csv', 'coco-json']);

async function renameDeclaration(
  { classes, source }: Dataset,
  rename: ClassRename,
  environment: CheckEnvironment,
): Promise<FileEdits | undefined> {
  const path = classes.find(({ name }) => name === rename.from)?.place?.file ?? source;
  if (path === undefined) return undefined;
  const text = await readAnnotationText(path, environment);
  if (!text.ok) return undefined;
  const isDefinition = isDefinitionPath(path) || /\.ya?ml$/i.test(path);
  const edits = isDefinition
    ? editDefinition(text.value.text, path, { kind: 'rename-class', ...rename })
    : renameInList(text.value.text, path, rename);
  return { path, edits };
}

/** In a file that lists classes. A Python source names its classes in code, which is left alone. */
function renameInList(text: string, path: string, { from, to }: ClassRename): TextEdit[] {
  const ending = extname(path).toLowerCase();
  if (ending === '.py') return [];
  const newText = ending === '.json' ? JSON.stringify(to) : ending === '.pbtxt' ? to.replace(/["'\\]/g, '\\$&') : to;
  const lines = new LineIndex(text);
  return parseClassFile(text, path)
    .classes.filter(({ name }) => name === from)
    .map(({ span }) => ({ range: lines.rangeOf(span), newText }));
}

async function renameInSamples(
  dataset: Dataset,
  samples: readonly Sample[],
  rename: ClassRename,
  environment: CheckEnvironment & { readonly signal: AbortSignal },
): Promise<FileEdits[]> {
  const files: FileEdits[] = [];
  for (const sample of samples) {
    throwIfCancelled(environment.signal);
    const { annotations } = await readSample(dataset, sample, environment, { wantPlane: false });
    for (const { path, records, text, set } of annotations) {
      if (writesNames.has(set.encoding)) files.push({ path, edits: editsIn(text, records, rename, writeXml) });
    }
  }
  return files;
}

async function renameInSharedFiles(
  dataset: Dataset,
  samples: readonly Sample[],
  rename: ClassRename,
  environment: CheckEnvironment,
): Promise<FileEdits[]> {
  const files: FileEdits[] = [];
  for (const [setIndex, { encoding }] of dataset.annotationSets.entries()) {
    if (extents[encoding] !== 'dataset' || !writesNames.has(encoding)) continue;
    const paths = new Set(samples.flatMap(({ annotations }) => annotations[setIndex] ?? []));
    for (const path of paths) {
      const isTable = encoding === 'class-csv';
      const edits = isTable
        ? await renameInTable(dataset, { path, setIndex }, samples, rename, environment)
        : await renameCategories(path, rename, environment);
      files.push({ path, edits });
    }
  }
  return files;
}

async function renameInTable(
  dataset: Dataset,
  file: { readonly path: string; readonly setIndex: number },
  samples: readonly Sample[],
  rename: ClassRename,
  environment: CheckEnvironment,
): Promise<TextEdit[]> {
  const { text, records } = await readAnnotationFile(dataset, file, samples, environment);
  const read = records.map(({ record }) => record);
  return editsIn(text, read, rename, writeCell);
}

async function renameCategories(path: string, rename: ClassRename, environment: CheckEnvironment): Promise<TextEdit[]> {
  const text = await readAnnotationText(path, environment);
  return text.ok ? renameInList(text.value.text, path, rename) : [];
}

function editsIn(
  text: string,
  records: readonly ObjectRecord[],
  { from, to }: ClassRename,
  write: (name: string, written: string) => string,
): TextEdit[] {
  const lines = new LineIndex(text);
  return records.flatMap(({ labels }) =>
    labels
      .filter(({ classReference }) => classReference.written === from)
      .map(({ classReference: { span } }) => ({
        range: lines.rangeOf(span),
        newText: write(to, text.slice(span.start, span.end)),
      })),
  );
}

function writeXml(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** In quotes where the cell had them, or where the name holds what ends a cell. */
function writeCell(name: string, written: string): string {
  const needsQuotes = written.startsWith('"') || /["\r\n,;\t]/.test(name);
  return needsQuotes ? `"${name.replaceAll('"', '""')}"` : name;
}
