import type { Pixel } from '../std/place';
import type { NumberArray } from './npy';

/** A stack of one-hot pictures: samples × rows × columns × classes. */
export interface OneHotStack {
  readonly values: NumberArray;
  readonly samples: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Whether the first index changes fastest. */
  readonly fortranOrder: boolean;
}

export type OneHotFault = 'onehot/all-zero' | 'onehot/multi-hot' | 'onehot/value';

/** Pixels of one sample with one fault: how many, the first in reading order and what it holds. */
export interface FaultTally {
  readonly fault: OneHotFault;
  readonly sample: number;
  readonly first: Pixel;
  readonly vector: readonly number[];
  count: number;
}

/** What `onPixel` is told of a pixel without a class. */
export const NO_CLASS = -1;

/**
 * Looks at every pixel of every sample. A pixel is whole when one value is 1 and all others are 0 (-0 is 0). One with a value
 * that is neither, not finite ones included, is `onehot/value`, whatever else is wrong with it.
 */
export function scanOneHot(
  stack: OneHotStack,
  onPixel: (sample: number, row: number, column: number, classIndex: number) => void,
): FaultTally[] {
  const { samples, rows, columns, depth } = stack;
  const line = new Float64Array(columns * depth);
  const tallies: FaultTally[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const bySample = new Map<OneHotFault, FaultTally>();
    for (let row = 0; row < rows; row++) {
      takeRow(stack, sample, row, line);
      for (let column = 0; column < columns; column++) {
        const classIndex = classAt(line, column * depth, depth);
        onPixel(sample, row, column, classIndex < 0 ? NO_CLASS : classIndex);
        if (classIndex >= 0) continue;
        const vector = line.subarray(column * depth, (column + 1) * depth);
        addFault(bySample, faults[-1 - classIndex]!, sample, { row, column }, vector);
      }
    }
    tallies.push(...bySample.values());
  }
  return tallies;
}

const faults: readonly OneHotFault[] = ['onehot/all-zero', 'onehot/multi-hot', 'onehot/value'];
const ALL_ZERO = -1;
const MULTI_HOT = -2;
const BAD_VALUE = -3;

/** The class of a vector, or which fault it has as a negative number. */
function classAt(line: Float64Array, start: number, depth: number): number {
  let found = ALL_ZERO;
  for (let k = 0; k < depth; k++) {
    const value = line[start + k]!;
    if (value === 0) continue;
    if (value !== 1) return BAD_VALUE;
    found = found === ALL_ZERO ? k : MULTI_HOT;
  }
  return found;
}

function takeRow(
  { values, samples, rows, columns, depth, fortranOrder }: OneHotStack,
  sample: number,
  row: number,
  line: Float64Array,
): void {
  if (!fortranOrder) {
    const start = (sample * rows + row) * columns * depth;
    line.set(values.subarray(start, start + columns * depth));
    return;
  }
  for (let k = 0; k < depth; k++) {
    let from = sample + samples * (row + rows * columns * k);
    for (let column = 0; column < columns; column++, from += samples * rows) line[column * depth + k] = values[from]!;
  }
}

function addFault(
  tallies: Map<OneHotFault, FaultTally>,
  fault: OneHotFault,
  sample: number,
  first: Pixel,
  vector: Float64Array,
): void {
  const known = tallies.get(fault);
  if (known !== undefined) known.count++;
  else tallies.set(fault, { fault, sample, first, vector: [...vector], count: 1 });
}
