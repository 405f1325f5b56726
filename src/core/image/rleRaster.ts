/** A mask of one label, cut to its box: 1 inside. */
export interface Raster {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Picture pixels a sample; 1 unless the box is larger than `MAX_RASTER`. */
  readonly stride: number;
  readonly covered: Uint8Array;
}

const MAX_RASTER = 1 << 20;

/**
 * The samples of a column-major run-length mask (zeros first, as COCO has it) inside `box` (x0, y0, x1, y1 of whole pixels).
 * Runs past the end are ignored.
 */
export function rasterizeRuns(
  runs: { readonly height: number; readonly width: number; readonly counts: readonly number[] },
  box: readonly [number, number, number, number],
): Raster {
  const x = Math.max(0, Math.floor(Math.min(box[0], box[2])) || 0);
  const y = Math.max(0, Math.floor(Math.min(box[1], box[3])) || 0);
  const across = Math.max(1, Math.min(runs.width, Math.ceil(Math.max(box[0], box[2])) || 1) - x);
  const down = Math.max(1, Math.min(runs.height, Math.ceil(Math.max(box[1], box[3])) || 1) - y);
  const stride = Math.max(1, Math.ceil(Math.sqrt((across * down) / MAX_RASTER)));
  const width = Math.ceil(across / stride);
  const height = Math.ceil(down / stride);
  const raster = { x, y, width, height, stride, covered: new Uint8Array(width * height) };
  fillColumns(raster, runs);
  return raster;
}

function fillColumns(raster: Raster, runs: { readonly height: number; readonly counts: readonly number[] }): void {
  const { x, y, width, height, stride, covered } = raster;
  let i = 0;
  let end = runs.counts[0] ?? 0;
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) {
      const at = (x + column * stride) * runs.height + y + row * stride;
      while (end <= at && i < runs.counts.length) end += runs.counts[++i] ?? 0;
      if (i < runs.counts.length && i % 2 === 1) covered[row * width + column] = 1;
    }
  }
}
