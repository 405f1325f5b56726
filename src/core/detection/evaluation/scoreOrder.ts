/**
 * The rows by falling score. Rows of equal score keep the order of `rows`, as NumPy's `argsort(-scores, kind='mergesort')` does.
 *
 * A radix sort of the 64 bits in four digits; digits that are the same in all rows cost nothing.
 *
 * @param rows indices into `scores`; they are not changed
 * @param scores finite or infinite, never NaN; 0 and -0 are equal
 */
export function orderByScore(rows: Int32Array<ArrayBuffer>, scores: Float64Array): Int32Array<ArrayBuffer> {
  const count = rows.length;
  if (count <= FEW) return insertionOrder(rows, scores);
  const keys = sortKeys(rows, scores);
  let order = rows.slice();
  let other = new Int32Array(count);
  let from = keys;
  let to = new Uint32Array(2 * count);
  const counts = new Uint32Array(65_536);
  for (let digit = 0; digit < 4; digit++) {
    const word = digit >> 1;
    const shift = (digit & 1) * 16;
    counts.fill(0);
    for (let i = 0; i < count; i++) counts[(from[2 * i + word]! >>> shift) & 0xffff]!++;
    if (count === 0 || counts[(from[word]! >>> shift) & 0xffff] === count) continue;
    toStarts(counts);
    for (let i = 0; i < count; i++) {
      const place = counts[(from[2 * i + word]! >>> shift) & 0xffff]!++;
      to[2 * place] = from[2 * i]!;
      to[2 * place + 1] = from[2 * i + 1]!;
      other[place] = order[i]!;
    }
    [order, other] = [other, order];
    [from, to] = [to, from];
  }
  return order;
}

/** Up to here the sort is over before the radix sort has cleared its counts. */
const FEW = 200;

function insertionOrder(rows: Int32Array<ArrayBuffer>, scores: Float64Array): Int32Array<ArrayBuffer> {
  const order = rows.slice();
  for (let i = 1; i < order.length; i++) {
    const row = order[i]!;
    const score = scores[row]!;
    let at = i;
    for (; at > 0 && scores[order[at - 1]!]! < score; at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
  return order;
}

/** Low and high word of a number that rises as the score falls. */
function sortKeys(rows: Int32Array, scores: Float64Array): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(2 * rows.length);
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  for (let i = 0; i < rows.length; i++) {
    double[0] = scores[rows[i]!]! + 0;
    const low = words[0]!;
    const high = words[1]!;
    const isNegative = high >= 0x80000000;
    keys[2 * i] = isNegative ? low : ~low;
    keys[2 * i + 1] = isNegative ? high : ~(high | 0x80000000);
  }
  return keys;
}

function toStarts(counts: Uint32Array): void {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    counts[i] = sum;
    sum += count;
  }
}

/** Rows in groups: those of group `g` are `rows[starts[g]]` to `rows[starts[g + 1]]`, the end outside. */
export interface Groups {
  readonly rows: Int32Array<ArrayBuffer>;
  readonly starts: Int32Array<ArrayBuffer>;
}

/** Groups rows by a column of numbers from 0 to `groupCount - 1`; each group keeps the order of `rows`. */
export function groupRows(rows: Int32Array, groupOf: Int32Array, groupCount: number): Groups {
  const starts = new Int32Array(groupCount + 1);
  for (const row of rows) starts[groupOf[row]! + 1]!++;
  for (let group = 0; group < groupCount; group++) starts[group + 1]! += starts[group]!;
  const next = starts.slice();
  const grouped = new Int32Array(rows.length);
  for (const row of rows) grouped[next[groupOf[row]!]!++] = row;
  return { rows: grouped, starts };
}

/** 0, 1, 2 … */
export function allRows(count: number): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(count);
  for (let i = 0; i < count; i++) rows[i] = i;
  return rows;
}
