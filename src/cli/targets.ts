import type { LabelService } from '../app/labelService';
import type { Dataset } from '../core/dataset/dataset';
import type { Discovery } from '../core/dataset/discoverDatasets';
import type { FileStore } from '../core/ports/files';
import type { Finding } from '../core/rules/finding';
import { message } from '../core/std/message';
import { dirname, isInside, rootOf } from '../core/std/path';
import { failure, success, type Result } from '../core/std/problem';

/** What is to be checked of a data set: all of it, or the samples of some files. */
export interface Target {
  readonly dataset: Dataset;
  /** Images and annotation files; undefined for the whole data set. */
  readonly files: readonly string[] | undefined;
}

export interface Targets {
  readonly targets: readonly Target[];
  /** What is wrong with the definitions and the Python files that were asked about. */
  readonly findings: readonly Finding[];
}

export interface TargetContext {
  readonly service: LabelService;
  readonly files: FileStore;
  /** For `~` and `${env:X}` in definitions. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** How many folders above a file are searched for the data set it belongs to. */
const MAX_CLIMB = 4;

interface Places {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Finds the data sets of the paths: those below a folder, the one that a definition declares, the one a file belongs to. */
export async function findTargets(paths: readonly string[], context: TargetContext): Promise<Result<Targets>> {
  const places = await sortPaths(paths, context.files);
  if (!places.ok) return places;
  const { folders, files } = places.value;
  let roots: readonly string[] = [...folders, ...files.map(dirname)];
  for (let climbed = 0; ; climbed++) {
    const found = await findBelow(roots, places.value, context);
    if (found.missing.length === 0) return checkTargets(found, places.value);
    const higher = climbed === MAX_CLIMB ? roots : await climb(roots, found.missing, folders, context);
    if (higher.every((root) => roots.includes(root))) return failure(strayProblem(found.missing[0]!));
    roots = higher;
  }
}

async function sortPaths(paths: readonly string[], files: FileStore): Promise<Result<Places>> {
  const places = { folders: [] as string[], files: [] as string[] };
  for (const path of paths) {
    const stat = await files.stat(path);
    if (!stat.ok) return stat;
    if (stat.value.kind === 'folder') places.folders.push(path);
    else places.files.push(path);
  }
  return success(places);
}

interface Found extends Targets {
  /** Files that belong to no data set found so far. */
  readonly missing: readonly string[];
  /** Whether there is a Python file that was looked into. */
  readonly hasPython: boolean;
  /** The best guess at a layout that is not certain. */
  readonly guess: Discovery['guesses'][number] | undefined;
}

async function findBelow(roots: readonly string[], places: Places, context: TargetContext): Promise<Found> {
  const { service, environment, signal } = context;
  const options = { roots: outermost(roots), exclude: [], environment };
  const { datasets, guesses, pythonFiles, ...discovery } = await service.discover(options, signal);
  const findings = [...discovery.findings, ...pythonFiles.flatMap((file) => file.findings)];
  const isAskedFor = (path: string): boolean =>
    places.files.includes(path) || places.folders.some((folder) => isInside(folder, path));
  const whole = datasets.filter(({ id, source }) => isAskedFor(id) || (source !== undefined && isAskedFor(source)));
  const isDone = new Set([
    ...whole.flatMap(({ id, source }) => [id, source]),
    ...findings.map(({ file }) => file),
    ...pythonFiles.map(({ path }) => path),
  ]);
  const parts = new Map<Dataset, string[]>();
  const missing: string[] = [];
  for (const path of places.files.filter((file) => !isDone.has(file))) {
    const owner = await service.ownerOf(path);
    if (owner === undefined) missing.push(path);
    else if (!whole.includes(owner.dataset)) parts.set(owner.dataset, [...(parts.get(owner.dataset) ?? []), path]);
  }
  return {
    targets: [
      ...whole.map((dataset) => ({ dataset, files: undefined })),
      ...[...parts].map(([dataset, files]) => ({ dataset, files })),
    ],
    findings: findings.filter(({ file }) => isAskedFor(file)),
    missing,
    hasPython: pythonFiles.some(({ path }) => isAskedFor(path)),
    guess: guesses[0],
  };
}

/** A folder inside another one would be searched twice. */
function outermost(roots: readonly string[]): string[] {
  const unique = [...new Set(roots)];
  return unique.filter((root) => !unique.some((other) => other !== root && isInside(other, root)));
}

/** The roots with those of the missing files moved one folder up, as far as that makes sense. */
async function climb(
  roots: readonly string[],
  missing: readonly string[],
  folders: readonly string[],
  context: TargetContext,
): Promise<readonly string[]> {
  const higher: string[] = [];
  for (const root of roots) {
    const isNeeded = missing.some((path) => isInside(root, path)) && !folders.includes(root);
    higher.push(isNeeded && (await mayClimb(root, context)) ? dirname(root) : root);
  }
  return higher;
}

/** Not out of a repository, and not to where everything lies: the root, a person's home and what is above it. */
async function mayClimb(folder: string, { files, environment }: TargetContext): Promise<boolean> {
  const above = dirname(folder);
  const home = environment.HOME ?? environment.USERPROFILE;
  if (above === rootOf(above) || (home !== undefined && isInside(above, home.replaceAll('\\', '/')))) return false;
  return !(await files.stat(`${folder}/.git`)).ok;
}

function checkTargets({ targets, findings, hasPython, guess }: Found, { folders }: Places): Result<Targets> {
  if (targets.length > 0 || findings.length > 0 || hasPython) return success({ targets, findings });
  const remedy =
    guess === undefined
      ? message('Give the folder that holds the images and the labels, or describe them in a file NAME.dataset.yaml.')
      : message(
          '{0} may be a data set of the layout "{1}". If so, describe it in a file NAME.dataset.yaml.',
          guess.root,
          guess.layout,
        );
  return failure({
    code: 'cli/no-dataset',
    message: message('There is no data set below {0}.', folders.join(', ')),
    remedy,
  });
}

function strayProblem(path: string) {
  return {
    code: 'cli/no-dataset',
    message: message('{0} belongs to no data set that could be found.', path),
    remedy: message('Give the folder of the data set, or describe it in a file NAME.dataset.yaml.'),
  };
}
