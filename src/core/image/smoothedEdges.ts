import type { PackedColor } from './color';
import { blendWeight, isAlmost, isBlend, isBlendOfTwo } from './colorBlend';
import { scanMask, unknownSlot, type MaskScan, type MaskValues, type RowListener } from './maskScan';
import type { Png } from './png';
import { UnknownTally, type Tally, type UnknownValue } from './unknownTally';

/** How far around a pixel its neighbouring regions are looked for. */
const RADIUS = 5;
/** A blend has at most so many regions around it; of more the nearest count. */
const MAX_NEIGHBORS = 4;
/** Larger masks, and masks of which more is unknown, are not looked at for edges: all their unknown pixels are wrong colours. */
const MAX_PIXELS = 2 ** 26;
const MAX_UNKNOWN = 2 ** 21;
const MAX_SHARE = 1 / 3;
/** So many pixels of a colour must be explained for each that is not. */
const MOST = 3;
/** Where so much of what is unknown is explained, the mask was smoothed, and so was what lies beside. */
const CLEAR_SHARE = 0.8;
const DECLARED = 0;
const UNEXPLAINED = 1;
const EXPLAINED = 2;
/** After so many pixels, of which fewer than this share are explained, the mask holds noise, which is slow to explain. */
const PROBE = 20_000;
const PROBE_SHARE = 0.05;
/** Unknown colours around a pixel beyond this many tell nothing more. */
const MAX_UNKNOWN_NEIGHBORS = 24;
/** Near either end a mixture cannot be told from a slightly wrong colour. */
const CLEAR_WEIGHT = 0.1;

export interface EdgeSplit {
  /** Unknown pixels that smoothing explains. */
  readonly smoothed: (Tally & { readonly color: PackedColor }) | undefined;
  /** The others, by value, and what of them is counted and not told apart. */
  readonly wrong: readonly UnknownValue[];
  readonly unlisted: Tally | undefined;
}

/**
 * Tells the unknown pixels that come from smoothing (a mask resized with interpolation or drawn with anti-aliasing) from
 * pixels of a wrong colour. An unknown colour is smoothed when it nowhere fills a 3 × 3 square (smoothing makes ramps, not
 * areas) and three quarters of its pixels are explained. A pixel is explained when its colour
 *
 * - is a mixture (`isBlend`) of the two to four declared colours nearest to it within 5 pixels; where it is as good as one of
 *   them, or needs more than two, only if two more unknown colours lie within 5 pixels: a wrong colour stays the same; or
 * - is a mixture of a declared colour there and any other declared colour, as in a line too thin to have its own colour
 *   anywhere, while two more unknown colours within 5 pixels are mixtures of the same two with at least a tenth of each; or
 * - lies beside an explained pixel in a mask of which four fifths of the unknown pixels are explained: where details vanish
 *   in a smaller picture, the colour that was mixed in is no longer there to be found.
 *
 * A thin line of a wrong colour that happens to lie between the colours on its two sides counts as smoothed: nothing in the
 * picture tells it apart. Interpolation that overshoots (bicubic, Lanczos) also makes colours outside of any mixture: those
 * count as wrong.
 */
export function splitEdges(png: Png, values: MaskValues, scan: MaskScan, declared: readonly PackedColor[]): EdgeSplit {
  if (!isWorthLooking(png, scan.counts[unknownSlot(values)]!)) {
    return { smoothed: undefined, wrong: scan.unknown, unlisted: scan.unlisted };
  }
  const picture = readPicture(png, values, scan);
  const flat = flatColors(picture);
  const explained = new Map<PackedColor, number>();
  let pixels = 0;
  let looked = 0;
  for (const at of picture.unknown) {
    const color = picture.colors[at]!;
    if (flat.has(color)) continue;
    if (looked++ === PROBE && pixels < PROBE_SHARE * PROBE) {
      return { smoothed: undefined, wrong: scan.unknown, unlisted: scan.unlisted };
    }
    const isExplained = isSmoothed(picture, at, declared);
    if (isExplained) picture.kinds[at] = EXPLAINED;
    if (isExplained) pixels++;
    explained.set(color, (explained.get(color) ?? 0) + (isExplained ? 1 : -MOST));
  }
  if (pixels >= CLEAR_SHARE * picture.unknown.length) explainByCompany(picture, explained);
  return splitByColor(picture, (color) => (explained.get(color) ?? -1) >= 0);
}

/** Explains pixels beside explained ones, in reading order, so that a corner takes its whole ramp along. */
function explainByCompany(picture: Picture, explained: Map<PackedColor, number>): void {
  const { width, colors, kinds } = picture;
  for (const at of picture.unknown) {
    const votes = explained.get(colors[at]!);
    if (votes === undefined || kinds[at] === EXPLAINED) continue;
    const isBeside = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1].some(
      (step) => kinds[at + step] === EXPLAINED,
    );
    if (!isBeside) continue;
    kinds[at] = EXPLAINED;
    explained.set(colors[at]!, votes + 1 + MOST);
  }
}

