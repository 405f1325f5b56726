import type { EvaluationInput } from './evaluationInput';
import { overlapOf } from './evaluationInput';

/**
 * Detections and truths of one picture that overlap, whatever their classes: the truths of detection `d` are
 * `truths[starts[d]]` to `truths[starts[d + 1]]`, in the order of the table. Made once, it answers every threshold from `floor` up.
 */
export interface Overlaps {
  /** Overlaps below this are left out. */
  readonly floor: number;
  readonly starts: Int32Array<ArrayBuffer>;
  readonly truths: Int32Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** What is asked for below this (`tide`'s lower threshold) is rarely a detection of anything. */
export const OVERLAP_FLOOR = 0.1;

export function collectOverlaps(input: EvaluationInput, floor: number = OVERLAP_FLOOR): Overlaps {
  const { detections, truths, imageCount } = input;
  const imageStarts = startsByImage(truths.images, imageCount);
  const count = detections.scores.length;
  const starts = new Int32Array(count + 1);
  let found = new Int32Array(Math.max(16, 2 * count));
  let values = new Float64Array(found.length);
  let length = 0;
  for (let d = 0; d < count; d++) {
    const image = detections.images[d]!;
    for (let t = imageStarts[image]!; t < imageStarts[image + 1]!; t++) {
      const overlap = overlapOf(detections, d, truths, t);
      if (overlap < floor || overlap === 0) continue;
      if (length === found.length) {
        found = grown(found, new Int32Array(2 * length));
        values = grown(values, new Float64Array(2 * length));
      }
      found[length] = t;
      values[length++] = overlap;
    }
    starts[d + 1] = length;
  }
  return { floor, starts, truths: found.slice(0, length), values: values.slice(0, length) };
}

/** Where the rows of each picture begin; rows are grouped by picture. */
export function startsByImage(images: Int32Array, imageCount: number): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(imageCount + 1);
  for (const image of images) starts[image + 1]!++;
  for (let image = 0; image < imageCount; image++) starts[image + 1]! += starts[image]!;
  return starts;
}

function grown<A extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(values: A, larger: A): A {
  larger.set(values);
  return larger;
}
