import type { Finding } from '../rules/finding';
import { globMatcher } from '../std/glob';
import { relativePath } from '../std/path';
import { throwIfCancelled } from '../std/problem';
import { readAnnotationText, type CheckEnvironment } from './checkEnvironment';
import type { Dataset } from './dataset';
import { isDefinitionPath, parseDefinition } from './parseDefinition';
import { resolveDefinition } from './resolveDefinition';

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
}

const MAX_DEPTH = 8;
const MAX_FOLDERS = 20_000;
const neverEntered = new Set(['node_modules', '.git', '.hg', '.svn', '__pycache__', '.venv', 'venv']);

/** Looks for data sets below the roots. Rejects with `Cancelled` only. */
export async function discoverDatasets(
  options: DiscoveryOptions,
  environment: CheckEnvironment,
  signal: AbortSignal,
): Promise<Discovery> {
  const datasets: Dataset[] = [];
  const findings: Finding[] = [];
  for (const root of options.roots) {
    for (const path of await findDefinitions(root, options, environment, signal)) {
      const text = await readAnnotationText(path, environment);
      if (!text.ok) continue;
      const parsed = parseDefinition(text.value.text, path);
      const resolved = await resolveDefinition(parsed, { path, environment: options.environment, files: environment });
      if (resolved.dataset !== undefined) datasets.push(resolved.dataset);
      findings.push(...resolved.findings);
    }
  }
  return { datasets, findings };
}

async function findDefinitions(
  root: string,
  { exclude }: DiscoveryOptions,
  { files }: CheckEnvironment,
  signal: AbortSignal,
): Promise<string[]> {
  const excluded = exclude.map(globMatcher);
  const found: string[] = [];
  const folders = [{ path: root, depth: 0 }];
  for (let next = 0; next < folders.length && next < MAX_FOLDERS; next++) {
    throwIfCancelled(signal);
    const { path: folder, depth } = folders[next]!;
    const entries = await files.list(folder);
    for (const { name, kind } of entries.ok ? entries.value : []) {
      const path = `${folder}/${name}`;
      if (excluded.some((matches) => matches(relativePath(root, path)))) continue;
      if (kind === 'file' && isDefinitionPath(path)) found.push(path);
      if (kind === 'folder' && depth < MAX_DEPTH && !neverEntered.has(name)) folders.push({ path, depth: depth + 1 });
    }
  }
  return found.sort();
}
