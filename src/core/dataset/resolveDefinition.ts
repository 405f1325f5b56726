import type { Finding } from '../rules/finding';
import { Reporter } from '../rules/reporter';
import { applyWaivers } from '../rules/waivers';
import { message } from '../std/message';
import { basename, dirname, isAbsolutePath, normalizePath, resolvePath } from '../std/path';
import { LineIndex, type TextRange } from '../std/place';
import { withDefaultPath } from './annotationPath';
import { readAnnotationText, type TextEnvironment } from './checkEnvironment';
import { checkDefinition } from './checkDefinition';
import { parseClassFile } from './classFile';
import { parseColor } from './color';
import type { Dataset, DatasetClass, Layout, Rgb, Split } from './dataset';
import type { AnnotationSet, DatasetDefinition } from './definition';
import { escapeGlob } from './imageGlob';
import type { ParsedDefinition } from './parseDefinition';

export interface ResolveOptions {
  /** The definition file, or the folder in which a layout was recognised: the data set's id. */
  readonly path: string;
  /** The folder that relative paths start from; left out, that of `path`. */
  readonly root?: string;
  /** Left out: a definition. */
  readonly layout?: Layout;
  /** The file that says what the data set is; left out, `path`. */
  readonly source?: string | undefined;
  /** For `${env:X}` and `~`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reading: TextEnvironment;
}

export interface ResolvedDefinition {
  /** Undefined where the definition cannot stand for a data set; `findings` says why. */
  readonly dataset: Dataset | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Turns a definition into a data set: absolute patterns, loaded classes, colours as numbers; and checks what it says. A file of
 * classes that cannot be read leaves no data set, since each label would then seem wrong.
 */
export async function resolveDefinition(
  parsed: ParsedDefinition,
  options: ResolveOptions,
): Promise<ResolvedDefinition> {
  const root = options.root ?? dirname(options.path);
  const file = options.source ?? options.path;
  const { definition } = parsed;
  const reporter = new Reporter(file, { rules: definition?.rules ?? {} });
  for (const { message: what, range } of parsed.problems)
    reporter.report('definition/invalid', { message: what, range });
  if (definition === undefined) return { dataset: undefined, findings: reporter.findings };
  const expand = (path: string, range: TextRange | undefined): string => {
    const expanded = expandPath(path, options.environment);
    if (expanded.missing !== undefined) reportVariable(expanded.missing, range, reporter);
    return expanded.path;
  };
  const loaded = await loadClasses(definition, parsed, { root, file, expand, reporter, ...options.reading });
  const setting = (name: string): TextRange | undefined =>
    parsed.places.settings.find((place) => place.name === name)?.range;
  const sets = resolveSets(definition, (set) => resolveSet(set, { expand, reporter, range: setting('annotations') }));
  if (loaded === undefined || sets.length === 0) return { dataset: undefined, findings: reporter.findings };
  const dataset: Dataset = {
    id: options.path,
    name: definition.name ?? (options.layout === undefined ? nameOf(options.path) : basename(root)),
    layout: options.layout ?? 'definition',
    root,
    source: options.source ?? (options.layout === undefined ? options.path : undefined),
    task: definition.task,
    splits: resolveSplits(definition, root, parsed, expand),
    annotationSets: sets,
    classes: loaded.classes,
    ...resolveIgnored(definition),
    network: definition.network ?? {},
    rules: definition.rules ?? {},
    waivers: definition.waivers ?? [],
  };
  checkDefinition(dataset, parsed.places, reporter);
  const findings = [...reporter.findings, ...loaded.findings];
  return { dataset, findings: applyWaivers(dataset, findings).kept };
}

function nameOf(path: string): string {
  return basename(path).replace(/\.dataset\.(ya?ml|json)$/i, '') || path;
}

/** Replaces a leading `~` and `${env:X}`. A variable that is not set is named in `missing` and left as it is. */
function expandPath(
  path: string,
  environment: Readonly<Record<string, string>>,
): { path: string; missing: string | undefined } {
  let missing: string | undefined;
  const expanded = path.replace(/\$\{env:([^}]*)\}/g, (written, name: string) => {
    const value = environment[name];
    if (value === undefined) missing ??= name;
    return value?.replaceAll('\\', '/') ?? written;
  });
  const home = environment.HOME ?? environment.USERPROFILE;
  const isHome = expanded === '~' || expanded.startsWith('~/');
  if (!isHome || home === undefined) return { path: expanded, missing };
  return { path: home.replaceAll('\\', '/') + expanded.slice(1), missing };
}

function reportVariable(name: string, range: TextRange | undefined, reporter: Reporter): void {
  reporter.report('definition/invalid', {
    message: message(
      'The environment variable {0} is not set. Set it and start the editor again, or write the path.',
      name,
    ),
    ...(range === undefined ? {} : { range }),
  });
}

