import { message } from '../std/message';
import { formatNumber } from '../std/numberText';
import type { EditFix, FixContext } from './fix';

/** Writes the box around the shape, as the finding measured it. */
export function writeShapeBox({ finding: { data, range } }: FixContext): EditFix[] {
  const box = data?.box;
  if (range === undefined || !Array.isArray(box)) return [];
  const newText = `[${(box as number[]).map((value) => formatNumber(value, 2)).join(', ')}]`;
  return [
    {
      kind: 'edit',
      title: message('Write the box around the shape'),
      preferred: true,
      safe: false,
      edits: [{ range, newText }],
    },
  ];
}

/** Writes the area of the shape, or the number of labelled keypoints, as the finding counted it. */
export function writeMeasured({ finding: { data, range } }: FixContext): EditFix[] {
  const value = data?.area ?? data?.count;
  if (range === undefined || typeof value !== 'number') return [];
  const newText = formatNumber(value, 2);
  return [
    { kind: 'edit', title: message('Write {0}', newText), preferred: true, safe: false, edits: [{ range, newText }] },
  ];
}
