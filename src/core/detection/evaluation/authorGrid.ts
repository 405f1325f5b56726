import type { BoxTable } from '../tables';
import type { EvaluationInput, ImageSizes } from './evaluationInput';

/** Cells of the grid along a side of the picture. */
const CELLS = 1000;

/**
 * Both tables as the author of ssd-tensorflow compares them: every box on a grid of 1000 × 1000 whole cells of its picture, coordinates
 * truncated toward zero, detections cut to 0 … 999, far edges inside; no object is difficult or a crowd. Boxes of pictures without a size
 * stay as they are.
 */
export function onAuthorGrid(input: EvaluationInput, sizes: ImageSizes): EvaluationInput {
  const { truths, detections } = input;
  const cut = (value: number): number => Math.min(CELLS - 1, Math.max(0, value));
  const grid = toGrid(truths, sizes, (value) => value);
  return {
    ...input,
    truths: { ...truths, ...grid, areas: grid.boxAreas, flags: new Uint8Array(truths.flags.length) },
    detections: { ...detections, ...toGrid(detections, sizes, cut) },
  };
}

function toGrid(
  { images, boxes }: BoxTable,
  { widths, heights }: ImageSizes,
  cut: (value: number) => number,
): Pick<BoxTable, 'boxes' | 'boxAreas'> {
  const placed = new Float64Array(boxes.length);
  const boxAreas = new Float64Array(images.length);
  for (let row = 0; row < images.length; row++) {
    const width = widths[images[row]!]!;
    const height = heights[images[row]!]!;
    const hasSize = width > 0 && height > 0;
    for (let k = 0; k < 4; k++) {
      const value = boxes[4 * row + k]!;
      const cell = cut(Math.trunc((value / (k % 2 === 0 ? width : height)) * CELLS));
      // The far edge names the last cell inside; outside of it begins the next.
      placed[4 * row + k] = hasSize ? cell + (k < 2 ? 0 : 1) : value;
    }
    boxAreas[row] = (placed[4 * row + 2]! - placed[4 * row]!) * (placed[4 * row + 3]! - placed[4 * row + 1]!);
  }
  return { boxes: placed, boxAreas };
}
