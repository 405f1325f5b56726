import type { Planting } from './plantings';
import type { PlantSample, PlantSet } from './plantSet';
import type { SourceBox } from './source';

const boxes = ['yolo-txt', 'voc-xml', 'coco-json'] as const;

/** Puts another box in the place of one, or behind all; found at the label or at one of its numbers. */
function box(
  rule: Planting['rule'],
  what: string,
  make: (box: SourceBox, sample: PlantSample) => SourceBox,
  at: 'whole' | 0 | 1 | 2 | 3 | ((encoding: string) => 'whole' | number),
  isAdded = false,
): Planting {
  const plant = (set: PlantSet) => {
    const { sample, box: old, label } = set.pickLabel();
    const made = make(old, sample);
    const changed = isAdded ? [...sample.boxes, made] : sample.boxes.with(label, made);
    // Polygons have rules of their own.
    const plain = changed.map((each) => ({ ...each, isPlain: true }));
    const places = set.rewrite(sample, plain)[isAdded ? sample.boxes.length : label]!;
    const part = typeof at === 'function' ? at(set.encoding) : at;
    const offset = part === 'whole' ? places.whole : places.numbers[part]!;
    return [{ rule, file: sample.annotation, place: set.at(sample.annotation, offset) }];
  };
  return { rule, encodings: boxes, what, plant };
}

/** Corners are marked at the edge that is wrong, other forms as a whole. */
const edge = (index: number) => (encoding: string) => (encoding === 'voc-xml' ? index : 'whole');

export const boxPlantings: readonly Planting[] = [
  box('box/inverted', 'a negative width', (old) => ({ ...old, x: old.x + 12, width: -11 }), 2),
  box('box/inverted', 'a negative height', (old) => ({ ...old, y: old.y + 12, height: -11 }), 3),
  box('box/zero-area', 'no width', (old) => ({ ...old, width: 0 }), 2),
  box('box/zero-area', 'no height', (old) => ({ ...old, height: 0 }), 3),
  // An eighth beyond the image: a centre beyond it would be another fault.
  box(
    'box/outside-image',
    'an eighth beyond the right edge',
    (old, { width }) => ({ ...old, width: 64, x: width - 56 }),
    edge(2),
  ),
  box(
    'box/outside-image',
    'an eighth below the bottom edge',
    (old, { height }) => ({ ...old, height: 64, y: height - 56 }),
    edge(3),
  ),
  box(
    'box/near-duplicate',
    'a box once more, a pixel wider',
    (old) => ({ ...old, width: old.width + 1 }),
    'whole',
    true,
  ),
  box(
    'box/extreme-aspect',
    'a box of 2 pixels by most of the height',
    (_, { width, height }) => ({ class: 0, x: width - 5, y: 2, width: 2, height: height - 6 }),
    'whole',
    true,
  ),
  {
    rule: 'box/unmatchable',
    encodings: boxes,
    what: 'an object of 2 × 2 pixels, where a preset of anchors is named',
    plant: (set) => {
      // The limit is far below that of other boxes: theirs are larger by an order of magnitude.
      const rules = 'rules: { "box/unmatchable": { iou: 0.02 } }\n';
      set.change(set.definition, /(\])? \}\n$/, `, anchors: vgg300 }\n${rules}`);
      const { sample } = set.pickLabel();
      const tiny = { class: 0, x: 7, y: 7, width: 2, height: 2 };
      const plain = [...sample.boxes, tiny].map((each) => ({ ...each, isPlain: true }));
      const places = set.rewrite(sample, plain)[sample.boxes.length]!;
      return [{ rule: 'box/unmatchable', file: sample.annotation, place: set.at(sample.annotation, places.whole) }];
    },
  },
];
