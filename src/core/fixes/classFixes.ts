import type { DatasetClass } from '../dataset/dataset';
import { message } from '../std/message';
import type { EditFix, Fix, FixContext } from './fix';
import { textAt } from './edits';

/** Classes offered at most. */
const MAX_OFFERED = 10;
/** Names are compared as far as this: enough to rank them. */
const MAX_COMPARED = 32;

/** The id of the class that is meant, where there is no doubt; else the classes nearest to what is written. */
export function writeClassId(context: FixContext): Fix[] {
  const { data, range } = context.finding;
  const id = data?.class;
  if (typeof id !== 'number' || range === undefined) return pickClass(context);
  const edits = [{ range, newText: String(id) }];
  return [{ kind: 'edit', title: message('Write {0}', id), preferred: true, safe: true, edits }];
}

/** One fix for each declared class, the nearest by number or by name first; at most ten. */
export function pickClass(context: FixContext): EditFix[] {
  const { range } = context.finding;
  if (range === undefined) return [];
  return nearestClasses(textAt(context, range), context.dataset.classes).map(({ id, name }) => ({
    kind: 'edit',
    title: message('Use class {0} ({1})', id, name),
    preferred: false,
    safe: false,
    edits: [{ range, newText: String(id) }],
  }));
}

function nearestClasses(written: string, classes: readonly DatasetClass[]): DatasetClass[] {
  const number = Number(written);
  const distance = Number.isFinite(number)
    ? ({ id }: DatasetClass) => Math.abs(id - number)
    : ({ name }: DatasetClass) => editDistance(name.toLowerCase(), written.toLowerCase());
  return classes
    .map((known) => ({ known, distance: distance(known) }))
    .sort((a, b) => a.distance - b.distance || a.known.id - b.known.id)
    .slice(0, MAX_OFFERED)
    .map(({ known }) => known);
}

/** Levenshtein's distance of the first characters of two words. */
function editDistance(first: string, second: string): number {
  const a = first.slice(0, MAX_COMPARED);
  const b = second.slice(0, MAX_COMPARED);
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
