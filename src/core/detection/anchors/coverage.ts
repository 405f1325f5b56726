import { toCorners } from '../../geometry/boxes';
import { anchorIndex, edges, type AnchorGrid, type GridMap, type GridShape } from './anchorGrid';
import { snapEdges, snapToGrid } from './truthGrid';

/** What the anchors of a detector can do for each ground truth; the truths of a picture do not compete here. */
export interface Coverage {
  /** The largest IoU with any anchor, as the recipe's rule compares boxes. */
  readonly bestIous: Float64Array;
  /** The first anchor of the output with that IoU; −1 where no anchor overlaps the truth. */
  readonly bestAnchors: Int32Array;
  /** How many anchors match: those that overlap it with IoU over the threshold (`author`) or from it on. */
  readonly matches: Int32Array;
}

/** Where the anchors of one shape lie along one axis. */
interface Axis {
  /** Near and far edge of each cell. */
  readonly edges: Float64Array;
  readonly first: number;
  /** From one middle to the next; 0 where the middles are not regular and every cell is to be looked at. */
  readonly pitch: number;
  readonly cells: number;
  readonly longest: number;
  readonly shortest: number;
}

interface ShapeAxes {
  readonly x: Axis;
  readonly y: Axis;
  /** The index of the anchor at row r and column c is start + r · perRow + c · perColumn. */
  readonly start: number;
  readonly perRow: number;
  readonly perColumn: number;
}

/** Bounds are loosened by this part, so that rounding never drops an anchor that counts. */
const SLACK = 1e-9;

/**
 * The best anchor and the number of matching ones of every truth (cx cy w h, fractions of the picture), exactly as a comparison with all of them
 * gives. Anchors of a shape lie on a grid, so that only cells near a truth are compared: those whose overlap can still reach the bound
 * I ≥ t / (1 + t) · (A + S) for areas A and S. A truth that is empty, inverted or not finite gets 0, −1 and 0.
 */
export function measureCoverage(grid: AnchorGrid, truths: Float64Array): Coverage {
  return coverageMeter(grid)(truths);
}

/** The same for truths that come a few at a time. */
export function coverageMeter(grid: AnchorGrid): (truths: Float64Array) => Coverage {
  const { matching, threshold } = grid.recipe;
  const isSnapped = matching === 'author';
  const search = new Search(shapeAxes(grid), threshold, isSnapped);
  return (truths) => measure(search, truths, isSnapped);
}

function measure(search: Search, truths: Float64Array, isSnapped: boolean): Coverage {
  const boxes = isSnapped ? snapToGrid(truths) : toCorners(truths);
  const count = truths.length >> 2;
  const result: Coverage = {
    bestIous: new Float64Array(count),
    bestAnchors: new Int32Array(count).fill(-1),
    matches: new Int32Array(count),
  };
  for (let truth = 0; truth < count; truth++) {
    const b = truth * 4;
    if (!(truths[b + 2]! > 0 && truths[b + 3]! > 0)) continue;
    search.find(boxes[b]!, boxes[b + 1]!, boxes[b + 2]!, boxes[b + 3]!);
    result.bestIous[truth] = search.best;
    result.bestAnchors[truth] = search.bestAnchor;
    result.matches[truth] = search.matches;
  }
  return result;
}

/** Looks for the anchors of one truth after the other; what it found stands in its fields until the next. */
class Search {
  best = 0;
  bestAnchor = -1;
  matches = 0;
  private readonly overlaps: Float64Array;

  constructor(
    private readonly shapes: readonly ShapeAxes[],
    private readonly threshold: number,
    private readonly isStrict: boolean,
  ) {
    this.overlaps = new Float64Array(Math.max(1, ...shapes.map(({ x }) => x.cells)));
  }

  find(x0: number, y0: number, x1: number, y1: number): void {
    this.best = 0;
    this.bestAnchor = -1;
    this.matches = 0;
    const area = (x1 - x0) * (y1 - y0);
    if (!Number.isFinite(area)) return;
    for (const shape of this.shapes) this.tryNearest(shape, x0, y0, x1, y1, area);
    for (const shape of this.shapes) this.tryNear(shape, x0, y0, x1, y1, area);
  }

  /** The cell whose middle is nearest: a first bound, usually the best one. */
  private tryNearest(shape: ShapeAxes, x0: number, y0: number, x1: number, y1: number, area: number): void {
    const { x, y } = shape;
    const column = nearest(x, (x0 + x1) / 2);
    const row = nearest(y, (y0 + y1) / 2);
    const left = x.edges[column * 2]!;
    const right = x.edges[column * 2 + 1]!;
    const overlapX = (right < x1 ? right : x1) - (left > x0 ? left : x0);
    const top = y.edges[row * 2]!;
    const bottom = y.edges[row * 2 + 1]!;
    const overlapY = (bottom < y1 ? bottom : y1) - (top > y0 ? top : y0);
    if (overlapX <= 0 || overlapY <= 0) return;
    const intersection = overlapX * overlapY;
    this.offer(
      intersection / (area + (right - left) * (bottom - top) - intersection),
      shape.start + row * shape.perRow + column * shape.perColumn,
    );
  }

