import type { DatasetClass } from '../dataset/dataset';
import { message } from '../std/message';
import { wordDistance } from '../std/nearestWord';
import type { EditFix, Fix, FixContext } from './fix';
import { textAt } from './edits';

/** Classes offered at most. */
const MAX_OFFERED = 10;

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
    : ({ name }: DatasetClass) => wordDistance(name.toLowerCase(), written.toLowerCase());
  return classes
    .map((known) => ({ known, distance: distance(known) }))
    .sort((a, b) => a.distance - b.distance || a.known.id - b.known.id)
    .slice(0, MAX_OFFERED)
    .map(({ known }) => known);
}
