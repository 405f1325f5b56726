import type { Finding } from '../rules/finding';
import { globMatcher } from '../std/glob';
import { parseIgnoreFile, type IgnoreFile } from '../std/ignoreFile';
import { dirname, relativePath } from '../std/path';
import { readAnnotationText, type CheckEnvironment } from './checkEnvironment';
import type { Dataset } from './dataset';
import { parseDefinition, withoutText } from './parseDefinition';
import { recognizeDatasets } from './recognize/recognizeDatasets';
import type { Recognized } from './recognize/recognizer';
import { resolveDefinition, type ResolvedDefinition } from './resolveDefinition';

export interface DiscoveryOptions {
  /** Folders to look in. */
  readonly roots: readonly string[];
  /** Glob patterns, relative to a root, of what not to look into. */
  readonly exclude: readonly string[];
  /** For `${env:X}` and `~` in definitions. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The data sets below some folders, and what is wrong with their definitions. */
export interface Discovery {
  readonly datasets: readonly Dataset[];
  readonly findings: readonly Finding[];
  /** Layouts that are not sure enough to be checked unasked: to be offered to a person. */
  readonly guesses: readonly Recognized[];
}

/**
 * Looks for data sets below the roots: definitions, and layouts that are recognised. A recognised layout is left out where a definition
 * stands in the same folder. Rejects with `Cancelled` only.
 */
export async function discoverDatasets(
  options: DiscoveryOptions,
  environment: CheckEnvironment,
  signal: AbortSignal,
): Promise<Discovery> {
  const resolved: ResolvedDefinition[] = [];
  const guesses: Recognized[] = [];
  for (const root of options.roots) {
    const isIgnored = ignoredBelow(root, options, environment);
    const { definitions, datasets } = await recognizeDatasets(root, environment, { signal, isIgnored });
    const defined = new Set(definitions.map(dirname));
    for (const path of definitions) resolved.push(await resolveFile(path, options, environment));
    for (const recognized of datasets) {
      if (defined.has(recognized.root)) continue;
      if (recognized.confidence === 'guess') guesses.push(recognized);
      else resolved.push(await resolveRecognized(recognized, options, environment));
    }
  }
  return {
    datasets: uniqueById(resolved.flatMap(({ dataset }) => (dataset === undefined ? [] : [dataset]))),
    findings: resolved.flatMap(({ findings }) => findings),
    guesses,
  };
}

async function resolveFile(
  path: string,
  { environment: variables }: DiscoveryOptions,
  environment: CheckEnvironment,
): Promise<ResolvedDefinition> {
  const text = await readAnnotationText(path, environment);
  if (!text.ok) return { dataset: undefined, findings: [] };
  const parsed = parseDefinition(text.value.text, path);
  return resolveDefinition(parsed, { path, environment: variables, reading: environment });
}

/** The data set that a recognised layout stands for. */
export function resolveRecognized(
  { path, root, layout, source, definition }: Recognized,
  { environment: variables }: Pick<DiscoveryOptions, 'environment'>,
  environment: CheckEnvironment,
): Promise<ResolvedDefinition> {
  const options = { path, root, layout, source, environment: variables, reading: environment };
  return resolveDefinition(withoutText(definition), options);
}

/** Roots may lie inside one another. */
function uniqueById(datasets: readonly Dataset[]): Dataset[] {
  return [...new Map(datasets.map((dataset) => [dataset.id, dataset])).values()];
}

/** What `exclude` and the `.gitignore` files from the root down leave out, the deepest file that speaks of a path deciding. */
function ignoredBelow(
  root: string,
  { exclude }: DiscoveryOptions,
  environment: CheckEnvironment,
): (path: string, kind: 'file' | 'folder') => Promise<boolean> {
  const excluded = exclude.map(globMatcher);
  const ignoreFiles = new Map<string, Promise<IgnoreFile | undefined>>();
  const ignoreFileOf = (folder: string): Promise<IgnoreFile | undefined> => {
    let file = ignoreFiles.get(folder);
    if (file === undefined) {
      file = readIgnoreFile(`${folder}/.gitignore`, environment);
      ignoreFiles.set(folder, file);
    }
    return file;
  };
  return async (path, kind) => {
    const relative = relativePath(root, path);
    if (excluded.some((matches) => matches(relative))) return true;
    for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder)) {
      const says = (await ignoreFileOf(folder))?.(relativePath(folder, path), kind);
      if (says !== undefined) return says === 'ignored';
      if (folder === root) break;
    }
    return false;
  };
}

async function readIgnoreFile(path: string, environment: CheckEnvironment): Promise<IgnoreFile | undefined> {
  const text = await readAnnotationText(path, environment);
  return text.ok ? parseIgnoreFile(text.value.text) : undefined;
}
