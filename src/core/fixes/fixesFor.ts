import type { Dataset } from '../dataset/dataset';
import type { Size } from '../geometry/box';
import type { RuleId } from '../rules/catalogue';
import type { Finding } from '../rules/finding';
import { extname } from '../std/path';
import { LineIndex } from '../std/place';
import {
  addAnnotation,
  declareColor,
  declareIgnoredIndex,
  removeByteOrderMark,
  snapMask,
  unifyLineEndings,
  waive,
} from './actionFixes';
import { clampBox, putInOrder } from './boxFixes';
import { pickClass, writeClassId } from './classFixes';
import { writeMeasured, writeShapeBox } from './cocoFixes';
import { comparePositions, compareRanges } from './edits';
import type { EditFix, Fix, FixContext, MakeFixes, TextEdit } from './fix';
import { takeNearestPixel } from './pythonFixes';
import { pickClassName, writeFileName } from './vocFixes';
import {
  clampRow,
  cornersToCenter,
  deleteRow,
  fixColumns,
  removeDuplicateRow,
  setVisibility,
  writePoint,
} from './yoloFixes';
import { pixelsToFractions } from './yoloPixelFixes';

/** The ways out of each rule's findings, the best first. A rule that is not here can only be waived. */
const makers: Readonly<Partial<Record<RuleId, MakeFixes>>> = {
  'text/byte-order-mark': removeByteOrderMark,
  'text/mixed-line-endings': unifyLineEndings,
  'yolo/column-count': fixColumns,
  'yolo/not-a-number': deleteRow,
  'yolo/not-finite': deleteRow,
  'yolo/decimal-comma': writePoint,
  'yolo/class-not-integer': writeClassId,
  'yolo/class-unknown': (context) => [...pickClass(context), ...deleteRow(context)],
  'yolo/out-of-range': clampRow,
  'yolo/pixel-coordinates': pixelsToFractions,
  'yolo/corners': cornersToCenter,
  'yolo/duplicate-row': removeDuplicateRow,
  'yolo/visibility': setVisibility,
  'voc/class-unknown': pickClassName,
  'voc/filename-differs': writeFileName,
  'coco/bbox-disagrees': writeShapeBox,
  'coco/area-disagrees': writeMeasured,
  'coco/keypoint-count': writeMeasured,
  'box/inverted': putInOrder,
  'box/outside-image': clampBox,
  'box/zero-area': deleteYoloRow,
  'box/near-duplicate': deleteYoloRow,
  'mask/unknown-color': declareColor,
  'mask/antialiased-edge': snapMask,
  'mask/lossy-file': snapMask,
  'mask/undeclared-index': declareIgnoredIndex,
  'mask/ignore-not-declared': declareIgnoredIndex,
  'dataset/missing-annotation': addAnnotation,
  'python/label-interpolation': takeNearestPixel,
};

/** Box rules look at every format, and only in YOLO text is a label a line. */
function deleteYoloRow(context: FixContext): readonly Fix[] {
  return extname(context.document.path).toLowerCase() === '.txt' ? deleteRow(context) : [];
}

/**
 * The ways out of a finding, the best first, a waiver last. `document` is the text that the finding was made from, without a byte
 * order mark; `image` the size of the picture that its labels belong to.
 */
export function fixesFor(
  finding: Finding,
  document: FixContext['document'],
  dataset: Dataset,
  image: Size | undefined,
): Fix[] {
  return makeFixes({ finding, document, lines: new LineIndex(document.text), dataset, image });
}

function makeFixes(context: FixContext): Fix[] {
  return [...(makers[context.finding.rule]?.(context) ?? []), waive(context)];
}

/**
 * The edits that fix all of a document's findings at once, in the text's order and without overlaps. `safe` takes what loses
 * nothing and needs no judgement; `preferred` also what a person has asked for and will look at. Where two fixes meet in one
 * place the earlier finding's is taken; the other finding stays and can be fixed after.
 */
export function fixAllFor(
  findings: readonly Finding[],
  document: FixContext['document'],
  dataset: Dataset,
  image: Size | undefined,
  choice: 'safe' | 'preferred' = 'safe',
): TextEdit[] {
  const lines = new LineIndex(document.text);
  const taken: TextEdit[] = [];
  for (const finding of findings) {
    const fix = makeFixes({ finding, document, lines, dataset, image }).find(
      (candidate): candidate is EditFix => candidate.kind === 'edit' && candidate[choice],
    );
    if (fix === undefined || fix.edits.some((edit) => taken.some((other) => overlaps(edit, other)))) continue;
    for (const edit of fix.edits) taken.push(edit);
  }
  return taken.sort((a, b) => compareRanges(a.range, b.range));
}

/** Touching edits do not overlap, but two at the same place do. */
function overlaps({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  if (compareRanges(a, b) === 0) return true;
  return comparePositions(a.start, b.end) < 0 && comparePositions(b.start, a.end) < 0;
}
