import type { Size } from '../../geometry/box';

/** Anchors of one feature map. Lengths are pixels of the network's input. */
export interface AnchorMap {
  /** Columns and rows of cells. */
  readonly width: number;
  readonly height: number;
  /** Pixels from one cell's centre to the next; left out, the picture is divided by the number of cells. */
  readonly step?: number;
  /** The side of the square anchor. */
  readonly min: number;
  /** With it there is one more square anchor, of side √(min · max). */
  readonly max?: number;
  /** Width divided by height of the further anchors, in the order of the output; each has the area of the first square. */
  readonly ratios: readonly number[];
}

/**
 * The order of the output. `shape-first`: map, shape, row, column, the second square last (the articles' author). `cell-first`: map, row,
 * column, shape, the second square after the first (Caffe and what follows it).
 */
export type AnchorLayout = 'shape-first' | 'cell-first';

/**
 * What is kept within the picture. `size`: width and height at most 1 (torchvision). `center-size`: each of cx, cy, w, h between 0 and 1
 * (amdegroot). `corners`: the four edges (Caffe's `clip: true`).
 */
export type AnchorClip = 'none' | 'size' | 'center-size' | 'corners';

/**
 * How ground truths find their anchors. `author`: IoU over the threshold on a grid of 1,000 whole pixels, none forced. `caffe`: a greedy
 * bipartite match first, whatever its IoU, then IoU from the threshold on. `forced-best`: IoU from the threshold on, and every truth takes its
 * best anchor (amdegroot, torchvision).
 */
export type MatchingRule = 'author' | 'caffe' | 'forced-best';

/** All that a detector's anchors are made from. A plain value: it goes to workers, pages and files as it is. */
export interface AnchorRecipe {
  readonly name: string;
  /** The network's input. */
  readonly image: Size;
  readonly maps: readonly AnchorMap[];
  /** Where in a cell the centre lies, as a part of the step: 0.5. */
  readonly offset: number;
  readonly layout: AnchorLayout;
  readonly clip: AnchorClip;
  /** `min` and `max` are cut to whole pixels first, as Caffe's PriorBox does. */
  readonly wholeSizes: boolean;
  readonly matching: MatchingRule;
  /** A truth and an anchor match from this IoU on (`author`: only over it). */
  readonly threshold: number;
}

/** How many anchors a cell of the map has. */
function anchorsPerCell({ max, ratios }: AnchorMap): number {
  return 1 + (max === undefined ? 0 : 1) + ratios.length;
}

export function countAnchors({ maps }: Pick<AnchorRecipe, 'maps'>): number {
  return maps.reduce((sum, map) => sum + map.width * map.height * anchorsPerCell(map), 0);
}
