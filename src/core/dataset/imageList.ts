import type { FileStore } from '../ports/files';
import { message } from '../std/message';
import { dirname, isAbsolutePath, resolvePath, stem } from '../std/path';
import type { Result } from '../std/problem';
import { success } from '../std/problem';
import { decodeText } from '../std/text';
import type { Finding } from '../rules/finding';
import { Reporter } from '../rules/reporter';
import type { Dataset, Split } from './dataset';
import { isImagePath } from './imageGlob';
import type { Listings } from './listings';

/** Reads a list of images. A line that names no image that is there is a finding at the line; empty lines and comments pass. */
export async function readImageList(
  dataset: Dataset,
  split: Split,
  path: string,
  { files, listings }: { readonly files: FileStore; readonly listings: Listings },
): Promise<Result<{ images: readonly string[]; findings: readonly Finding[] }>> {
  const bytes = await files.read(path);
  if (!bytes.ok) return bytes;
  const { text } = decodeText(bytes.value);
  const reporter = new Reporter(path, dataset, text);
  const images: string[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0].trim();
    if (line === '' || line.startsWith('#') || isNegative(line)) continue;
    const image = await firstExisting(
      candidatesOf(line, { root: dataset.root, list: path, linePath: split.linePath }),
      listings,
    );
    if (image !== undefined) images.push(image);
    else {
      reporter.report('dataset/missing-image', {
        span: { start: match.index, end: match.index + match[0].length },
        message: message('There is no image {0}.', line),
      });
    }
  }
  return success({ images, findings: reporter.findings });
}

/** Lists of one class (`aeroplane_train.txt`) give a name and -1 where the image does not show it. */
function isNegative(line: string): boolean {
  return /^\S+\s+-1$/.test(line);
}

/**
 * Where the image of a line may be, best first: as the pattern says; else seen from the list's folder, from the root, and from
 * both without the first folder, since lists are often written for the folder above.
 */
function candidatesOf(
  line: string,
  { root, list, linePath }: { root: string; list: string; linePath: string | undefined },
): string[] {
  const [word = line] = line.split(/\s+/);
  if (linePath !== undefined) return [resolvePath(root, linePath.replaceAll('{line}', word))];
  const written = (isImagePath(line) && !/\s\//.test(line) ? line : word).replaceAll('\\', '/');
  const relative = written.replace(/^[A-Za-z]:/, '').replace(/^\/+/, '');
  const short = relative.slice(relative.indexOf('/') + 1);
  const bases = [dirname(list), root];
  return [
    ...(isAbsolutePath(written) ? [resolvePath(root, written)] : []),
    ...bases.map((base) => resolvePath(base, relative)),
    ...bases.map((base) => resolvePath(base, short)),
  ];
}

async function firstExisting(paths: readonly string[], listings: Listings): Promise<string | undefined> {
  for (const path of paths) {
    if (await listings.hasFile(path)) return path;
    const other = isImagePath(path) ? undefined : await withAnyExtension(path, listings);
    if (other !== undefined) return other;
  }
  return undefined;
}

/** Lists of Pascal VOC leave the extension out. */
async function withAnyExtension(path: string, listings: Listings): Promise<string | undefined> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const entry = imagesByStem(await listings.list(dirname(path))).get(name);
  return entry === undefined ? undefined : `${path.slice(0, -name.length)}${entry}`;
}

type Listing = Awaited<ReturnType<Listings['list']>>;

const stems = new WeakMap<Listing, ReadonlyMap<string, string>>();

/** The images of a folder by their names without extension, the first of each: a list asks once a line. */
function imagesByStem(listing: Listing): ReadonlyMap<string, string> {
  const known = stems.get(listing);
  if (known !== undefined) return known;
  const byStem = new Map<string, string>();
  for (const [entry, kind] of listing) {
    if (kind === 'file' && isImagePath(entry) && !byStem.has(stem(entry))) byStem.set(stem(entry), entry);
  }
  stems.set(listing, byStem);
  return byStem;
}
