import type { Shape } from '../../src/core/dataset/annotation';

/** Writes `value` where the runs of a COCO mask say so: column by column, beginning with a run outside. */
export function rasterizeRle(shape: Shape, value: number, plane: Uint8Array): void {
  if (shape.kind !== 'rle') throw new Error(`This is a ${shape.kind}.`);
  const [height, width] = shape.size;
  let at = 0;
  for (const [run, length] of shape.counts.entries()) {
    for (const end = at + length; at < end; at++) {
      if (run % 2 === 1) plane[(at % height) * width + Math.floor(at / height)] = value;
    }
  }
}
