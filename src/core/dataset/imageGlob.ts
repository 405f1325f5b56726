import { globMatcher } from '../std/glob';
import { extname, isInside, normalizePath, rootOf } from '../std/path';

const imageExtensions = new Set([
  ...['.png', '.jpg', '.jpeg', '.jpe', '.bmp', '.webp'],
  ...['.tif', '.tiff', '.gif', '.ppm', '.pgm', '.pnm'],
]);

/** Whether a path ends as pictures do. */
export function isImagePath(path: string): boolean {
  return imageExtensions.has(extname(path).toLowerCase());
}

/** A pattern of images: the folder below which all of them lie, and what follows it. */
export interface ImageGlob {
  readonly base: string;
  /** How many folders below the base it reaches; Infinity with `**`. */
  readonly depth: number;
  /** Whether names that begin with a dot are meant. */
  readonly hidden: boolean;
  /** Whether a file at this absolute path is one of the images. */
  matches(path: string): boolean;
  /** Whether a file of this name could be one of the images, in some folder. */
  matchesName(name: string): boolean;
}

/** A literal path or name as part of a pattern. */
export function escapeGlob(literal: string): string {
  return literal.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
}

/** Whether a pattern is the path of a list of images. */
export function isImageList(glob: string): boolean {
  return literalOf(glob)?.toLowerCase().endsWith('.txt') === true;
}

/** The text that a pattern without wildcards stands for. */
export function literalOf(glob: string): string | undefined {
  const root = rootOf(glob);
  const segments = glob.slice(root.length).split('/');
  return segments.every(isLiteral) ? root + segments.map(unescapeGlob).join('/') : undefined;
}

/** Reads an absolute pattern. One without wildcards names a folder with all below it, unless it ends like a picture. */
export function parseImageGlob(glob: string): ImageGlob {
  const root = rootOf(glob);
  const segments = glob.slice(root.length).split('/');
  const firstWild = segments.findIndex((segment) => !isLiteral(segment));
  const literal = firstWild < 0;
  const isFile = literal && isImagePath(unescapeGlob(segments.at(-1) ?? ''));
  const cut = literal ? segments.length - (isFile ? 1 : 0) : firstWild;
  const rest = literal && !isFile ? ['**', '*'] : segments.slice(cut);
  const base = normalizePath(root + segments.slice(0, cut).map(unescapeGlob).join('/'));
  return buildGlob(base, rest);
}

function buildGlob(base: string, rest: readonly string[]): ImageGlob {
  // A folder called "images (1)" is meant as it is written; the matcher would take its brackets for a group.
  const pattern = rest.map((segment) => (isLiteral(segment) ? escapeGlob(unescapeGlob(segment)) : segment)).join('/');
  const matchesRest = globMatcher(pattern);
  const lastSegment = rest.at(-1) ?? '*';
  const matchesLast = lastSegment === '**' ? () => true : globMatcher(lastSegment);
  const hidden = rest.some((segment) => segment.startsWith('.') || segment.startsWith('\\.'));
  // A pattern that says its ending means it, even where pictures seldom end so.
  const isPicture = /\.\w+$/.test(lastSegment) ? () => true : isImagePath;
  const isWanted = (name: string): boolean => isPicture(name) && (hidden || !name.startsWith('.'));
  const prefix = base.endsWith('/') ? base : `${base}/`;
  return {
    base,
    depth: rest.includes('**') ? Infinity : rest.length - 1,
    hidden,
    matches: (path) => isInside(base, path) && isWanted(nameOf(path)) && matchesRest(path.slice(prefix.length)),
    matchesName: (name) => isWanted(name) && matchesLast(name),
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function unescapeGlob(segment: string): string {
  return segment.replace(/\\(.)/g, '$1');
}

function isLiteral(segment: string): boolean {
  const plain = segment.replace(/\\./g, '');
  return !/[*?[\]{}]|[!+@]\(|\([^)]*\|/.test(plain);
}
