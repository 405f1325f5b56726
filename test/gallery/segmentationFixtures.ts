import { degradeMask } from '../../scripts/example/degrade.mjs';
import { createRandom } from '../../scripts/example/random.mjs';
import { encodeRuns } from '../../src/core/image/planeRuns';
import { countPairs } from '../../src/core/segmentation/confusion';
import { boundaryScores } from '../../src/core/segmentation/boundary';
import { PlaneSlotRows } from '../../src/core/segmentation/slotRows';
import type {
  EvaluationView,
  PairView,
  SegmentationStateView,
  ThumbnailView,
} from '../../src/protocol/segmentationPanel';
import { streetClasses, streetPlane } from './scenes';

const SIZE = { width: 512, height: 320 };
/** Different pairs; a larger set repeats them. */
const DIFFERENT = 6;

export interface SegmentationCase {
  readonly state: SegmentationStateView;
  readonly pair: (index: number) => PairView | undefined;
  readonly thumbnail: (index: number) => ThumbnailView;
  readonly scores: (row: number, column: number) => Float64Array<ArrayBuffer>;
}

interface Pair {
  readonly truth: Uint8Array;
  readonly prediction: Uint8Array;
}

let drawn: readonly Pair[] | undefined;

/** Masks of the street, predicted worse and worse. A strip at the foot is ignored, a spot is no class. */
function drawPairs(): readonly Pair[] {
  drawn ??= Array.from({ length: DIFFERENT }, (_, i) => {
    const truth = streetPlane(SIZE.width, SIZE.height);
    const options = { ...SIZE, random: createRandom(90 + i), waver: 3 + 4 * i, spots: 2 * i };
    const prediction = degradeMask(truth, options);
    truth.fill(254, SIZE.width * (SIZE.height - 8));
    if (i > 2) prediction.fill(255, SIZE.width * 40 + 60, SIZE.width * 40 + 120);
    return { truth, prediction };
  });
  return drawn;
}

function slotsOf(plane: Uint8Array): Uint16Array {
  const classes = streetClasses.length;
  return Uint16Array.from(plane, (value) => (value === 254 ? classes : value === 255 ? classes + 1 : value));
}

interface Plan {
  readonly images: number;
  readonly names?: (index: number) => string;
  readonly classNames?: readonly string[];
  readonly isScored?: boolean;
  readonly boundary?: boolean;
  readonly problems?: EvaluationView['problems'];
}

function build({
  images,
  names,
  classNames,
  isScored = false,
  boundary = false,
  problems = [],
}: Plan): SegmentationCase {
  const pairs = drawPairs();
  const classes = streetClasses.length;
  const counts = pairs.map(({ truth, prediction }) =>
    countPairs(new PlaneSlotRows(SIZE, slotsOf(truth)), new PlaneSlotRows(SIZE, slotsOf(prediction)), classes),
  );
  const scores = boundary
    ? pairs.map(({ truth, prediction }) =>
        boundaryScores(slotsOf(truth), slotsOf(prediction), { ...SIZE, classes, tolerance: 4.5 }),
      )
    : [];
  const all = Array.from({ length: images }, (_, i) => i);
  const starts = new Uint32Array(images + 1);
  for (const i of all) starts[i + 1] = starts[i]! + counts[i % DIFFERENT]!.cells.length;
  const cells = new Uint32Array(starts[images]!);
  const pixels = new Float64Array(starts[images]!);
  for (const i of all) {
    cells.set(counts[i % DIFFERENT]!.cells, starts[i]);
    pixels.set(counts[i % DIFFERENT]!.pixels, starts[i]);
  }
  const view: EvaluationView = {
    dataset: 'street',
    predictions: 'street/results',
    classes: streetClasses.map(([name, color], i) => ({ name: classNames?.[i] ?? name, color })),
    images: {
      names: all.map((i) => names?.(i) ?? `scene_${String(i + 1).padStart(4, '0')}.png`),
      splits: all.map(() => 'val'),
      uris: all.map((i) => `/pictures/${i % DIFFERENT}-${SIZE.width}x${SIZE.height}.png`),
      widths: new Uint32Array(images).fill(SIZE.width),
      heights: new Uint32Array(images).fill(SIZE.height),
      starts,
      cells,
      pixels,
      boundary: Float64Array.from(boundary ? all.flatMap((i) => [...scores[i % DIFFERENT]!]) : []),
    },
    total: images + problems.length,
    values: isScored ? 'Predictions are scores' : 'Values of the masks are ids of classes',
    hasScores: isScored,
    options: { threshold: undefined, resize: false, boundary },
    problems,
    problemTotal: problems.length,
  };
  return {
    state: { kind: 'done', view },
    pair: (index) => {
      const { truth, prediction } = pairs[index % DIFFERENT]!;
      return { ...SIZE, truth: encodeRuns(truth), prediction: encodeRuns(prediction), isScored };
    },
    thumbnail: (index) => {
      const { truth, prediction } = pairs[index % DIFFERENT]!;
      const small = (plane: Uint8Array): Uint8Array<ArrayBuffer> =>
        Uint8Array.from({ length: 128 * 80 }, (_, i) => plane[4 * Math.floor(i / 128) * SIZE.width + 4 * (i % 128)]!);
      return { index, width: 128, height: 80, truth: small(truth), prediction: small(prediction) };
    },
    scores: (row, column) => {
      const own = pairs[0]!.prediction[row * SIZE.width + column] ?? 0;
      return Float64Array.from({ length: isScored ? classes : 0 }, (_, i) => (i === own ? 0.82 : 0.02));
    },
  };
}

const problems: EvaluationView['problems'] = [
  ...Array.from({ length: 9 }, (_, i) => ({
    code: 'segmentation/no-prediction',
    text: 'The image has no prediction.',
    file: `street/images/val/scene_1${i}00.png`,
  })),
  {
    code: 'segmentation/size-differs',
    text: 'The predicted mask is 256 × 160 pixels, the true one 512 × 320.',
    file: 'street/results/val/scene_2000.png',
  },
];

const hostile = ['<img src=x onerror=alert(1)>', '\u202egnp.exe', 'a'.repeat(300), 'line\nbreak', '__proto__', ''];

export const segmentationCases: Readonly<Record<string, () => SegmentationCase>> = {
  street: () => build({ images: 6, boundary: true, problems }),
  scored: () => build({ images: 4, isScored: true }),
  many: () => build({ images: 5000 }),
  hostile: () => build({ images: 6, names: (i) => hostile[i]!, classNames: hostile.slice(0, 5) }),
  running: () => ({ ...build({ images: 1 }), state: { kind: 'running', done: 120, total: 500 } }),
  failed: () => ({
    ...build({ images: 1 }),
    state: {
      kind: 'failed',
      text: 'No mask in street/results belongs to an image of street. Masks that were looked at: 0.',
    },
  }),
  gone: () => ({ ...build({ images: 2 }), pair: () => undefined }),
};
