import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../bench/support/seededRandom';
import { devkitEvaluate, type DevkitDetection, type DevkitTruth } from '../../../../test/support/vocDevkit';
import { addVocResults } from '../results/vocResults';
import { ResultBuilder } from '../results/resultBuilder';
import { ImageBuilder, TruthBuilder } from '../tableBuilders';
import { truthFlags } from '../tables';
import { Explorer, type Metric } from './explorer';
import { outcomes } from './matching';

interface DevkitSet {
  readonly images: readonly string[];
  readonly truths: readonly DevkitTruth[];
  readonly detections: readonly DevkitDetection[];
}

/** One class; whole pixels in a small picture, so that overlaps of exactly one half and equal overlaps are frequent. */
function buildSet(seed: number): DevkitSet {
  const random = seededRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const images = Array.from({ length: 1 + below(5) }, (_, index) => `00000${index}`);
  const box = (): number[] => {
    const [x, y] = [1 + below(20), 1 + below(20)];
    return [x, y, x + below(16), y + below(16)];
  };
  const truths = images.flatMap((image) =>
    Array.from({ length: below(5) }, () => ({ image, box: box(), difficult: random() < 0.2 })),
  );
  const near = truths.flatMap(({ image, box: [x0 = 0, y0 = 0, x1 = 0, y1 = 0] }) =>
    Array.from({ length: below(3) }, () => {
      const moved = [x0 + below(3), y0 + below(3), x1 + 2 + below(3), y1 + 2 + below(3)];
      return { image, box: moved, confidence: below(20) / 20 };
    }),
  );
  const far = images.flatMap((image) =>
    Array.from({ length: below(4) }, () => ({ image, box: box(), confidence: below(20) / 20 })),
  );
  return { images, truths, detections: [...near, ...far] };
}

function explore({ images, truths, detections }: DevkitSet, metric: Metric): Explorer {
  const pictures = new ImageBuilder();
  for (const name of images) pictures.push(`/set/${name}.jpg`, 50, 50);
  const builder = new TruthBuilder();
  const file = builder.fileIndex('/set/a.xml');
  for (const { image, box, difficult } of truths) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
    const corners = { x0: x0 - 1, y0: y0 - 1, x1, y1 };
    const boxArea = (corners.x1 - corners.x0) * (corners.y1 - corners.y0);
    const row = { image: images.indexOf(image), classIndex: 0, ...corners, boxArea };
    builder.push(row, boxArea, difficult ? truthFlags.difficult : 0, { file, line: 0, character: 0 });
  }
  const table = pictures.take();
  const imageIds = new Float64Array(images.length).fill(-1);
  const results = new ResultBuilder({ images: table, imageIds, classes: [{ id: 0, name: 'car', color: undefined }] });
  results.begin('/set/comp4_det_test_car.txt');
  const lines = detections.map(
    ({ image, confidence, box }) => `${image} ${[confidence, ...box].map((value) => value.toFixed(6)).join(' ')}`,
  );
  addVocResults(lines.join('\n'), 'car', results);
  const { detections: rows } = results.take('voc-results');
  const input = {
    imageCount: images.length,
    classCount: 1,
    truths: builder.take(images.length).truths,
    detections: rows,
    sizes: table,
  };
  return new Explorer(input, metric);
}

describe('the evaluation of Pascal VOC', () => {
  it('equals a transcription of the devkit on 2,000 seeded sets, detection by detection', () => {
    let compared = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const set = buildSet(seed);
      const theirs = devkitEvaluate(set.truths, set.detections, 0.5);
      const explorer = explore(set, 'voc07');
      const { outcome } = explorer.matching(0.5);
      const ours = Array.from(explorer.ranking.byScore, (row) => hitOf(outcome[row]!));
      expect(ours, `set ${seed}`).toEqual(theirs.hits);
      if (set.truths.every(({ difficult }) => difficult)) {
        expect(explorer.averagePrecisions(0.5)[0]).toBeNaN();
        continue;
      }
      expect(explorer.averagePrecisions(0.5)[0], `set ${seed}`).toBeCloseTo(theirs.ap07, 12);
      expect(explore(set, 'voc10').averagePrecisions(0.5)[0], `set ${seed}`).toBeCloseTo(theirs.ap10, 12);
      compared++;
    }
    expect(compared).toBeGreaterThan(1700);
  });
});

describe('the evaluation of ssd-tensorflow', () => {
  it('equals the same rule on whole cells of its grid, with nothing difficult', () => {
    let compared = 0;
    for (let seed = 0; seed < 500; seed++) {
      const set = buildSet(seed);
      const cell = (value: number): number => Math.trunc((value / 50) * 1000);
      const cut = (value: number): number => Math.min(999, Math.max(0, value));
      const onGrid = ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): number[] =>
        [x0 - 1, y0 - 1, x1, y1].map(cell);
      const truths = set.truths.map((truth) => ({ ...truth, box: onGrid(truth.box), difficult: false }));
      const detections = set.detections
        .filter(({ confidence }) => confidence >= 0.3)
        .map((detection) => ({ ...detection, box: onGrid(detection.box).map(cut) }));
      if (truths.length === 0) continue;
      const theirs = devkitEvaluate(truths, detections, 0.5);
      const ours = explore(set, 'author').at(0.5, 0.3).classes[0]?.averagePrecision;
      expect(ours, `set ${seed}`).toBeCloseTo(theirs.ap07, 12);
      compared++;
    }
    expect(compared).toBeGreaterThan(400);
  });
});

function hitOf(outcome: number): boolean | undefined {
  if (outcome === outcomes.ignored) return undefined;
  return outcome === outcomes.truePositive;
}
