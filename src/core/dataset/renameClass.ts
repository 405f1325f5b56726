import type { TextEdit } from '../fixes/fix';
import { LineIndex } from '../std/place';
import { throwIfCancelled } from '../std/problem';
import { readAnnotationFile } from './checkAnnotationFile';
import { readAnnotationText, type CheckEnvironment } from './checkEnvironment';
import { readSample } from './checkSample';
import type { Dataset, Sample } from './dataset';
import { editDefinition } from './editDefinition';
import { extents } from './extents';

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
 * Everything that has to change for a class to get another name: where it is declared, and every label that writes the name (XML, CSV).
 * Labels that write a number keep it. Nothing is changed here.
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
    files.push(...(await renameInSharedFiles(dataset, samples, rename, environment)));
  }
  return files.filter(({ edits }) => edits.length > 0);
}

/** Encodings whose labels name their class; the others number it. */
const writesNames = new Set(['voc-xml', 'class-csv']);

async function renameDeclaration(
  { classes, source }: Dataset,
  rename: ClassRename,
  environment: CheckEnvironment,
): Promise<FileEdits | undefined> {
  const path = classes.find(({ name }) => name === rename.from)?.place?.file ?? source;
  if (path === undefined) return undefined;
  const text = await readAnnotationText(path, environment);
  if (!text.ok) return undefined;
  return { path, edits: editDefinition(text.value.text, path, { kind: 'rename-class', ...rename }) };
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
      if (writesNames.has(set.encoding)) files.push({ path, edits: editsIn(text, records, rename) });
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
      const { text, records } = await readAnnotationFile(dataset, { path, setIndex }, samples, environment);
      const edits = editsIn(
        text,
        records.map(({ record }) => record),
        rename,
      );
      files.push({ path, edits });
    }
  }
  return files;
}

function editsIn(
  text: string,
  records: Awaited<ReturnType<typeof readSample>>['annotations'][number]['records'],
  { from, to }: ClassRename,
): TextEdit[] {
  const lines = new LineIndex(text);
  return records.flatMap(({ labels }) =>
    labels
      .filter(({ classReference }) => classReference.written === from)
      .map(({ classReference }) => ({
        range: lines.rangeOf(classReference.span),
        newText: writeLike(text, classReference.span, to),
      })),
  );
}

/** A name between quotes or with characters that XML escapes is written the same way again. */
function writeLike(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  name: string,
): string {
  const written = text.slice(start, end);
  if (text.charCodeAt(start - 1) === GREATER_THAN) return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return written.startsWith('"') ? `"${name.replaceAll('"', '""')}"` : name;
}

const GREATER_THAN = 62;
