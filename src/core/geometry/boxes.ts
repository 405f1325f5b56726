/**
 * Boxes in columns: x0 y0 x1 y1 of each box one after the other, continuous pixels or fractions, y down, x1 and y1 the far edges. With
 * `inclusive`, x1 and y1 name the last pixel inside (Pascal VOC's devkit), so every side is one longer.
 */
export interface OverlapOptions {
  readonly inclusive?: boolean;
}

/**
 * Intersection over union of every box of `rows` with every box of `columns`: rows × columns, row by row. 0 where either is empty or
 * inverted; NaN only where a number is.
 */
export function iouMatrix(rows: Float64Array, columns: Float64Array, options: OverlapOptions = {}): Float64Array {
  const extra = options.inclusive === true ? 1 : 0;
  const width = columns.length >> 2;
  const height = rows.length >> 2;
  const matrix = new Float64Array(width * height);
  const areas = boxAreas(columns, options);
  for (let row = 0, at = 0; row < height; row++) {
    const x0 = rows[row * 4]!;
    const y0 = rows[row * 4 + 1]!;
    const x1 = rows[row * 4 + 2]! + extra;
    const y1 = rows[row * 4 + 3]! + extra;
    const area = (x1 - x0) * (y1 - y0);
    for (let column = 0, c = 0; column < width; column++, c += 4, at++) {
      const left = columns[c]!;
      const right = columns[c + 2]! + extra;
      const overlapX = (right < x1 ? right : x1) - (left > x0 ? left : x0);
      if (overlapX <= 0) continue;
      const top = columns[c + 1]!;
      const bottom = columns[c + 3]! + extra;
      const overlapY = (bottom < y1 ? bottom : y1) - (top > y0 ? top : y0);
      if (overlapY <= 0) continue;
      const intersection = overlapX * overlapY;
      matrix[at] = intersection / (area + areas[column]! - intersection);
    }
  }
  return matrix;
}

/**
 * Generalized IoU (Rezatofighi et al., 2019) of every box of `rows` with every box of `columns`: IoU − (C − U) / C with U the union and C the
 * smallest box around both, from −1 to 1. 0 where C has no area.
 */
export function giouMatrix(rows: Float64Array, columns: Float64Array, options: OverlapOptions = {}): Float64Array {
  const extra = options.inclusive === true ? 1 : 0;
  const width = columns.length >> 2;
  const matrix = new Float64Array(width * (rows.length >> 2));
  const areas = boxAreas(columns, options);
  const rowAreas = boxAreas(rows, options);
  for (let at = 0; at < matrix.length; at++) {
    const r = Math.floor(at / width) * 4;
    const c = (at % width) * 4;
    const overlapX = Math.min(rows[r + 2]!, columns[c + 2]!) + extra - Math.max(rows[r]!, columns[c]!);
    const overlapY = Math.min(rows[r + 3]!, columns[c + 3]!) + extra - Math.max(rows[r + 1]!, columns[c + 1]!);
    const intersection = Math.max(0, overlapX) * Math.max(0, overlapY);
    const union = rowAreas[r >> 2]! + areas[c >> 2]! - intersection;
    const hullX = Math.max(rows[r + 2]!, columns[c + 2]!) + extra - Math.min(rows[r]!, columns[c]!);
    const hullY = Math.max(rows[r + 3]!, columns[c + 3]!) + extra - Math.min(rows[r + 1]!, columns[c + 1]!);
    const hull = hullX * hullY;
    matrix[at] = hull > 0 ? (union > 0 ? intersection / union : 0) - (hull - union) / hull : 0;
  }
  return matrix;
}

/** The area of every box; negative or meaningless where a box is inverted. */
function boxAreas(boxes: Float64Array, { inclusive = false }: OverlapOptions = {}): Float64Array {
  const extra = inclusive ? 1 : 0;
  const areas = new Float64Array(boxes.length >> 2);
  for (let i = 0, b = 0; i < areas.length; i++, b += 4)
    areas[i] = (boxes[b + 2]! - boxes[b]! + extra) * (boxes[b + 3]! - boxes[b + 1]! + extra);
  return areas;
}

/** cx cy w h of every box as x0 y0 x1 y1. */
export function toCorners(centers: Float64Array): Float64Array {
  const corners = new Float64Array(centers.length);
  for (let i = 0; i + 3 < centers.length; i += 4) {
    const halfWidth = centers[i + 2]! / 2;
    const halfHeight = centers[i + 3]! / 2;
    corners[i] = centers[i]! - halfWidth;
    corners[i + 1] = centers[i + 1]! - halfHeight;
    corners[i + 2] = centers[i]! + halfWidth;
    corners[i + 3] = centers[i + 1]! + halfHeight;
  }
  return corners;
}

/** x0 y0 x1 y1 of every box as cx cy w h. */
export function toCenters(corners: Float64Array): Float64Array {
  const centers = new Float64Array(corners.length);
  for (let i = 0; i + 3 < corners.length; i += 4) {
    centers[i] = (corners[i]! + corners[i + 2]!) / 2;
    centers[i + 1] = (corners[i + 1]! + corners[i + 3]!) / 2;
    centers[i + 2] = corners[i + 2]! - corners[i]!;
    centers[i + 3] = corners[i + 3]! - corners[i + 1]!;
  }
  return centers;
}

/** Boxes of a picture of `from` units as those of one of `to` units: x scaled by the widths, y by the heights. */
export function scaleBoxes(boxes: Float64Array, scaleX: number, scaleY: number): Float64Array {
  const scaled = new Float64Array(boxes.length);
  for (let i = 0; i < boxes.length; i++) scaled[i] = boxes[i]! * (i % 2 === 0 ? scaleX : scaleY);
  return scaled;
}
