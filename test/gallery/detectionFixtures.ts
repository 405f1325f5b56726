import { makeCocoLike, type CocoLikePlan } from '../../bench/support/cocoLike';
import { safeColor } from '../../src/core/chart/palette';
import { jitterTruths } from '../../scripts/example/jitter.mjs';
import { createRandom } from '../../scripts/example/random.mjs';
import type { DetectionsView } from '../../src/protocol/detectionsPanel';
import { readRandomSet } from '../support/detectionInput';

/** The fixtures of the *Detections* panel, by name. */
export const detectionCases: Readonly<Record<string, () => DetectionsView>> = {
  street: () => streetView(),
  coco: () => viewOf({ images: 300, truths: 2200, detections: 2400 }),
  val2017: () => viewOf({ images: 5000, truths: 36_781, detections: 36_781 }),
  hostile: () => hostileView(),
  empty: () => ({ ...streetView(), detections: noDetections(), problems: [] }),
};

const WIDTH = 640;
const HEIGHT = 480;
const NAMES = ['car', 'pedestrian', 'bicycle', 'traffic light', 'stop sign'];

/** A street scene a picture, five classes, detections by the jitter that the example uses. */
function streetView(): DetectionsView {
  const random = createRandom(11);
  const images = Array.from({ length: 40 }, (_, index) => `val/street_${String(index + 1).padStart(3, '0')}.png`);
  const truths = images.flatMap((image) =>
    Array.from({ length: 1 + Math.floor(random.next() * 6) }, () => {
      const [w, h] = [random.between(20, 180), random.between(20, 160)];
      const [x, y] = [random.next() * (WIDTH - w), HEIGHT * 0.3 + random.next() * (HEIGHT * 0.7 - h)];
      return { image, name: NAMES[Math.floor(random.next() ** 1.5 * 5)] ?? 'car', box: [x, y, x + w, y + h] as const };
    }),
  );
  const detections = jitterTruths(truths, random, { width: WIDTH, height: HEIGHT, names: NAMES, images });
  const columnsOf = (rows: readonly { image: string; name: string; box: readonly number[] }[]) => ({
    images: Int32Array.from(rows, ({ image }) => images.indexOf(image)),
    classes: Int32Array.from(rows, ({ name }) => NAMES.indexOf(name)),
    boxes: Float64Array.from(rows.flatMap(({ box }) => box)),
    boxAreas: Float64Array.from(rows, ({ box }) => (box[2]! - box[0]!) * (box[3]! - box[1]!)),
  });
  const boxes = columnsOf(truths);
  return {
    results: 'results_val.json',
    truth: 'street.dataset.yaml',
    state: { results: '/w/results_val.json', truth: '/w/street.dataset.yaml' },
    classes: NAMES.map((name, index) => ({ name, color: safeColor(index) })),
    images: {
      names: images,
      widths: new Int32Array(images.length).fill(WIDTH),
      heights: new Int32Array(images.length).fill(HEIGHT),
    },
    truths: { ...boxes, areas: boxes.boxAreas, flags: Uint8Array.from(truths, (_, i) => (i % 29 === 3 ? 1 : 0)) },
    detections: { ...columnsOf(detections), scores: Float64Array.from(detections, ({ score }) => score) },
    total: 42,
    splits: ['val'],
    problems: [
      {
        code: 'truth/unlabelled',
        text: 'The picture has no labels: it is not evaluated.',
        count: 2,
        file: '/w/val/street_041.png',
        line: 0,
      },
      {
        code: 'results/unknown-image',
        text: 'The image street_999 is not one of the data set.',
        count: 17,
        file: '/w/results_val.json',
        line: 311,
      },
    ],
  };
}

function viewOf(plan: CocoLikePlan): DetectionsView {
  const { images, categories, annotations, results } = makeCocoLike(plan);
  const { collection, input } = readRandomSet({ truths: { images, categories, annotations }, results });
  return {
    results: 'results.json',
    truth: 'instances_val2017.json',
    state: { results: '/w/results.json', truth: '/w/instances_val2017.json' },
    classes: collection.classes.map(({ name }) => ({ name, color: null })),
    images: collection.images,
    truths: input.truths,
    detections: input.detections,
    total: images.length,
    splits: [],
    problems: [],
  };
}

function noDetections(): DetectionsView['detections'] {
  return {
    images: new Int32Array(),
    classes: new Int32Array(),
    boxes: new Float64Array(),
    boxAreas: new Float64Array(),
    scores: new Float64Array(),
  };
}

function hostileView(): DetectionsView {
  const text = '<img src=x onerror="alert(1)">\u202e"\'';
  const view = streetView();
  return {
    ...view,
    results: text.repeat(6),
    truth: text,
    classes: view.classes.map(({ color }) => ({ name: text.repeat(3), color })),
    images: { ...view.images, names: view.images.names.map((name) => `${text}${name}`.repeat(4)) },
    problems: view.problems.map((problem) => ({ ...problem, text: text.repeat(10), file: text })),
  };
}
