import type { PackedColor } from './color';
import { blendWeight, isAlmost, isBlend, isBlendOfTwo } from './colorBlend';
import { AREA, DECLARED, EXPLAINED, RADIUS, readEdgePicture, visitRing, type EdgePicture } from './edgePicture';
import { explainHidden, isClearBlend } from './hiddenBlends';
import { unknownSlot, type MaskScan, type MaskValues } from './maskScan';
import type { Png } from './png';
import { UnknownTally, type Tally, type UnknownValue } from './unknownTally';

/** A blend has at most so many regions around it; of more the nearest count. */
const MAX_NEIGHBORS = 4;
/** Larger masks, and masks of which more is unknown, are not looked at for edges: all their unknown pixels are wrong colours. */
const MAX_PIXELS = 2 ** 26;
const MAX_UNKNOWN = 2 ** 21;
const MAX_SHARE = 1 / 3;
/** So many pixels of a colour must be explained for each that is not. */
const MOST = 3;
/** Where so much of what is unknown and no area is explained, the mask was smoothed, and so was what lies beside. */
const SMOOTHED_SHARE = 2 / 3;
/** More pixels than this are not looked at again: it takes up to a tenth of a millisecond for each. */
const MAX_UNEXPLAINED = 2 ** 14;
/** After so many pixels, of which fewer than this share are explained, the mask holds noise, which is slow to explain. */
const PROBE = 20_000;
const PROBE_SHARE = 0.05;
/** Unknown colours around a pixel beyond this many tell nothing more. */
const MAX_UNKNOWN_NEIGHBORS = 24;

export interface EdgeSplit {
  /** Unknown pixels that smoothing explains. */
  readonly smoothed: (Tally & { readonly color: PackedColor }) | undefined;
  /** The others, by value, and what of them is counted and not told apart. */
  readonly wrong: readonly UnknownValue[];
  readonly unlisted: Tally | undefined;
}

/**
 * Tells the unknown pixels that come from smoothing (a mask resized with interpolation or drawn with anti-aliasing) from
 * pixels of a wrong colour. An unknown colour of which half the pixels lie in 3 × 3 squares is an area of its own (smoothing
 * makes ramps, not areas): wrong, and known as the colour of what lies around others. Another pixel is explained when its colour
 *
 * - is a mixture (`isBlend`) of the two to four known colours nearest to it within 5 pixels; where it is as good as one of
 *   them, or needs more than two, only if two more unknown colours lie within 5 pixels: a wrong colour stays the same; or
 * - is a mixture of a known colour there and any declared colour, as in a line too thin to have its own colour
 *   anywhere, while two more unknown colours within 5 pixels are mixtures of the same two with at least a tenth of each.
 *
 * Where two thirds of these pixels are explained, the mask was smoothed: the others are looked at again for colours that are
 * hidden (`explainHidden`), and each pixel that is still not explained is wrong. Where fewer are, a colour is smoothed when three
 * quarters of its pixels are explained, and wrong in all of them when not.
 *
 * A thin line of a wrong colour that happens to lie between the colours on its two sides counts as smoothed: nothing in the
 * picture tells it apart. Interpolation that overshoots (bicubic, Lanczos) also makes colours outside of any mixture: those
 * count as wrong.
 */
export function splitEdges(png: Png, values: MaskValues, scan: MaskScan, declared: readonly PackedColor[]): EdgeSplit {
  if (!isWorthLooking(png, scan.counts[unknownSlot(values)]!)) return allWrong(scan);
  const picture = readEdgePicture(png, values, scan);
  const votes = explainVisible(picture, declared);
  if (votes === undefined) return allWrong(scan);
  const isSmoothedMask = votes.explained >= SMOOTHED_SHARE * votes.looked;
  if (!isSmoothedMask || votes.looked - votes.explained > MAX_UNEXPLAINED) {
    return split(picture, (at) => (votes.byColor.get(picture.colors[at]!) ?? -1) >= 0);
  }
  explainHidden(picture, declared);
  return split(picture, (at) => picture.kinds[at] === EXPLAINED);
}

function allWrong({ unknown, unlisted }: MaskScan): EdgeSplit {
  return { smoothed: undefined, wrong: unknown, unlisted };
}

interface Votes {
  readonly looked: number;
  readonly explained: number;
  /** At least 0 where enough pixels of a colour are explained. */
  readonly byColor: ReadonlyMap<PackedColor, number>;
}

/** Explains what the colours around each pixel explain; undefined where the mask holds noise. */
function explainVisible(picture: EdgePicture, declared: readonly PackedColor[]): Votes | undefined {
  const { colors, kinds } = picture;
  const byColor = new Map<PackedColor, number>();
  let [looked, explained] = [0, 0];
  for (const at of picture.unknown) {
    if (kinds[at] === AREA) continue;
    if (looked++ === PROBE && explained < PROBE_SHARE * PROBE) return undefined;
    const isExplained = isSmoothed(picture, at, declared);
    if (isExplained) kinds[at] = EXPLAINED;
    if (isExplained) explained++;
    byColor.set(colors[at]!, (byColor.get(colors[at]!) ?? 0) + (isExplained ? 1 : -MOST));
  }
  return { looked, explained, byColor };
}

function split(picture: EdgePicture, isSmooth: (at: number) => boolean): EdgeSplit {
  const wrong = new UnknownTally();
  let smoothed: EdgeSplit['smoothed'];
  for (const at of picture.unknown) {
    const color = picture.colors[at]!;
    const first = { row: picture.top + Math.floor(at / picture.width), column: at % picture.width };
    if (!isSmooth(at)) wrong.add(color, 1, first.row, first.column);
    else if (smoothed === undefined) smoothed = { count: 1, first, color };
    else smoothed.count++;
  }
  return { smoothed, wrong: wrong.values(), unlisted: wrong.unlisted };
}

function isWorthLooking({ header: { width, height } }: Png, unknown: number): boolean {
  return 0 < unknown && unknown <= Math.min(MAX_UNKNOWN, MAX_SHARE * width * height) && width * height <= MAX_PIXELS;
}

function isSmoothed(picture: EdgePicture, at: number, declared: readonly PackedColor[]): boolean {
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
  return around.filter((value) => value !== color && isClearBlend(value, near, other)).length >= 2;
}

/** Adds the colours at a (chessboard) distance from a pixel that are not listed yet. */
function addRing(picture: EdgePicture, at: number, radius: number, known: PackedColor[], unknown: PackedColor[]): void {
  visitRing(picture, at, radius, (place) => {
    const color = picture.colors[place]! & 0xffffff;
    const kind = picture.kinds[place];
    const list = kind === DECLARED || kind === AREA ? known : unknown;
    if (list.length < MAX_UNKNOWN_NEIGHBORS && !list.includes(color)) list.push(color);
  });
}
