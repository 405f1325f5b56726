import type { Finding } from '../rules/finding';
import { Reporter } from '../rules/reporter';
import { isInside } from '../std/path';
import { throwIfCancelled, type Problem } from '../std/problem';
import { readAnnotationText, type TextEnvironment } from './checkEnvironment';
import { checkClassOrder } from './classOrder';
import { checkPythonFile, type PythonFileReport } from './checkPythonFile';
import type { Dataset } from './dataset';
import { ignoredPaths } from './ignoredPaths';
import { isImageList, parseImageGlob } from './imageGlob';
import { parseDefinition, withoutText } from './parseDefinition';
import { recognizeDatasets } from './recognize/recognizeDatasets';
import type { Recognized } from './recognize/recognizer';
import { resolveDefinition, type ResolvedDefinition } from './resolveDefinition';

export interface DiscoveryOptions {
  /** Folders to look in. */
  readonly roots: readonly string[];
  /** Glob patterns, relative to a root, of what not to look into; `.gitignore` files are obeyed besides. */
  readonly exclude: readonly string[];
  /** For `${env:X}` and `~` in definitions. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The data sets below some folders, and what is wrong with their definitions. */
export interface Discovery {
  readonly datasets: readonly Dataset[];
  readonly findings: readonly Finding[];
  /** The files that define data sets, whether they can stand for one or not. */
  readonly definitions: readonly string[];
  /** Layouts that are not sure enough to be checked unasked: to be offered to a person. */
  readonly guesses: readonly Recognized[];
  /** What the guesses would be: good enough to show labels with, not to check them. */
  readonly tentative: readonly Dataset[];
  /** Python files that have to do with labels: data sources, code that resizes labels. */
  readonly pythonFiles: readonly PythonFileReport[];
}

/** Python files looked into at most; a project has fewer, an environment full of packages more. */
const MAX_PYTHON_FILES = 2000;

/**
 * Looks for data sets below the roots: definitions, and layouts that are recognised. A layout is left out where a definition
 * names images of the same folders. Rejects with `Cancelled` only.
 */
export async function discoverDatasets(
  options: DiscoveryOptions,
  reading: TextEnvironment,
  signal?: AbortSignal,
): Promise<Discovery> {
  const datasets = new Map<string, Dataset>();
  const findings: Finding[] = [];
  const definitions = new Set<string>();
  const guesses: Recognized[] = [];
  const tentative: Dataset[] = [];
  const pythonFiles = new Map<string, PythonFileReport>();
  const add = ({ dataset, findings: own }: ResolvedDefinition): void => {
    // Roots may lie inside one another.
    if (dataset !== undefined && datasets.has(dataset.id)) return;
    if (dataset !== undefined) datasets.set(dataset.id, dataset);
    findings.push(...own);
  };
  for (const root of options.roots) {
    const isIgnored = ignoredPaths(root, options.exclude, reading);
    const found = await recognizeDatasets(root, reading, { signal, isIgnored });
    for (const path of found.pythonFiles.slice(0, MAX_PYTHON_FILES)) {
      throwIfCancelled(signal);
      const report = await checkPythonFile(path, reading);
      if (report !== undefined) pythonFiles.set(path, report);
    }
    for (const path of found.definitions) {
      definitions.add(path);
      add(await resolveFile(path, options, reading));
    }
    const defined = [...datasets.values()].filter(({ layout }) => layout === 'definition');
    for (const recognized of found.datasets) {
      throwIfCancelled(signal);
      const resolved = await resolveRecognized(recognized, options, reading);
      if (defined.some((definition) => sharesImages(definition, resolved.dataset))) continue;
      if (recognized.confidence !== 'guess') add(resolved);
      else {
        guesses.push(recognized);
        if (resolved.dataset !== undefined) tentative.push(resolved.dataset);
      }
    }
  }
  for (const dataset of datasets.values()) findings.push(...(await checkClassOrder(dataset, reading)));
  return {
    datasets: [...datasets.values()],
    findings,
    definitions: [...definitions],
    guesses,
    tentative,
    pythonFiles: [...pythonFiles.values()],
  };
}

/** What is wrong with one definition as it reads now, in the definition itself. */
export async function checkDefinitionFile(
  path: string,
  options: Pick<DiscoveryOptions, 'environment'>,
  reading: TextEnvironment,
): Promise<readonly Finding[]> {
  const { dataset, findings } = await resolveFile(path, options, reading);
  const order = dataset === undefined ? [] : await checkClassOrder(dataset, reading);
  return [...findings, ...order].filter(({ file }) => file === path);
}

async function resolveFile(
  path: string,
  { environment }: Pick<DiscoveryOptions, 'environment'>,
  reading: TextEnvironment,
): Promise<ResolvedDefinition> {
  const text = await readAnnotationText(path, reading);
  if (!text.ok) return { dataset: undefined, findings: unreadable(path, text.problem) };
  return resolveDefinition(parseDefinition(text.value.text, path), { path, environment, reading });
}

/** A definition that vanished while it was looked for is none; any other that cannot be read is said to be so. */
function unreadable(path: string, { code, message: what }: Problem): readonly Finding[] {
  if (code === 'file/not-found') return [];
  const reporter = new Reporter(path, { rules: {} });
  reporter.report('definition/invalid', { message: what });
  return reporter.findings;
}

/** The data set that a recognised layout stands for. */
function resolveRecognized(
  { path, root, layout, source, definition }: Recognized,
  { environment }: Pick<DiscoveryOptions, 'environment'>,
  reading: TextEnvironment,
): Promise<ResolvedDefinition> {
  return resolveDefinition(withoutText(definition), { path, root, layout, source, environment, reading });
}

function sharesImages(definition: Dataset, recognized: Dataset | undefined): boolean {
  if (recognized === undefined) return false;
  const bases = basesOf(definition);
  return basesOf(recognized).some((base) => bases.some((other) => isInside(other, base) || isInside(base, other)));
}

function basesOf({ splits, root }: Dataset): string[] {
  return splits.flatMap(({ images }) => images.map((glob) => (isImageList(glob) ? root : parseImageGlob(glob).base)));
}
