import type { PackedColor } from './color';
import { blendWeight, isBlend } from './colorBlend';
import { AREA, DECLARED, EXPLAINED, RADIUS, UNEXPLAINED, visitRing, type EdgePicture } from './edgePicture';

/** Near either end a mixture cannot be told from a slightly wrong colour. */
const CLEAR_WEIGHT = 0.1;
/** Of the colours around a pixel the nearest count. */
const MAX_NEAR = 7;
/** Of these, so many are tried with a colour that is not there. */
const MAX_NEAREST = 5;
/** A pixel that is explained may explain the next; structures whose own colour is gone are small. */
const MAX_ROUNDS = 8;

/** Whether a colour is a mixture of two in which there is at least a tenth of each. */
export function isClearBlend(color: PackedColor, a: PackedColor, b: PackedColor): boolean {
  const weight = blendWeight(color, a, b);
  return weight !== undefined && CLEAR_WEIGHT <= weight && weight <= 1 - CLEAR_WEIGHT;
}

/**
 * Explains pixels of a mask that is known to be smoothed, in which a structure of one or two pixels has left its blends and not
 * its own colour. The declared colours around a pixel (5 pixels, the nearest seven), together with those that the explained
 * pixels there have shown to be hidden, are its near colours. A pixel beside an explained one is explained by a mixture
 *
 * - of two to four near colours; or
 * - of a near colour and any declared one, at least a tenth of each; or
 * - of two of the nearest five and any declared one.
 *
 * A pixel beside none needs company: a pixel beside it that is a mixture of the same declared colour and a near one, and at
 * least a tenth of both in one of the two; for smoothing spreads what it hides. At the mask's edge the company may be cut off.
 */
export function explainHidden(picture: EdgePicture, declared: readonly PackedColor[]): void {
  const { kinds, unknown } = picture;
  const hidden: Hidden = new Map();
  let left = unknown.filter((at) => kinds[at] === UNEXPLAINED);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const rest = left.filter((at) => {
      const found = explain(picture, at, declared, hidden);
      if (found === undefined) return true;
      kinds[at] = EXPLAINED;
      hidden.set(at, found);
      return false;
    });
    if (rest.length === left.length) return;
    left = rest;
  }
}

/** The declared colours in a pixel that are nowhere near it, by its place. */
type Hidden = Map<number, readonly PackedColor[]>;

function explain(
  picture: EdgePicture,
  at: number,
  declared: readonly PackedColor[],
  hidden: Hidden,
): readonly PackedColor[] | undefined {
  const color = picture.colors[at]!;
  // Values with a flag have no exact colour.
  if (color > 0xffffff) return undefined;
  const near = nearColors(picture, at, hidden);
  if (!isBesideExplained(picture, at)) return explainInCompany(picture, at, near, declared);
  if (isBlendOfSome(color, near)) return [];
  const other = declared.find(
    (each) => near.some((one) => isClearBlend(color, one, each)) || isBlendWith(color, each, near),
  );
  return other === undefined ? undefined : [other];
}

function nearColors(picture: EdgePicture, at: number, hidden: Hidden): readonly PackedColor[] {
  const near: PackedColor[] = [];
  const add = (color: PackedColor): void => {
    if (near.length < MAX_NEAR && !near.includes(color)) near.push(color);
  };
  for (let radius = 1; radius <= RADIUS && near.length < MAX_NEAR; radius++) {
    visitRing(picture, at, radius, (place) => {
      const kind = picture.kinds[place];
      if (kind === DECLARED || kind === AREA) add(picture.colors[place]! & 0xffffff);
      else hidden.get(place)?.forEach(add);
    });
  }
  return near;
}

function isBesideExplained(picture: EdgePicture, at: number): boolean {
  let isBeside = false;
  visitRing(picture, at, 1, (place) => {
    isBeside ||= picture.kinds[place] === EXPLAINED;
  });
  return isBeside;
}

/** Whether a colour is a mixture of up to four of the colours. */
function isBlendOfSome(color: PackedColor, of: readonly PackedColor[]): boolean {
  if (isBlend(color, of.slice(0, 4))) return true;
  for (let i = 4; i < of.length; i++) {
    for (let k = 2; k < i; k++) {
      for (let m = 1; m < k; m++) {
        for (let n = 0; n < m; n++) if (isBlend(color, [of[i]!, of[k]!, of[m]!, of[n]!])) return true;
      }
    }
  }
  return false;
}

/** Whether a colour is a mixture of another and two of the nearest. */
function isBlendWith(color: PackedColor, other: PackedColor, near: readonly PackedColor[]): boolean {
  const nearest = near.slice(0, MAX_NEAREST);
  return nearest.some((a, i) => nearest.slice(0, i).some((b) => isBlend(color, [a, b, other])));
}

function explainInCompany(
  picture: EdgePicture,
  at: number,
  near: readonly PackedColor[],
  declared: readonly PackedColor[],
): readonly PackedColor[] | undefined {
  const color = picture.colors[at]!;
  for (const other of declared) {
    for (const one of near) {
      if (blendWeight(color, one, other) === undefined) continue;
      const isClear = isClearBlend(color, one, other);
      if (isClear && isAtEdge(picture, at)) return [other];
      if (hasCompany(picture, at, other, near, isClear)) return [other];
    }
  }
  return undefined;
}

/** Of the two, one must be a clear blend; a declared colour that happens to be one is company where both are. */
function hasCompany(
  picture: EdgePicture,
  at: number,
  other: PackedColor,
  near: readonly PackedColor[],
  isClear: boolean,
): boolean {
  let isFound = false;
  visitRing(picture, at, 1, (place) => {
    const color = picture.colors[place]! & 0xffffff;
    const isUnknown = picture.kinds[place] === UNEXPLAINED;
    if (isFound || !(isClear || isUnknown)) return;
    isFound = near.some((one) =>
      isClear && isUnknown ? blendWeight(color, one, other) !== undefined : isClearBlend(color, one, other),
    );
  });
  return isFound;
}

function isAtEdge({ width, height }: EdgePicture, at: number): boolean {
  const column = at % width;
  return column === 0 || column === width - 1 || at < width || at >= width * (height - 1);
}
