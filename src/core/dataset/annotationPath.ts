import { dirname, extname, isAbsolutePath, normalizePath, relativePath, resolvePath, stem } from '../std/path';
import type { Dataset, Sample, Split } from './dataset';
import type { AnnotationSet, Encoding } from './definition';

/** Where labels are unless the definition says otherwise: Ultralytics' `labels` beside `images`, XML beside the image. */
const defaultPaths: Readonly<Partial<Record<Encoding, Pick<AnnotationSet, 'path' | 'replace'>>>> = {
  'yolo-txt': { path: '{dir}/{stem}.txt', replace: [['/images/', '/labels/']] },
  'voc-xml': { path: '{dir}/{stem}.xml' },
  // The folder is the label.
  folder: { path: '{dir}' },
};

/** The set with a path to its annotations; undefined where it has none and its encoding knows no usual one. */
export function withDefaultPath(set: AnnotationSet): AnnotationSet | undefined {
  if (set.path !== undefined) return set;
  const known = defaultPaths[set.encoding];
  return known === undefined ? undefined : { ...known, ...set };
}

/** Whether each image has an annotation file of its own, which may therefore be missing or left over. */
export function hasFilePerImage({ encoding, path = '' }: AnnotationSet): boolean {
  return encoding !== 'folder' && path.includes('{stem}');
}

export function sampleFor(dataset: Dataset, image: string, split: string): Sample {
  return {
    image,
    split,
    annotations: dataset.annotationSets.map((set) => annotationPath(dataset.root, set, image, split)),
  };
}

/**
 * The absolute path of an image's annotation. `{dir}` (the image's folder seen from the root), `{stem}`, `{ext}` (with its dot) and
 * `{split}` are put into the template; then each replacement is made once, in the last place where its text occurs. A path
 * relative to the root begins with `/` while it is replaced in, so that `/images/` also finds a first folder.
 */
export function annotationPath(root: string, set: AnnotationSet, image: string, split: string): string {
  const filled = fillTemplate(set.path ?? '', image, folderFrom(root, dirname(image)), split);
  const isAbsolute = isAbsolutePath(filled);
  const start = isAbsolute ? filled : `/${trimDots(filled)}`;
  const replaced = (set.replace ?? []).reduce((path, [from, to]) => replaceLast(path, from, to), start);
  const whole = isAbsolute ? replaced : root + (root.endsWith('/') ? replaced.slice(1) : replaced);
  return hasDots.test(whole) ? normalizePath(whole) : whole;
}

const hasDots = /\/\.{0,2}(?:\/|$)/;

function fillTemplate(template: string, image: string, folder: string, split: string): string {
  return template.replace(/\{(dir|stem|ext|split)\}(\/?)/g, (_, name: string, separator: string) => {
    if (name === 'dir') return folder === '' ? (separator === '' ? '.' : '') : folder + separator;
    return (name === 'stem' ? stem(image) : name === 'ext' ? extname(image) : split) + separator;
  });
}

let lastFolder = { root: '', folder: '', relative: '' };

/** Images come folder by folder: the last answer is mostly the next one. */
function folderFrom(root: string, folder: string): string {
  if (lastFolder.root !== root || lastFolder.folder !== folder) {
    lastFolder = { root, folder, relative: relativePath(root, folder) };
  }
  return lastFolder.relative;
}

function trimDots(path: string): string {
  return path.replace(/^(?:\.\/)+/, '');
}

function replaceLast(text: string, from: string, to: string): string {
  const at = from === '' ? -1 : text.lastIndexOf(from);
  return at < 0 ? text : text.slice(0, at) + to + text.slice(at + from.length);
}

/** What an annotation's path says about its image; parts that the template does not name are undefined. */
export interface ImageHint {
  /** Absolute. */
  readonly folder: string | undefined;
  readonly stem: string;
  readonly ext: string | undefined;
  readonly split: string | undefined;
}

const MAX_VARIANTS = 500;

/**
 * The images that an annotation at `path` could belong to: every way to undo the replacements that the template fits. It may
 * give too many, never too few; `annotationPath` of the image in question decides. Empty where the set's files describe many images.
 */
export function imageHints(root: string, set: AnnotationSet, path: string, splits: readonly Split[]): ImageHint[] {
  const template = set.path ?? '';
  if (!hasFilePerImage(set)) return [];
  const isAbsolute = isAbsolutePath(template);
  const pattern = templatePattern(isAbsolute ? template : `/${trimDots(template)}`, splits);
  const written = isAbsolute ? path : `/${relativePath(root, path)}`;
  return undoReplacements(written, set.replace ?? []).flatMap((variant) => {
    const groups = pattern.exec(variant)?.groups;
    if (groups === undefined) return [];
    const hasFolder = template.includes('{dir}');
    const folder = hasFolder ? resolvePath(root, groups.dir ?? '.') : undefined;
    return [{ folder, stem: groups.stem ?? '', ext: groups.ext, split: groups.split }];
  });
}

function undoReplacements(path: string, pairs: NonNullable<AnnotationSet['replace']>): string[] {
  let variants = [path];
  for (const [from, to] of pairs.toReversed()) {
    const next = new Set<string>();
    for (const variant of variants) {
      if (from === '' || !variant.includes(from)) next.add(variant);
      for (
        let at = variant.lastIndexOf(to);
        at >= 0 && from !== '';
        at = at === 0 ? -1 : variant.lastIndexOf(to, at - 1)
      ) {
        next.add(variant.slice(0, at) + from + variant.slice(at + to.length));
      }
    }
    variants = [...next].slice(0, MAX_VARIANTS);
  }
  return variants;
}

const patterns = new Map<string, RegExp>();

function templatePattern(template: string, splits: readonly Split[]): RegExp {
  const names = splits.map(({ name }) => escapeRegExp(name)).join('|');
  const key = `${template}\n${names}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    if (patterns.size > 100) patterns.clear();
    pattern = new RegExp(`^${patternSource(template, names)}$`, 'u');
    patterns.set(key, pattern);
  }
  return pattern;
}

function patternSource(template: string, splitNames: string): string {
  const seen = new Set<string>();
  const sources: Record<string, string> = { dir: '.*', stem: '[^/]*', ext: '\\.[^./]*', split: splitNames };
  return template
    .split(/(\{dir\}\/|\{(?:dir|stem|ext|split)\})/)
    .map((part) => {
      const name = /^\{(\w+)\}\/?$/.exec(part)?.[1];
      if (name === undefined) return escapeRegExp(part);
      const isRepeated = seen.has(name);
      seen.add(name);
      const group = isRepeated ? `\\k<${name}>` : `(?<${name}>${sources[name] ?? ''})`;
      return part.endsWith('/') ? `(?:${group}/)?` : group;
    })
    .join('');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