  private tryNear(shape: ShapeAxes, x0: number, y0: number, x1: number, y1: number, area: number): void {
    const { x, y } = shape;
    const width = x1 - x0;
    const height = y1 - y0;
    const mostX = x.longest < width ? x.longest : width;
    const mostY = y.longest < height ? y.longest : height;
    const least = x.shortest * y.shortest;
    const bound = (this.best < this.threshold ? this.best : this.threshold) * (1 - SLACK);
    const most = mostX * mostY;
    if (most < bound * (least + area - most)) return;
    const needed = (bound / (1 + bound)) * (least + area);
    const reachX = (x.longest + width) / 2 - needed / mostY;
    const reachY = (y.longest + height) / 2 - needed / mostX;
    const middleX = (x0 + x1) / 2;
    const middleY = (y0 + y1) / 2;
    const firstColumn = firstCell(x, middleX - reachX);
    const lastColumn = lastCell(x, middleX + reachX);
    const firstRow = firstCell(y, middleY - reachY);
    const lastRow = lastCell(y, middleY + reachY);
    const { overlaps } = this;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const left = x.edges[column * 2]!;
      const right = x.edges[column * 2 + 1]!;
      overlaps[column] = (right < x1 ? right : x1) - (left > x0 ? left : x0);
    }
    for (let row = firstRow; row <= lastRow; row++) {
      const top = y.edges[row * 2]!;
      const bottom = y.edges[row * 2 + 1]!;
      const overlapY = (bottom < y1 ? bottom : y1) - (top > y0 ? top : y0);
      if (overlapY <= 0) continue;
      for (let column = firstColumn; column <= lastColumn; column++) {
        const overlapX = overlaps[column]!;
        if (overlapX <= 0) continue;
        const intersection = overlapX * overlapY;
        const own = (x.edges[column * 2 + 1]! - x.edges[column * 2]!) * (bottom - top);
        const iou = intersection / (area + own - intersection);
        if (this.isStrict ? iou > this.threshold : iou >= this.threshold) this.matches++;
        if (iou >= this.best) this.offer(iou, shape.start + row * shape.perRow + column * shape.perColumn);
      }
    }
  }

  private offer(iou: number, anchor: number): void {
    if (iou < this.best || (iou === this.best && this.bestAnchor >= 0 && anchor >= this.bestAnchor)) return;
    this.best = iou;
    this.bestAnchor = anchor;
  }
}

function nearest({ first, pitch, cells }: Axis, middle: number): number {
  if (pitch === 0) return 0;
  return Math.min(cells - 1, Math.max(0, Math.round((middle - first) / pitch)));
}

/** One cell more on each side than the bound asks for: cells are regular to less than one. */
function firstCell({ first, pitch, cells }: Axis, from: number): number {
  if (pitch === 0) return 0;
  return Math.min(cells - 1, Math.max(0, Math.ceil((from - first) / pitch) - 1));
}

function lastCell({ first, pitch, cells }: Axis, to: number): number {
  if (pitch === 0) return cells - 1;
  return Math.min(cells - 1, Math.floor((to - first) / pitch) + 1);
}

function shapeAxes(grid: AnchorGrid): ShapeAxes[] {
  return grid.maps.flatMap((map, m) =>
    map.shapes.map((shape, s) => {
      const at = (row: number, column: number): number => anchorIndex(grid, { map: m, shape: s, row, column });
      const start = at(0, 0);
      return {
        x: axis(map, shape, 'x', grid),
        y: axis(map, shape, 'y', grid),
        start,
        perRow: at(1, 0) - start,
        perColumn: at(0, 1) - start,
      };
    }),
  );
}

function axis(map: GridMap, shape: GridShape, along: 'x' | 'y', { recipe }: AnchorGrid): Axis {
  const centers = along === 'x' ? map.centersX : map.centersY;
  const length = along === 'x' ? shape.width : shape.height;
  const keepsCorners = recipe.clip === 'corners';
  const all = new Float64Array(centers.length * 2);
  let longest = 0;
  let shortest = Infinity;
  centers.forEach((center, i) => {
    const [from, to] = edgesFor(center, length, recipe.matching === 'author', keepsCorners);
    all[i * 2] = from;
    all[i * 2 + 1] = to;
    longest = Math.max(longest, to - from);
    shortest = Math.min(shortest, to - from);
  });
  const cells = centers.length;
  const first = (all[0]! + all[1]!) / 2;
  const second = cells < 2 ? first + 1 : (all[2]! + all[3]!) / 2;
  // Cells of clipped corners have other middles: all of them are looked at.
  return { edges: all, first, pitch: keepsCorners ? 0 : pitchOf(all, first, second), cells, longest, shortest };
}

/** The mean distance of the middles where none is a whole cell off the regular grid, else 0. */
function pitchOf(all: Float64Array, first: number, second: number): number {
  const cells = all.length >> 1;
  if (cells < 2) return second - first;
  const last = (all[cells * 2 - 2]! + all[cells * 2 - 1]!) / 2;
  const pitch = (last - first) / (cells - 1);
  for (let i = 0; i < cells; i++) {
    const middle = (all[i * 2]! + all[i * 2 + 1]!) / 2;
    if (!(Math.abs(middle - first - i * pitch) < pitch / 2)) return 0;
  }
  return pitch;
}

function edgesFor(
  center: number,
  length: number,
  isSnapped: boolean,
  keepsCorners: boolean,
): readonly [number, number] {
  const [from, to] = edges(center, length, keepsCorners);
  if (!isSnapped) return [from, to];
  return keepsCorners ? snapEdges((from + to) / 2, to - from) : snapEdges(center, length);
}
