/** The side of the grid of whole pixels that the articles' author compares boxes on. */
const GRID_SIDE = 1000;

/**
 * Boxes as the author compares them: cx cy w h as fractions become whole pixels of a 1,000 × 1,000 picture, cut towards 0, and both edges lie
 * inside. Returned as x0 y0 x1 y1 with the far edges one further, so that ordinary IoU of them is the author's with its + 1.
 */
export function snapToGrid(centers: Float64Array): Float64Array {
  const corners = new Float64Array(centers.length);
  for (let i = 0; i + 3 < centers.length; i += 4) {
    const [x0, x1] = snapEdges(centers[i]!, centers[i + 2]!);
    const [y0, y1] = snapEdges(centers[i + 1]!, centers[i + 3]!);
    corners[i] = x0;
    corners[i + 1] = y0;
    corners[i + 2] = x1;
    corners[i + 3] = y1;
  }
  return corners;
}

/** Both edges along one axis: the near one, and the first pixel after the far one. */
export function snapEdges(center: number, length: number): readonly [number, number] {
  const middle = center * GRID_SIDE;
  const half = (length * GRID_SIDE) / 2;
  return [Math.trunc(middle - half), Math.trunc(middle + half) + 1];
}

/**
 * Boxes of one picture (x0 y0 x1 y1, pixels) as cx cy w h, fractions of the picture. The arithmetic is the author's, (x0 + w / 2) / width, since the
 * grid is sensitive to the last bit. Where the picture has no size, they are not finite.
 */
export function toFractions(boxes: Float64Array, width: number, height: number): Float64Array<ArrayBuffer> {
  const truths = new Float64Array(boxes.length);
  for (let i = 0; i + 3 < boxes.length; i += 4) {
    const w = boxes[i + 2]! - boxes[i]!;
    const h = boxes[i + 3]! - boxes[i + 1]!;
    truths[i] = (boxes[i]! + w / 2) / width;
    truths[i + 1] = (boxes[i + 1]! + h / 2) / height;
    truths[i + 2] = w / width;
    truths[i + 3] = h / height;
  }
  return truths;
}
