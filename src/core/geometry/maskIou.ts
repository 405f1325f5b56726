/**
 * Intersection over union of every mask of `rows` with every mask of `columns`, rows × columns. A mask is a bitmap: 0 outside, anything else
 * inside; all have one length. 0 where both are empty. A crowd column divides by the area of the row alone, as COCO does for regions that stand
 * for many objects.
 */
export function bitmapIouMatrix(
  rows: readonly Uint8Array[],
  columns: readonly Uint8Array[],
  isCrowd: readonly boolean[] = [],
): Float64Array {
  const matrix = new Float64Array(rows.length * columns.length);
  rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      let both = 0;
      let first = 0;
      let second = 0;
      for (let i = 0; i < row.length; i++) {
        const a = row[i] === 0 ? 0 : 1;
        const b = column[i] === 0 ? 0 : 1;
        both += a & b;
        first += a;
        second += b;
      }
      matrix[r * columns.length + c] = ratio(both, first, second, isCrowd[c] === true);
    });
  });
  return matrix;
}

/**
 * The same for COCO's run lengths: runs in column-major order that begin with a run of zeros. All masks are of pictures of one size. Equal to
 * pycocotools' `rleIou`.
 */
export function rleIouMatrix(
  rows: readonly (readonly number[])[],
  columns: readonly (readonly number[])[],
  isCrowd: readonly boolean[] = [],
): Float64Array {
  const rowAreas = rows.map(runArea);
  const columnAreas = columns.map(runArea);
  const matrix = new Float64Array(rows.length * columns.length);
  rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      const both = runIntersection(row, column);
      matrix[r * columns.length + c] = ratio(both, rowAreas[r]!, columnAreas[c]!, isCrowd[c] === true);
    });
  });
  return matrix;
}

function ratio(both: number, row: number, column: number, isCrowd: boolean): number {
  return both === 0 ? 0 : both / (isCrowd ? row : row + column - both);
}

function runArea(counts: readonly number[]): number {
  let area = 0;
  for (let i = 1; i < counts.length; i += 2) area += counts[i]!;
  return area;
}

/** Pixels that are inside both: walks both lists of runs once. */
function runIntersection(a: readonly number[], b: readonly number[]): number {
  let both = 0;
  let i = 0;
  let j = 0;
  let leftA = a[0] ?? 0;
  let leftB = b[0] ?? 0;
  while (i < a.length && j < b.length) {
    const step = Math.min(leftA, leftB);
    if (i % 2 === 1 && j % 2 === 1) both += step;
    leftA -= step;
    leftB -= step;
    if (leftA === 0) leftA = a[++i] ?? 0;
    if (leftB === 0) leftB = b[++j] ?? 0;
  }
  return both;
}