type Expand = (path: string, range: TextRange | undefined) => string;

function resolveSplits(
  { images }: DatasetDefinition,
  root: string,
  { places }: ParsedDefinition,
  expand: Expand,
): Split[] {
  const isOne = typeof images === 'string' || Array.isArray(images);
  const written = isOne ? [['all', images] as const] : Object.entries(images);
  return written.map(([name, value]) => {
    const found = isOne ? places.settings.find((place) => place.name === 'images') : undefined;
    const place = (found ?? places.splits.find((split) => split.name === name))?.range;
    const list = typeof value === 'string' ? [value] : 'list' in value ? [escapeGlob(value.list)] : value;
    return {
      name,
      images: list.map((glob) => absoluteGlob(root, expand(glob, place))),
      ...(typeof value === 'object' && 'list' in value && value.path !== undefined ? { linePath: value.path } : {}),
      ...(place === undefined ? {} : { place }),
    };
  });
}

function absoluteGlob(root: string, glob: string): string {
  if (isAbsolutePath(glob)) return normalizePath(glob);
  return resolvePath(escapeRoot(root), glob);
}

/** The root's own separators and its drive or scheme stay as they are. */
function escapeRoot(root: string): string {
  return root.split('/').map(escapeGlob).join('/');
}

function resolveSets(
  { annotations }: DatasetDefinition,
  resolve: (set: AnnotationSet) => AnnotationSet | undefined,
): AnnotationSet[] {
  const sets = Array.isArray(annotations) ? annotations : [annotations];
  return sets.flatMap((set) => resolve(set) ?? []);
}

function resolveSet(
  set: AnnotationSet,
  { expand, reporter, range }: { expand: Expand; reporter: Reporter; range: TextRange | undefined },
): AnnotationSet | undefined {
  const withPath = withDefaultPath(set);
  if (withPath === undefined) {
    reporter.report('definition/invalid', {
      message: message('Where the annotations are is missing: give a path, as "masks/{split}/{stem}.png".'),
      ...(range === undefined ? {} : { range }),
    });
    return undefined;
  }
  return withPath.path === undefined ? withPath : { ...withPath, path: expand(withPath.path, range) };
}

function resolveIgnored({ ignore = [] }: DatasetDefinition): { ignoredColors: Rgb[]; ignoredIndices: number[] } {
  const ignoredIndices = ignore.filter((value) => typeof value === 'number');
  const written = ignore.filter((value) => typeof value !== 'number');
  const ignoredColors = written.map(parseColor).filter((color) => color !== undefined);
  return { ignoredColors, ignoredIndices };
}

interface ClassContext extends TextEnvironment {
  readonly root: string;
  readonly file: string;
  readonly expand: Expand;
  readonly reporter: Reporter;
}

async function loadClasses(
  { classes }: DatasetDefinition,
  { places }: ParsedDefinition,
  context: ClassContext,
): Promise<{ classes: DatasetClass[]; findings: readonly Finding[] } | undefined> {
  if (!Array.isArray(classes)) return loadClassFile(classes.from, places.classSource?.range, context);
  const inline = classes.map((entry, index): DatasetClass => {
    const place = places.classes[index];
    const range = place?.name ?? place?.range;
    const at = range === undefined ? {} : { place: { file: context.file, range } };
    if (typeof entry === 'string') return { id: index, name: entry, color: undefined, ...at };
    const color = entry.color === undefined ? undefined : parseColor(entry.color);
    return { id: entry.id, name: entry.name, color, ...at };
  });
  return { classes: inline, findings: [] };
}

async function loadClassFile(
  from: string,
  range: TextRange | undefined,
  { root, expand, reporter, ...reading }: ClassContext,
): Promise<{ classes: DatasetClass[]; findings: readonly Finding[] } | undefined> {
  const path = resolvePath(root, expand(from, range));
  const decoded = await readAnnotationText(path, reading);
  if (!decoded.ok) {
    reporter.report('definition/invalid', {
      message:
        decoded.problem.code === 'file/not-found'
          ? message('The classes cannot be read: there is no file {0}.', path)
          : decoded.problem.message,
      ...(range === undefined ? {} : { range }),
    });
    return undefined;
  }
  const { text } = decoded.value;
  const lines = new LineIndex(text);
  const { classes, problems } = parseClassFile(text, path);
  const own = new Reporter(path, { rules: {} }, text);
  for (const problem of problems) own.report('definition/invalid', problem);
  const loaded = classes.map(({ id, name, color, span }) => ({
    id,
    name,
    color,
    place: { file: path, range: lines.rangeOf(span) },
  }));
  return { classes: loaded, findings: own.findings };
}
