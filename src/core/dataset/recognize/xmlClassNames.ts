import { wordDistance } from '../../std/nearestWord';
import type { FolderReader } from './recognizer';

const MAX_FILES = 20_000;
const AT_ONCE = 32;

/**
 * The names of classes that XML annotations use, most used first, where no file lists them. A name that is used once or twice
 * and differs by a letter or two from one used fifty times as much is a slip and not a class.
 */
export async function collectXmlClassNames(paths: readonly string[], reader: FolderReader): Promise<string[]> {
  const counts = new Map<string, number>();
  const step = Math.max(1, Math.ceil(paths.length / MAX_FILES));
  const read = paths.filter((_, index) => index % step === 0);
  for (let i = 0; i < read.length; i += AT_ONCE) {
    const texts = await Promise.all(read.slice(i, i + AT_ONCE).map((path) => reader.text(path)));
    for (const text of texts) countNames(text ?? '', counts);
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.filter(([name, count]) => !isSlip(name, count, sorted)).map(([name]) => name);
}

function countNames(text: string, counts: Map<string, number>): void {
  for (const [, object = ''] of text.matchAll(/<object\b[^>]*>(.*?)<\/object\s*>/gs)) {
    // Parts of an object have names of their own; the object's comes outside of them.
    const own = object.replace(/<part\b.*?<\/part\s*>/gs, '');
    const name = /<name\s*>([^<]*)<\/name\s*>/.exec(own)?.[1];
    if (name === undefined || name.trim() === '') continue;
    const decoded = decodeEntities(name.trim());
    counts.set(decoded, (counts.get(decoded) ?? 0) + 1);
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '');
}

function isSlip(name: string, count: number, all: readonly (readonly [string, number])[]): boolean {
  return (
    count <= 2 && all.some(([other, uses]) => uses >= count * 50 && name.length > 2 && wordDistance(name, other) <= 2)
  );
}

/** Whether the first XML file of a folder is an annotation as Pascal VOC writes them. */
export async function holdsVocXml(folder: string, reader: FolderReader): Promise<boolean> {
  const file = (await reader.list(folder)).files.find((name) => name.toLowerCase().endsWith('.xml'));
  if (file === undefined) return false;
  const head = await reader.head(`${folder}/${file}`, 2000);
  return head !== undefined && new TextDecoder().decode(head).includes('<annotation');
}
