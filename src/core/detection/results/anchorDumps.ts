import { npyValues, parseNpyHeader } from '../../arrays/npy';
import { nmsPerClass } from '../../geometry/nms';
import { message } from '../../std/message';
import { stem } from '../../std/path';
import { anchorCenters, buildAnchorGrid } from '../anchors/anchorGrid';
import { countAnchors } from '../anchors/anchorRecipe';
import { authorCode, decodeBoxes } from '../anchors/boxCoding';
import { anchorPresets } from '../anchors/presets';
import type { ResultBuilder } from './resultBuilder';

/** What is less sure is left out, as in the evaluation of Caffe's SSD. */
const MIN_SCORE = 0.01;
const MAX_OVERLAP = 0.45;
/** Detections of a picture that are kept. */
const KEPT = 200;

/**
 * Adds the detections of one picture from what `infer.py --dump-predictions` of ssd-tensorflow writes: `[anchors, classes + 5]`, the classes,
 * the background, and four offsets. The number of anchors tells the preset: 8,732 is vgg300, 24,564 vgg512. An anchor has the class with the
 * highest score, the first of equals; boxes of a class that overlap by more than 0.45 are one detection, and the 200 surest are kept: over
 * all classes, where the author's own program cuts them class by class. Classes are told by their index.
 */
export function addAnchorDump(bytes: Uint8Array, file: string, builder: ResultBuilder): void {
  const header = parseNpyHeader(bytes);
  if (!header.ok) {
    builder.problem('results/malformed', 0, () => header.problem.message);
    return;
  }
  const [anchors = 0, width = 0] = header.value.shape;
  const preset = anchorPresets.find((recipe) => countAnchors(recipe) === anchors && recipe.name.startsWith('vgg'));
  if (preset === undefined || width < 6 || header.value.shape.length !== 2) {
    builder.problem('results/anchors', 0, () =>
      message('The array is not [anchors, classes + 5] of vgg300 (8732 anchors) or vgg512 (24564).'),
    );
    return;
  }
  const name = stem(file);
  const image = builder.images.ofName(name);
  const size = { width: builder.truths.images.widths[image ?? -1], height: builder.truths.images.heights[image ?? -1] };
  if (image === undefined) {
    builder.unknownImage(name, 0);
    return;
  }
  if (!size.width || !size.height) {
    builder.problem('results/unknown-size', 0, () =>
      message('The boxes are fractions of an image whose size is not known.'),
    );
    return;
  }
  const values = npyValues(bytes, header.value);
  const found = collectSure(values, { anchors, classes: width - 5, width });
  const centers = anchorCenters(buildAnchorGrid(preset));
  const own = new Float64Array(4 * found.rows.length);
  const offsets = new Float64Array(4 * found.rows.length);
  for (const [i, row] of found.rows.entries()) {
    own.set(centers.subarray(4 * row, 4 * row + 4), 4 * i);
    for (let k = 0; k < 4; k++) offsets[4 * i + k] = values[row * width + width - 4 + k]!;
  }
  const boxes = toCorners(decodeBoxes(offsets, own, authorCode));
  const kept = nmsPerClass(boxes, Float64Array.from(found.scores), Int32Array.from(found.classes), {
    iou: MAX_OVERLAP,
    totalLimit: KEPT,
  });
  for (const i of kept) {
    const [x0, y0, x1, y1] = [0, 1, 2, 3].map((k) => {
      const side = k % 2 === 0 ? size.width! : size.height!;
      return Math.min(1, Math.max(0, boxes[4 * i + k]!)) * side;
    }) as [number, number, number, number];
    const classKey = builder.classKey(String(found.classes[i]));
    const boxArea = (x1 - x0) * (y1 - y0);
    builder.push({ image, classKey, x0, y0, x1, y1, boxArea, score: found.scores[i]!, line: 0, character: 0 });
  }
}

interface Sure {
  readonly rows: number[];
  readonly classes: number[];
  readonly scores: number[];
}

/** The anchors whose best class is sure enough. */
function collectSure(
  values: ArrayLike<number>,
  { anchors, classes, width }: { readonly anchors: number; readonly classes: number; readonly width: number },
): Sure {
  const sure: Sure = { rows: [], classes: [], scores: [] };
  for (let row = 0; row < anchors; row++) {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (values[row * width + index]! > values[row * width + best]!) best = index;
    }
    const score = values[row * width + best]!;
    if (!(score >= MIN_SCORE)) continue;
    sure.rows.push(row);
    sure.classes.push(best);
    sure.scores.push(score);
  }
  return sure;
}

/** cx cy w h as x0 y0 x1 y1. */
function toCorners(boxes: Float64Array): Float64Array<ArrayBuffer> {
  const corners = new Float64Array(boxes.length);
  for (let i = 0; i < boxes.length; i += 4) {
    corners[i] = boxes[i]! - boxes[i + 2]! / 2;
    corners[i + 1] = boxes[i + 1]! - boxes[i + 3]! / 2;
    corners[i + 2] = boxes[i]! + boxes[i + 2]! / 2;
    corners[i + 3] = boxes[i + 1]! + boxes[i + 3]! / 2;
  }
  return corners;
}
