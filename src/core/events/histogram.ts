import { TensorReader } from './tensor';
import { WireReader } from './wire';

/** A bucket of a histogram: how many values lie from `left` up to `right`, which the last bucket includes. */
export interface HistogramBucket {
  readonly left: number;
  readonly right: number;
  readonly count: number;
}

/** Keys of Summary.Value and HistogramProto (tensorflow/core/framework/summary.proto). */
const HISTOGRAM = 0x2a;
const TENSOR = 0x42;
const MIN = 0x09;
const MAX = 0x11;
const LIMITS = 0x32;
const COUNTS = 0x3a;
const LIMIT = 0x31;
const COUNT = 0x39;

const MAX_BUCKETS = 100_000;

/**
 * The buckets of a histogram in the Summary.Value that an event file holds, of the old form (HistogramProto) or the new one (a
 * tensor of shape [k, 3]); none where the bytes hold no histogram. Empty buckets at both ends of the old form are left out, and
 * the outermost limits are the smallest and largest value, as TensorBoard does it.
 */
export function parseHistogram(value: Uint8Array): HistogramBucket[] {
  const reader = new WireReader();
  reader.open(value, new DataView(value.buffer, value.byteOffset, value.byteLength), 0, value.length);
  let buckets: HistogramBucket[] = [];
  reader.eachField((key) => {
    if (key === HISTOGRAM) buckets = readHistogram(reader);
    else if (key === TENSOR) buckets = readTable(reader);
    else return false;
    return true;
  });
  return reader.isBroken ? [] : buckets;
}

function readTable(reader: WireReader): HistogramBucket[] {
  const tensor = new TensorReader();
  const outer = reader.enter();
  tensor.read(reader, 3 * MAX_BUCKETS);
  reader.leave(outer);
  const { numbers, shape } = tensor;
  if (shape.length !== 2 || shape[1] !== 3) return [];
  const count = Math.min(shape[0]!, Math.floor(numbers.length / 3));
  return Array.from({ length: Math.max(0, count) }, (_, i) => ({
    left: numbers[3 * i]!,
    right: numbers[3 * i + 1]!,
    count: numbers[3 * i + 2]!,
  }));
}

function readHistogram(reader: WireReader): HistogramBucket[] {
  let [min, max] = [0, 0];
  const limits: number[] = [];
  const counts: number[] = [];
  reader.eachFieldWithin((key) => {
    if (key === MIN) min = reader.double();
    else if (key === MAX) max = reader.double();
    else if (key === LIMITS) readPacked(reader, limits);
    else if (key === COUNTS) readPacked(reader, counts);
    else if (key === LIMIT) addTo(limits, reader.double());
    else if (key === COUNT) addTo(counts, reader.double());
    else return false;
    return true;
  });
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return [];
  const last = counts.findLastIndex((count) => count > 0);
  return counts.slice(first, last + 1).map((count, i) => ({
    left: i === 0 ? min : (limits[first + i - 1] ?? NaN),
    right: first + i === last ? max : (limits[first + i] ?? NaN),
    count,
  }));
}

function readPacked(reader: WireReader, into: number[]): void {
  const outer = reader.enter();
  while (reader.position < reader.end) addTo(into, reader.double());
  reader.leave(outer);
}

function addTo(list: number[], value: number): void {
  if (list.length < MAX_BUCKETS) list.push(value);
}
