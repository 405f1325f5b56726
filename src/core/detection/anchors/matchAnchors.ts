import { iouMatrix, toCorners } from '../../geometry/boxes';
import { anchorCenters, anchorCorners, type AnchorGrid } from './anchorGrid';
import type { AnchorRecipe, MatchingRule } from './anchorRecipe';
import { snapToGrid } from './truthGrid';

/** Which truth each anchor is trained on. */
export interface AnchorMatches {
  /** One an anchor, in the order of the output: the index of its truth, −1 for background. */
  readonly truths: Int32Array;
  /** The IoU with that truth; 0 for background. */
  readonly ious: Float64Array;
  /** 1 where the anchor is its truth's best one, taken by the rule's own pass for best ones. */
  readonly best: Uint8Array;
}

/** Caffe looks at no pair below it. */
const CAFFE_LEAST = 1e-6;

/** Every truth with every anchor as the rule of the recipe compares them: truths × anchors. `truths`: cx cy w h, fractions of the picture. */
export function anchorIous(grid: AnchorGrid, truths: Float64Array): Float64Array {
  if (grid.recipe.matching !== 'author') return iouMatrix(toCorners(truths), anchorCorners(grid));
  return iouMatrix(snapToGrid(truths), snapToGrid(anchorCenters(grid)));
}

/** Matches the truths of one picture (cx cy w h, fractions) with all anchors by the rule of the recipe. */
export function matchAnchors(grid: AnchorGrid, truths: Float64Array): AnchorMatches {
  return matchIous(anchorIous(grid, truths), grid.count, grid.recipe);
}

/**
 * Matches by a matrix truths × anchors of IoU.
 *
 * `author`: every pair over the threshold; of several truths the larger IoU wins, the first where equal. Then the table of IoU begins anew and
 * every truth's best anchor, if over the threshold, is written over whatever stands there (equal IoU: the first truth, the first anchor).
 *
 * `caffe`: the pair with the largest IoU over 1e-6 first, then the next of what is left, until each truth has an anchor (equal: lowest anchor,
 * then lowest truth); then every other anchor takes its best truth from the threshold on (equal: the first).
 *
 * `forced-best`: every anchor takes its best truth from the threshold on (equal: the first); then every truth takes its best anchor (equal: the
 * first), a later truth over an earlier one.
 */
export function matchIous(
  ious: Float64Array,
  anchors: number,
  { matching, threshold }: Pick<AnchorRecipe, 'matching' | 'threshold'>,
): AnchorMatches {
  const matches = {
    truths: new Int32Array(anchors).fill(-1),
    ious: new Float64Array(anchors),
    best: new Uint8Array(anchors),
  };
  const truths = anchors === 0 ? 0 : Math.floor(ious.length / anchors);
  if (truths > 0) rules[matching]({ ious, anchors, truths, threshold }, matches);
  return matches;
}

interface Pairs {
  readonly ious: Float64Array;
  readonly anchors: number;
  readonly truths: number;
  readonly threshold: number;
}

const rules: Record<MatchingRule, (pairs: Pairs, matches: AnchorMatches) => void> = {
  author: (pairs, matches) => {
    const { ious, anchors, truths, threshold } = pairs;
    for (let truth = 0, at = 0; truth < truths; truth++) {
      for (let anchor = 0; anchor < anchors; anchor++, at++) {
        const iou = ious[at]!;
        if (iou > threshold && iou > matches.ious[anchor]!) write(matches, anchor, truth, iou);
      }
    }
    for (let truth = 0; truth < truths; truth++) {
      const anchor = bestAnchor(pairs, truth);
      const iou = ious[truth * anchors + anchor]!;
      // Scores of the first pass count no more: any best pair goes over them, only a larger or earlier best pair stays.
      const standing = matches.best[anchor] === 1 ? matches.ious[anchor]! : 0;
      if (iou > threshold && iou > standing) write(matches, anchor, truth, iou, true);
    }
  },
  caffe: (pairs, matches) => {
    matchBipartite(pairs, matches);
    takeBestTruths(pairs, matches);
  },
  'forced-best': (pairs, matches) => {
    takeBestTruths(pairs, matches);
    for (let truth = 0; truth < pairs.truths; truth++) {
      const anchor = bestAnchor(pairs, truth);
      write(matches, anchor, truth, pairs.ious[truth * pairs.anchors + anchor]!, true);
    }
  },
};

/** The largest pair of all, then the largest of what is left, until every truth has one or none overlaps any more. */
function matchBipartite(pairs: Pairs, matches: AnchorMatches): void {
  const { ious, anchors, truths } = pairs;
  const open = new Set(Array.from({ length: truths }, (_, truth) => truth));
  // The best free anchor of each open truth; looked for again only when another truth has taken it.
  const wanted = Int32Array.from({ length: truths }, (_, truth) => bestAnchor(pairs, truth));
  while (open.size > 0) {
    let chosen = -1;
    let largest = CAFFE_LEAST;
    for (const truth of open) {
      const anchor = wanted[truth]!;
      const iou = anchor < 0 ? 0 : ious[truth * anchors + anchor]!;
      const isEarlier = iou === largest && chosen >= 0 && anchor < wanted[chosen]!;
      if (iou > largest || isEarlier) {
        chosen = truth;
        largest = iou;
      }
    }
    if (chosen < 0) return;
    const anchor = wanted[chosen]!;
    write(matches, anchor, chosen, largest, true);
    open.delete(chosen);
    for (const truth of open) if (wanted[truth] === anchor) wanted[truth] = bestAnchor(pairs, truth, matches.truths);
  }
}

/** Every anchor that is still background takes the truth it overlaps most, from the threshold on. */
function takeBestTruths({ ious, anchors, truths, threshold }: Pairs, matches: AnchorMatches): void {
  const isFree = Uint8Array.from(matches.truths, (truth) => (truth < 0 ? 1 : 0));
  for (let truth = 0, at = 0; truth < truths; truth++) {
    for (let anchor = 0; anchor < anchors; anchor++, at++) {
      const iou = ious[at]!;
      if (iou >= threshold && iou > matches.ious[anchor]! && isFree[anchor] === 1) write(matches, anchor, truth, iou);
    }
  }
}

/** The first anchor with the truth's largest IoU; of those that have no truth yet where `taken` is given, −1 where there is none. */
function bestAnchor({ ious, anchors }: Pairs, truth: number, taken?: Int32Array): number {
  const start = truth * anchors;
  let best = taken === undefined ? 0 : -1;
  let largest = taken === undefined ? ious[start]! : -1;
  for (let anchor = 0; anchor < anchors; anchor++) {
    if (!(ious[start + anchor]! > largest) || (taken !== undefined && taken[anchor]! >= 0)) continue;
    best = anchor;
    largest = ious[start + anchor]!;
  }
  return best;
}

function write(matches: AnchorMatches, anchor: number, truth: number, iou: number, isBest = false): void {
  matches.truths[anchor] = truth;
  matches.ious[anchor] = iou;
  matches.best[anchor] = isBest ? 1 : 0;
}