function splitByColor(picture: Picture, isSmooth: (color: PackedColor) => boolean): EdgeSplit {
  const wrong = new UnknownTally();
  let smoothed: EdgeSplit['smoothed'];
  for (const at of picture.unknown) {
    const color = picture.colors[at]!;
    const first = { row: picture.top + Math.floor(at / picture.width), column: at % picture.width };
    if (!isSmooth(color)) wrong.add(color, 1, first.row, first.column);
    else if (smoothed === undefined) smoothed = { count: 1, first, color };
    else smoothed.count++;
  }
  return { smoothed, wrong: wrong.values(), unlisted: wrong.unlisted };
}

function isWorthLooking({ header: { width, height } }: Png, unknown: number): boolean {
  return 0 < unknown && unknown <= Math.min(MAX_UNKNOWN, MAX_SHARE * width * height) && width * height <= MAX_PIXELS;
}

/** The part of a mask that holds its unknown pixels. */
interface Picture {
  /** The row of the mask that is its first. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Row by row; unknown colours and others alike. */
  readonly colors: Uint32Array;
  /** `DECLARED`, `UNEXPLAINED` or `EXPLAINED`. */
  readonly kinds: Uint8Array;
  /** Where the unknown pixels are, ascending. */
  readonly unknown: readonly number[];
}

/** Only the rows around unknown pixels: a single wrong pixel must not cost a copy of the mask. */
function readPicture(png: Png, values: MaskValues, scan: MaskScan): Picture {
  const { width } = png.header;
  const top = Math.max(0, Math.min(...scan.unknown.map(({ first }) => first.row)) - RADIUS);
  const height = Math.min(png.header.height, scan.lastUnknownRow + RADIUS + 1) - top;
  const colors = new Uint32Array(width * height);
  const kinds = new Uint8Array(width * height);
  const unknown: number[] = [];
  const slot = unknownSlot(values);
  const listener: RowListener = (row, slots, rowColors) => {
    if (row < top) return;
    const start = (row - top) * width;
    colors.set(rowColors, start);
    for (let x = slots.indexOf(slot); x >= 0; x = slots.indexOf(slot, x + 1)) {
      unknown.push(start + x);
      kinds[start + x] = UNEXPLAINED;
    }
  };
  scanMask(png, values, listener, top + height);
  return { top, width, height, colors, kinds, unknown };
}

/** The unknown colours that somewhere fill a 3 × 3 square. */
function flatColors({ width, height, colors, unknown }: Picture): Set<number> {
  const flat = new Set<number>();
  for (const at of unknown) {
    const column = at % width;
    const isInside = 0 < column && column < width - 1 && width <= at && at < width * (height - 1);
    if (isInside && !flat.has(colors[at]!) && isFlat(colors, at, width)) flat.add(colors[at]!);
  }
  return flat;
}

function isFlat(colors: Uint32Array, at: number, width: number): boolean {
  const color = colors[at];
  for (let from = at - width - 1; from <= at + width - 1; from += width) {
    if (colors[from] !== color || colors[from + 1] !== color || colors[from + 2] !== color) return false;
  }
  return true;
}

function isSmoothed(picture: Picture, at: number, declared: readonly PackedColor[]): boolean {
  const color = picture.colors[at]!;
  // Values with a flag have no exact colour.
  if (color > 0xffffff) return false;
  const known: PackedColor[] = [];
  const unknown: PackedColor[] = [];
  for (let radius = 1; radius <= RADIUS; radius++) {
    addRing(picture, at, radius, known, unknown);
    if (known.length > MAX_NEIGHBORS) known.length = MAX_NEIGHBORS;
    const isClear = unknown.length > 2 || !known.some((other) => isAlmost(color, other));
    if (isClear && isBlendOfTwo(color, known)) return true;
  }
  if (unknown.length > 2 && isBlend(color, known)) return true;
  return known.some((near) => declared.some((other) => isThinLine(color, near, other, unknown)));
}

function isThinLine(
  color: PackedColor,
  near: PackedColor,
  other: PackedColor,
  around: readonly PackedColor[],
): boolean {
  if (blendWeight(color, near, other) === undefined) return false;
  const isClear = (value: PackedColor): boolean => {
    const weight = blendWeight(value, near, other) ?? 0;
    return CLEAR_WEIGHT <= weight && weight <= 1 - CLEAR_WEIGHT;
  };
  return around.filter((value) => value !== color && isClear(value)).length >= 2;
}

/** Adds the colours at a (chessboard) distance from a pixel that are not listed yet. */
function addRing(
  { width, height, colors, kinds }: Picture,
  at: number,
  radius: number,
  known: PackedColor[],
  unknown: PackedColor[],
): void {
  const row = Math.floor(at / width);
  const column = at % width;
  for (let y = Math.max(0, row - radius); y <= Math.min(height - 1, row + radius); y++) {
    const isWhole = y === row - radius || y === row + radius;
    for (let x = column - radius; x <= column + radius; x += isWhole ? 1 : 2 * radius) {
      if (x < 0 || x >= width) continue;
      const place = y * width + x;
      const color = colors[place]! & 0xffffff;
      const list = kinds[place] === DECLARED ? known : unknown;
      const isFull = list.length >= MAX_UNKNOWN_NEIGHBORS;
      if (!isFull && !list.includes(color)) list.push(color);
    }
  }
}
