import { seededRandom } from '../../bench/support/seededRandom';

/** A COCO file of truths and a file of results, as they would be parsed from JSON. */
export interface RandomSet {
  readonly truths: {
    readonly images: readonly { id: number; file_name: string; width: number; height: number }[];
    readonly categories: readonly { id: number; name: string }[];
    readonly annotations: readonly RandomAnnotation[];
  };
  readonly results: readonly RandomResult[];
}

export interface RandomAnnotation {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox: readonly number[];
  readonly area: number;
  readonly iscrowd: 0 | 1;
}

export interface RandomResult {
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox: readonly number[];
  readonly score: number;
}

/**
 * A small set with everything that is awkward: crowds, equal scores and overlaps, pictures without truths or detections, classes
 * without truths, areas that are not those of the boxes, duplicates, more than 100 detections of a class in a picture. The same
 * seed makes the same set everywhere.
 */
export function randomSet(seed: number): RandomSet {
  const random = seededRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const classCount = 1 + below(4);
  const imageCount = 1 + below(6);
  const categories = Array.from({ length: classCount }, (_, index) => ({ id: 3 * index + 1, name: `class ${index}` }));
  const images = Array.from({ length: imageCount }, (_, index) => ({
    // Not in order, so that ties show whether pictures are taken by id.
    id: 100 - 7 * index,
    file_name: `${index}.png`,
    width: 640,
    height: 480,
  }));
  const step = [1, 1, 8, 0.25][below(4)]!;
  const side = [12, 60, 200][below(3)]!;
  const box = (): number[] => [below(200), below(200), 1 + below(side), 1 + below(side)].map((value) => value * step);
  const anyClass = (): number => categories[below(classCount)]!.id;
  const annotations: RandomAnnotation[] = [];
  const results: RandomResult[] = [];
  const digits = [1, 2, 17][below(3)]!;
  const score = (): number => (digits === 17 ? random() : Number(random().toFixed(digits)));
  for (const { id } of images) {
    for (let n = below(8); n > 0; n--) {
      const bbox = box();
      annotations.push({
        id: annotations.length + 1,
        image_id: id,
        category_id: anyClass(),
        bbox,
        area: bbox[2]! * bbox[3]! * (random() < 0.3 ? random() : 1),
        iscrowd: random() < 0.15 ? 1 : 0,
      });
    }
  }
  if (random() < 0.97) {
    for (const truth of annotations) {
      for (let n = below(4); n > 0; n--) results.push(jitter(truth, { random, score, anyClass, step }));
    }
    for (const { id } of images) {
      const extra = random() < 0.04 ? 130 : below(6);
      const category = anyClass();
      for (let n = 0; n < extra; n++) {
        const category_id = extra > 100 ? category : anyClass();
        results.push({ image_id: id, category_id, bbox: box(), score: score() });
      }
    }
  }
  return { truths: { images, categories, annotations }, results: shuffle(results, random) };
}

interface Dice {
  readonly random: () => number;
  readonly score: () => number;
  readonly anyClass: () => number;
  readonly step: number;
}

/** A detection near a truth: moved by whole steps, so that overlaps often are simple fractions; sometimes of another class. */
function jitter(truth: RandomAnnotation, { random, score, anyClass, step }: Dice): RandomResult {
  const moved = truth.bbox.map((value, index) => {
    const shift = Math.round((random() - 0.5) * 0.5 * truth.bbox[2 + (index % 2)]!);
    return index < 2 ? value + shift : Math.max(step, value + shift);
  });
  return {
    image_id: truth.image_id,
    category_id: random() < 0.85 ? truth.category_id : anyClass(),
    bbox: random() < 0.2 ? truth.bbox : moved,
    score: score(),
  };
}

function shuffle<T>(values: T[], random: () => number): T[] {
  for (let i = values.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [values[i], values[other]] = [values[other]!, values[i]!];
  }
  return values;
}
