import type { Size } from '../../geometry/box';
import type { AnchorGrid } from './anchorGrid';
import { anchorPlace } from './anchorGrid';
import type { AnchorTruths } from './anchorTruths';
import type { Coverage } from './coverage';

/** How many objects a bar of a histogram stands for, with how many of them an anchor matches. */
export interface Bar {
  /** From this value on, up to `to`. */
  readonly from: number;
  readonly to: number;
  readonly objects: number;
  readonly covered: number;
}

export interface GroupCoverage {
  readonly objects: number;
  /** Objects that at least one anchor matches. */
  readonly covered: number;
  /** The mean of the best IoU; 0 without objects. */
  readonly meanIou: number;
}

export interface CoverageSummary extends GroupCoverage {
  /** Matching anchors an object, on average over all. */
  readonly meanMatches: number;
  /** In the order of the classes. */
  readonly classes: readonly GroupCoverage[];
  /** How many objects have their best anchor in each map. */
  readonly bestInMap: readonly number[];
  /** Twenty bars over the best IoU. */
  readonly byIou: readonly Bar[];
  /** √(w · h) in pixels of the network's input, four bars an octave. */
  readonly bySize: readonly Bar[];
  /** Width divided by height in the network's input, two bars an octave. */
  readonly byRatio: readonly Bar[];
  /** 0, 1, … 20 and more matching anchors. */
  readonly byMatches: readonly Bar[];
}

/** The best recall a detector can be trained to: objects that an anchor matches, of all. 1 where there are none. */
export function coverageRecall({ objects, covered }: Pick<GroupCoverage, 'objects' | 'covered'>): number {
  return objects === 0 ? 1 : covered / objects;
}

const MATCH_BARS = 21;

/** Sizes and ratios are measured in `image`: the network's own input, or that of another it is compared with. */
export function summarizeCoverage(
  grid: AnchorGrid,
  truths: AnchorTruths,
  coverage: Coverage,
  image: Size = grid.recipe.image,
): CoverageSummary {
  const { bestIous, bestAnchors, matches } = coverage;
  const all = new Group();
  const classes = truths.classes.map(() => new Group());
  const bestInMap = grid.maps.map(() => 0);
  const sizes = truthSizes(truths, image);
  const ratios = truthRatios(truths, image);
  let sum = 0;
  for (let row = 0; row < matches.length; row++) {
    const isCovered = matches[row]! > 0;
    all.add(bestIous[row]!, isCovered);
    classes[truths.classIndices[row]!]?.add(bestIous[row]!, isCovered);
    sum += matches[row]!;
    const best = bestAnchors[row]!;
    if (best >= 0) bestInMap[anchorPlace(grid, best).map]!++;
  }
  return {
    ...all.value(),
    meanMatches: matches.length === 0 ? 0 : sum / matches.length,
    classes: classes.map((group) => group.value()),
    bestInMap,
    byIou: bars(bestIous, matches, {
      edgeOf: (i) => i / 20,
      indexOf: (iou) => Math.min(19, Math.floor(iou * 20)),
      count: 20,
    }),
    bySize: octaves(sizes, matches, 4),
    byRatio: octaves(ratios, matches, 2),
    byMatches: bars(Float64Array.from(matches), matches, {
      edgeOf: (i) => i,
      indexOf: (count) => Math.min(MATCH_BARS - 1, count),
      count: MATCH_BARS,
    }),
  };
}

/** √(w · h) of every object in pixels of the network's input. */
export function truthSizes({ boxes }: Pick<AnchorTruths, 'boxes'>, { width, height }: Size): Float64Array {
  return Float64Array.from({ length: boxes.length >> 2 }, (_, row) =>
    Math.sqrt(boxes[row * 4 + 2]! * width * boxes[row * 4 + 3]! * height),
  );
}

/** Width divided by height of every object in the network's input, to which pictures are stretched. */
export function truthRatios({ boxes }: Pick<AnchorTruths, 'boxes'>, { width, height }: Size): Float64Array {
  return Float64Array.from(
    { length: boxes.length >> 2 },
    (_, row) => (boxes[row * 4 + 2]! * width) / (boxes[row * 4 + 3]! * height),
  );
}

class Group {
  private objects = 0;
  private covered = 0;
  private sum = 0;

  add(iou: number, isCovered: boolean): void {
    this.objects++;
    this.sum += iou;
    if (isCovered) this.covered++;
  }

  value(): GroupCoverage {
    return {
      objects: this.objects,
      covered: this.covered,
      meanIou: this.objects === 0 ? 0 : this.sum / this.objects,
    };
  }
}

interface Bins {
  readonly edgeOf: (bar: number) => number;
  readonly indexOf: (value: number) => number;
  readonly count: number;
}

function bars(values: Float64Array, matches: Int32Array, { edgeOf, indexOf, count }: Bins): Bar[] {
  const objects = new Int32Array(count);
  const covered = new Int32Array(count);
  values.forEach((value, row) => {
    const bar = indexOf(value);
    if (!(0 <= bar && bar < count)) return;
    objects[bar]!++;
    if (matches[row]! > 0) covered[bar]!++;
  });
  return Array.from(objects, (total, i) => ({
    from: edgeOf(i),
    to: edgeOf(i + 1),
    objects: total,
    covered: covered[i]!,
  }));
}

/** Bars of equal width on a logarithmic axis, from the smallest value to the largest; none without a value above 0. */
function octaves(values: Float64Array, matches: Int32Array, perOctave: number): Bar[] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!(value > 0 && value < Infinity)) continue;
    const bar = Math.floor(Math.log2(value) * perOctave);
    low = Math.min(low, bar);
    high = Math.max(high, bar);
  }
  if (low > high) return [];
  return bars(values, matches, {
    edgeOf: (i) => 2 ** ((low + i) / perOctave),
    indexOf: (value) => (value > 0 ? Math.floor(Math.log2(value) * perOctave) - low : -1),
    count: high - low + 1,
  });
}
