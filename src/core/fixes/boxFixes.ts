import type { Dataset } from '../dataset/dataset';
import { fromBox, toBox, type Box, type Size } from '../geometry/box';
import { ruleOption } from '../rules/reporter';
import { readBoxData, type BoxData } from '../rules/shapeData';
import { message } from '../std/message';
import type { TextRange } from '../std/place';
import { textAt, writeLike } from './edits';
import type { EditFix, Fix, FixContext, TextEdit } from './fix';

/** A clamp that keeps less of the box than this is a guess about what was meant, so it is not made unasked. */
const KEPT_PART = 0.5;

/**
 * Cuts the box in the finding's data off at the image's edges. Nothing where no part of it lies inside. It is safe where most
 * of the box stays and the rest is no sliver; a box with its size written out (COCO) is left to a person, since its area is
 * written elsewhere too.
 */
export function clampBox(context: FixContext): Fix[] {
  const box = readBoxData(context.finding.data);
  if (box === undefined) return [];
  const size = sizeFor(box, context.image);
  const written = toBox(box.values, box.form, box.convention, size);
  const before = sorted(written);
  const after = intersection(before, size);
  if (!(after.x1 > after.x0 && after.y1 > after.y0)) return [];
  const edits = writeBox(context, box, after, { x: changedX(written, after), y: changedY(written, after) }, size);
  if (edits.length === 0) return [];
  const safe = box.form !== 'corner-size' && keepsMost(before, after) && !isSliver(context.dataset, after);
  return [{ kind: 'edit', title: message('Clamp to the image'), preferred: true, safe, edits }];
}

/** Puts the corners of an inverted box in order, or takes the minus sign off its size. */
export function putInOrder(context: FixContext): EditFix[] {
  const box = readBoxData(context.finding.data);
  if (box === undefined) return [];
  const size = sizeFor(box, context.image);
  const before = toBox(box.values, box.form, box.convention, size);
  const axes = { x: before.x1 < before.x0, y: before.y1 < before.y0 };
  if (box.form === 'corners') return [swapCorners(context, box, !isSliver(context.dataset, sorted(before)))];
  const after = sorted(before);
  const edits = writeBox(context, box, after, axes, size);
  return [
    {
      kind: 'edit',
      title: message('Remove the minus sign'),
      preferred: true,
      safe: box.form === 'center' && !isSliver(context.dataset, after),
      edits,
    },
  ];
}

/** Exchanges the texts of the near and the far edge where they are in the wrong order: the numbers stay as written. */
function swapCorners(context: FixContext, box: BoxData, safe: boolean): EditFix {
  const edits: TextEdit[] = [];
  for (const near of [0, 1]) {
    if (!(box.values[near]! > box.values[near + 2]!)) continue;
    const [first, second] = [rangeOf(box, near), rangeOf(box, near + 2)];
    edits.push({ range: first, newText: textAt(context, second) }, { range: second, newText: textAt(context, first) });
  }
  return { kind: 'edit', title: message('Swap the corners'), preferred: true, safe, edits };
}

/** Fractions need no size: they are clamped to the unit square. Pixels without a size are clamped at the near edges only. */
function sizeFor({ convention }: BoxData, image: Size | undefined): Size {
  if (image !== undefined) return image;
  return convention.unit === 'fraction' ? { width: 1, height: 1 } : { width: Infinity, height: Infinity };
}

function sorted({ x0, y0, x1, y1 }: Box): Box {
  return { x0: Math.min(x0, x1), y0: Math.min(y0, y1), x1: Math.max(x0, x1), y1: Math.max(y0, y1) };
}

function intersection({ x0, y0, x1, y1 }: Box, { width, height }: Size): Box {
  return { x0: Math.max(x0, 0), y0: Math.max(y0, 0), x1: Math.min(x1, width), y1: Math.min(y1, height) };
}

function changedX(before: Box, after: Box): boolean {
  return before.x0 !== after.x0 || before.x1 !== after.x1;
}

function changedY(before: Box, after: Box): boolean {
  return before.y0 !== after.y0 || before.y1 !== after.y1;
}

/** The edits that write `after` over the numbers of the axes named; numbers that come out as they were are not touched. */
function writeBox(
  context: FixContext,
  box: BoxData,
  after: Box,
  axes: { readonly x: boolean; readonly y: boolean },
  size: Size,
): TextEdit[] {
  const values = fromBox(after, box.form, box.convention, size);
  const edits: TextEdit[] = [];
  for (const [index, value] of values.entries()) {
    if (!(index % 2 === 0 ? axes.x : axes.y)) continue;
    const range = rangeOf(box, index);
    const written = textAt(context, range);
    const newText = writeLike(value, written);
    if (Number(newText) !== Number(written)) edits.push({ range, newText });
  }
  return edits;
}

function rangeOf({ ranges }: BoxData, index: number): TextRange {
  const [line = 0, character = 0, endLine = 0, endCharacter = 0] = ranges.slice(index * 4, index * 4 + 4);
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}

function keepsMost(before: Box, after: Box): boolean {
  return areaOf(after) >= KEPT_PART * areaOf(before);
}

function areaOf({ x0, y0, x1, y1 }: Box): number {
  return (x1 - x0) * (y1 - y0);
}

/** Whether the box would be reported as extremely long. */
export function isSliver(dataset: Dataset, { x0, y0, x1, y1 }: Box): boolean {
  const ratio = Math.max((x1 - x0) / (y1 - y0), (y1 - y0) / (x1 - x0));
  return ratio > ruleOption(dataset, 'box/extreme-aspect', 'ratio');
}
