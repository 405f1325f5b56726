import { seededRandom } from './seededRandom';

export interface CocoLikePlan {
  readonly images: number;
  readonly truths: number;
  readonly detections: number;
  readonly seed?: number;
  readonly classes?: number;
}

/** Rows of numbers as COCO's files have them: x, y, width, height to two decimals. */
export interface CocoLike {
  readonly images: readonly {
    readonly id: number;
    readonly file_name: string;
    readonly width: number;
    readonly height: number;
  }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly {
    readonly id: number;
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [number, number, number, number];
    readonly area: number;
    readonly iscrowd: 0 | 1;
  }[];
  readonly results: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [number, number, number, number];
    readonly score: number;
  }[];
}

type BoxOf = readonly [number, number, number, number];

/**
 * A set like COCO's val2017: few classes are frequent and most are rare, two of five objects are small, one in ninety is a crowd,
 * objects gather in some pictures. Detections are truths moved a little, or nothing at all; their scores have four decimals.
 */
export function makeCocoLike({
  images: imageCount,
  truths,
  detections,
  seed = 17,
  classes = 80,
}: CocoLikePlan): CocoLike {
  const random = seededRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const categories = Array.from({ length: classes }, (_, index) => ({
    id: index + 1 + Math.floor(index / 9),
    name: `class ${index + 1}`,
  }));
  const images = Array.from({ length: imageCount }, (_, index) => ({
    id: 139 + 113 * index,
    file_name: `${String(139 + 113 * index).padStart(12, '0')}.jpg`,
    width: random() < 0.7 ? 640 : 480,
    height: random() < 0.7 ? 480 : 640,
  }));
  // The first class has a quarter of all objects, as persons have.
  const anyClass = (): number => categories[random() < 0.26 ? 0 : Math.floor(classes * random() ** 1.8)]!.id;
  const annotations: CocoLike['annotations'][number][] = [];
  for (let i = 0; i < truths; i++) {
    const image = images[i < imageCount * 0.99 ? i : below(imageCount)]!;
    const bbox = anyBox(image, random);
    annotations.push({
      id: i + 1,
      image_id: image.id,
      category_id: anyClass(),
      bbox,
      area: round(bbox[2] * bbox[3] * (0.45 + 0.5 * random())),
      iscrowd: random() < 0.012 ? 1 : 0,
    });
  }
  const results: CocoLike['results'][number][] = [];
  for (let i = 0; i < detections; i++) {
    const truth = annotations[below(truths)]!;
    const luck = random();
    if (luck < 0.3) {
      const image = images[below(imageCount)]!;
      results.push({
        image_id: image.id,
        category_id: anyClass(),
        bbox: anyBox(image, random),
        score: toScore(random() ** 2.5),
      });
    } else {
      const spread = 0.02 + 0.35 * random() ** 2;
      results.push({
        image_id: truth.image_id,
        category_id: luck < 0.38 ? anyClass() : truth.category_id,
        bbox: moved(truth.bbox, spread, random),
        score: toScore(Math.max(0, 1 - 1.8 * spread - 0.5 * random() ** 2)),
      });
    }
  }
  return { images, categories, annotations, results };
}

function anyBox({ width, height }: { width: number; height: number }, random: () => number): BoxOf {
  const size = Math.exp(Math.log(8) + random() ** 1.1 * Math.log(40));
  const ratio = Math.exp((random() - 0.5) * 1.6);
  const w = Math.min(width - 1, size * Math.sqrt(ratio));
  const h = Math.min(height - 1, size / Math.sqrt(ratio));
  return [round(random() * (width - w)), round(random() * (height - h)), round(w), round(h)];
}

function moved([x, y, w, h]: BoxOf, spread: number, random: () => number): BoxOf {
  const off = (): number => (2 * random() - 1) * spread;
  return [
    round(Math.max(0, x + off() * w)),
    round(Math.max(0, y + off() * h)),
    round(Math.max(1, w * (1 + off()))),
    round(Math.max(1, h * (1 + off()))),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function toScore(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
