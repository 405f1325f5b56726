import { message } from '../std/message';
import { clampBox } from './boxFixes';
import { removeLine, replaceSpan, textAt, writeLike } from './edits';
import type { EditFix, Fix, FixContext, TextEdit } from './fix';
import { readAllYoloRows, readYoloRow, type YoloRow } from './yoloRow';

export function deleteRow(context: FixContext): EditFix[] {
  const line = context.finding.range?.start.line;
  if (line === undefined) return [];
  const edits = [removeLine(context, line)];
  return [{ kind: 'edit', title: message('Delete the row'), preferred: false, safe: false, edits }];
}

export function removeDuplicateRow(context: FixContext): EditFix[] {
  return deleteRow(context).map((fix) => ({
    ...fix,
    title: message('Remove the duplicate row'),
    preferred: true,
    safe: true,
  }));
}

/** Commas between values become spaces; a sixth value, the confidence, goes. */
export function fixColumns(context: FixContext): Fix[] {
  const row = rowOf(context);
  const { columns, commas } = context.finding.data ?? {};
  const fixes: Fix[] = [];
  if (row !== undefined && commas === true) fixes.push(separateWithSpaces(context, row));
  else if (row !== undefined && columns === 6) fixes.push(removeConfidence(context, row));
  return [...fixes, ...deleteRow(context)];
}

function separateWithSpaces(context: FixContext, row: YoloRow): EditFix {
  const written = context.document.text.slice(row.span.start, row.span.end);
  const values = written.split(/[ \t,]+/).filter((value) => value !== '');
  const edits = [replaceSpan(context, row.span, values.join(' '))];
  return { kind: 'edit', title: message('Separate the values with spaces'), preferred: true, safe: false, edits };
}

function removeConfidence(context: FixContext, { spans }: YoloRow): EditFix {
  const edits = [replaceSpan(context, { start: spans[4]!.end, end: spans[5]!.end }, '')];
  return { kind: 'edit', title: message('Remove the sixth value'), preferred: true, safe: false, edits };
}

export function writePoint(context: FixContext): Fix[] {
  const { range } = context.finding;
  if (range === undefined) return [];
  const edits = [{ range, newText: textAt(context, range).replace(',', '.') }];
  return [{ kind: 'edit', title: message('Write a decimal point'), preferred: true, safe: true, edits }];
}

/** Clamps the box of the row, or the coordinate itself where it belongs to a polygon or a keypoint. */
export function clampRow(context: FixContext): Fix[] {
  const { polygon, index } = context.finding.data ?? {};
  const isPoint = polygon === true || (typeof index === 'number' && index > 3);
  return [...(isPoint ? clampCoordinate(context) : clampBox(context)), ...deleteRow(context)];
}

/** A coordinate this far outside was slightly off; further out it may have been anything. */
const SLIGHTLY = 0.1;

function clampCoordinate(context: FixContext): EditFix[] {
  const { range, data } = context.finding;
  const row = rowOf(context);
  if (range === undefined || row === undefined || typeof data?.index !== 'number') return [];
  const written = textAt(context, range);
  const value = row.values[data.index]!;
  const clamped = Math.min(1, Math.max(0, value));
  // Moving one corner of an oriented box leaves it no rectangle.
  const keepsShape = data.polygon !== true || (data.oriented !== true && hasAreaInside(row.values));
  const safe = Math.abs(value - clamped) <= SLIGHTLY && keepsShape;
  const edits = [{ range, newText: writeLike(clamped, written) }];
  return [{ kind: 'edit', title: message('Clamp to the image'), preferred: true, safe, edits }];
}

/** Whether a polygon keeps an extent on both axes when all its points are clamped. */
function hasAreaInside(values: readonly number[]): boolean {
  const clamped = values.map((value) => Math.min(1, Math.max(0, value)));
  const extent = (axis: number) => {
    const axisValues = clamped.filter((_, index) => index % 2 === axis);
    return axisValues.reduce((a, b) => Math.max(a, b)) - axisValues.reduce((a, b) => Math.min(a, b));
  };
  return extent(0) > 0 && extent(1) > 0;
}

/** Rewrites every row of the document from corners to centre and size. */
export function cornersToCenter(context: FixContext): Fix[] {
  const edits = readAllYoloRows(context).flatMap((row) => {
    const [x0 = NaN, y0 = NaN, x1 = NaN, y1 = NaN] = row.values;
    return row.values.length === 4 ? writeValues(context, row, [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0]) : [];
  });
  return [
    {
      kind: 'edit',
      title: message('Convert all rows from corners to centre and size'),
      preferred: true,
      safe: false,
      edits,
    },
  ];
}

const visibilities = [
  { value: '2', title: message('Mark the keypoint as visible (2)') },
  { value: '1', title: message('Mark the keypoint as hidden (1)') },
  { value: '0', title: message('Mark the keypoint as not labelled (0)') },
];

export function setVisibility({ finding: { range } }: FixContext): Fix[] {
  if (range === undefined) return [];
  return visibilities.map(({ value, title }) => ({
    kind: 'edit',
    title,
    preferred: false,
    safe: false,
    edits: [{ range, newText: value }],
  }));
}

export function rowOf(context: FixContext): YoloRow | undefined {
  const line = context.finding.range?.start.line;
  return line === undefined ? undefined : readYoloRow(context, line);
}

/** Writes the numbers after the class, each in the style of the one it replaces. */
export function writeValues(context: FixContext, { spans }: YoloRow, values: readonly number[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const [index, value] of values.entries()) {
    const span = spans[index + 1]!;
    const written = context.document.text.slice(span.start, span.end);
    const newText = writeLike(value, written);
    if (Number(newText) !== Number(written)) edits.push(replaceSpan(context, span, newText));
  }
  return edits;
}
