import type { Size } from '../geometry/box';
import { IGNORED, MAX_PLANE_CLASSES, UNKNOWN } from '../image/classPlane';
import { encodeRuns } from '../image/planeRuns';
import type { Pixel } from '../std/place';
import { collectPlanes, openPair, type MaskPair, type PairEnvironment, type PairReading } from './evaluatePair';
import { scoresAt } from './scorePlane';

/** Both masks of a pair to look at, as runs (see `encodeRuns`); 255 stands for no class, 254 for ignored. */
export interface PairDescription extends Size {
  readonly truth: Uint8Array<ArrayBuffer>;
  readonly prediction: Uint8Array<ArrayBuffer>;
  /** Whether the prediction has scores that can be asked for. */
  readonly isScored: boolean;
}

/** The same, small: every class of the nearest pixels, row by row. */
export interface PairThumbnail extends Size {
  readonly truth: Uint8Array<ArrayBuffer>;
  readonly prediction: Uint8Array<ArrayBuffer>;
}

/** Undefined where a mask cannot be read, the sizes differ, or there are more classes than a plane tells apart. */
export async function describePair(
  pair: MaskPair,
  reading: PairReading,
  environment: PairEnvironment,
): Promise<PairDescription | undefined> {
  const planes = await readPlanes(pair, reading, environment);
  if (planes === undefined) return undefined;
  const { width, height, isScored } = planes;
  return { width, height, truth: encodeRuns(planes.truth), prediction: encodeRuns(planes.prediction), isScored };
}

export async function thumbnailPair(
  pair: MaskPair,
  reading: PairReading,
  limit: number,
  environment: PairEnvironment,
): Promise<PairThumbnail | undefined> {
  const planes = await readPlanes(pair, reading, environment);
  if (planes === undefined) return undefined;
  const scale = Math.min(1, limit / Math.max(planes.width, planes.height));
  const size = {
    width: Math.max(1, Math.round(planes.width * scale)),
    height: Math.max(1, Math.round(planes.height * scale)),
  };
  return { ...size, truth: shrink(planes.truth, planes, size), prediction: shrink(planes.prediction, planes, size) };
}

export async function pixelScores(
  pair: MaskPair,
  reading: PairReading,
  { row, column }: Pixel,
  environment: PairEnvironment,
): Promise<Float64Array | undefined> {
  const opened = await openPair(pair, reading, environment);
  const array = opened.ok ? opened.value.opened.scored?.array : undefined;
  if (!opened.ok || array === undefined) return undefined;
  const { width, height } = opened.value;
  const isInside = 0 <= row && row < height && 0 <= column && column < width;
  if (!isInside) return undefined;
  const scaled = {
    row: Math.floor(((2 * row + 1) * array.height) / (2 * height)),
    column: Math.floor(((2 * column + 1) * array.width) / (2 * width)),
  };
  return scoresAt(array, scaled.row, scaled.column);
}

interface Planes extends Size {
  readonly truth: Uint8Array;
  readonly prediction: Uint8Array;
  readonly isScored: boolean;
}

async function readPlanes(
  pair: MaskPair,
  reading: PairReading,
  environment: PairEnvironment,
): Promise<Planes | undefined> {
  const { length: classes } = reading.dataset.classes;
  if (classes > MAX_PLANE_CLASSES) return undefined;
  const opened = await openPair(pair, reading, environment);
  if (!opened.ok) return undefined;
  const { width, height, truth, prediction } = opened.value;
  const planes = collectPlanes(opened.value);
  for (let row = 0; row < height; row++) {
    if (!truth.next() || !prediction.next()) return undefined;
    planes.addRow();
  }
  const byteOf = Uint8Array.from({ length: classes + 2 }, (_, slot) => slot);
  byteOf[classes] = IGNORED;
  byteOf[classes + 1] = UNKNOWN;
  const bytes = (slots: Uint16Array): Uint8Array => Uint8Array.from(slots, (slot) => byteOf[slot]!);
  const isScored = opened.value.opened.scored !== undefined;
  return { width, height, truth: bytes(planes.truth), prediction: bytes(planes.prediction), isScored };
}

function shrink(plane: Uint8Array, from: Size, to: Size): Uint8Array<ArrayBuffer> {
  const small = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const row = Math.floor(((2 * y + 1) * from.height) / (2 * to.height));
    for (let x = 0; x < to.width; x++) {
      const column = Math.floor(((2 * x + 1) * from.width) / (2 * to.width));
      small[y * to.width + x] = plane[row * from.width + column]!;
    }
  }
  return small;
}
