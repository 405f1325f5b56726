import type { Encoding } from '../../../src/core/dataset/definition';
import { encodings as all } from '../../../src/core/dataset/encodings';
import type { Planting } from './plantings';
import type { Found, PlantSet } from './plantSet';

const ownFile: readonly Encoding[] = ['yolo-txt', 'voc-xml', 'color-mask', 'index-mask', 'one-hot-npy'];

/** Changes the definition; found where the change is, or `wanted` characters behind. */
function inDefinition(
  rule: Planting['rule'],
  what: string,
  pattern: RegExp,
  put: string | ((found: string, set: PlantSet) => string),
  { encodings = all, wanted = 0 }: { encodings?: readonly Encoding[]; wanted?: number } = {},
): Planting {
  const plant = (set: PlantSet): Found[] => {
    const start = set.change(set.definition, pattern, (old) => (typeof put === 'string' ? put : put(old, set)));
    return [{ rule, file: set.definition, place: set.at(set.definition, start + wanted) }];
  };
  return { rule, encodings, what, plant };
}

const definition: Planting[] = [
  inDefinition('definition/invalid', 'a task that does not exist', /(task: )\w+/, 'detektion'),
  inDefinition(
    'definition/unknown-rule',
    'a rule that does not exist',
    /(\])? \}\n$/,
    ' }\nrules: { yolo/corner: off }\n',
    {
      wanted: ' }\nrules: { '.length,
    },
  ),
  inDefinition('definition/no-images', 'a split without images', /( {2}val: .*\n)/, '  test: "images/test/*"\n', {
    wanted: 2,
  }),
  {
    rule: 'definition/duplicate-class',
    encodings: all,
    what: 'a class twice',
    plant: (set) => {
      // One class more is one channel more: every array would have another shape.
      if (set.encoding === 'one-hot-npy') return undefined;
      const { id } = set.source.classes[0]!;
      const start = set.change(set.definition, /(?=network)/, `  - { id: ${id}, name: again, color: [9, 8, 7] }\n`);
      const name = start + `  - { id: ${id}, name: `.length;
      const file = set.definition;
      return [
        { rule: 'definition/duplicate-class', file, place: set.at(file, name) },
        // Every id finds the first of the two.
        { rule: 'dataset/class-unused', file, place: set.at(file, name) },
      ];
    },
  },
  {
    rule: 'dataset/class-unused',
    encodings: all,
    what: 'a class without a label',
    plant: (set) => {
      if (set.encoding === 'one-hot-npy') return undefined;
      const start = set.change(set.definition, /(?=network)/, '  - { id: 99, name: ufo, color: [9, 8, 7] }\n');
      const place = set.at(set.definition, start + '  - { id: 99, name: '.length);
      return [{ rule: 'dataset/class-unused', file: set.definition, place }];
    },
  },
  {
    rule: 'legend/duplicate-color',
    encodings: ['color-mask'],
    what: 'two classes of one colour',
    plant: (set) => legendFinding(set, 'legend/duplicate-color', 0),
  },
  {
    rule: 'legend/similar-colors',
    encodings: ['color-mask'],
    what: 'two classes of almost one colour',
    plant: (set) => legendFinding(set, 'legend/similar-colors', 1),
  },
  inDefinition('network/size-not-divisible', 'a width that 32 does not divide', /(size: )\[512/, '[500'),
];

/** A class more, whose colour is that of the first one but for a step in green. It has no pixel, so it is unused too. */
function legendFinding(set: PlantSet, rule: string, step: number): Found[] {
  const [red, green, blue] = set.source.classes[0]!.color;
  const head = '  - { id: 99, name: ufo, color: ';
  const start = set.change(set.definition, /(?=network)/, `${head}[${red}, ${green + step}, ${blue}] }\n`);
  const file = set.definition;
  return [
    { rule, file, place: set.at(file, start + head.length) },
    { rule: 'dataset/class-unused', file, place: set.at(file, start + '  - { id: 99, name: '.length) },
  ];
}

const images: Planting[] = [
  {
    rule: 'image/unreadable',
    encodings: all,
    what: 'an image cut off in the middle',
    plant: (set) => {
      const { image, bytes } = set.pick(set.samples);
      set.files.set(image, bytes.subarray(0, bytes.length >> 1));
      return [{ rule: 'image/unreadable', file: image, place: '' }];
    },
  },
  {
    rule: 'image/exif-orientation',
    encodings: ['yolo-txt', 'voc-xml', 'coco-json', 'class-csv', 'folder'],
    what: 'an image that is stored turned',
    plant: (set) => {
      const { image, bytes } = set.pick(set.samples);
      set.files.set(image, turned(bytes));
      return [{ rule: 'image/exif-orientation', file: image, place: '' }];
    },
  },
];

/** A JPEG with an EXIF segment behind its first marker that says: turned by a quarter. */
function turned(jpeg: Uint8Array): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const content = [...Buffer.from('Exif\0\0'), ...tiff];
  const segment = [0xff, 0xe1, 0, content.length + 2, ...content];
  return Uint8Array.from([...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2)]);
}

const sets: Planting[] = [
  {
    rule: 'dataset/missing-annotation',
    encodings: ownFile,
    what: 'an image without its annotation',
    plant: (set) => {
      const { image, annotation } = set.pick(set.samples);
      set.files.delete(annotation);
      return [{ rule: 'dataset/missing-annotation', file: image, place: '' }];
    },
  },
  {
    rule: 'dataset/orphan-annotation',
    encodings: ownFile,
    what: 'an annotation without its image',
    plant: (set) => {
      const { annotation } = set.pick(set.samples);
      const stray = annotation.replace(/[^/]*(\.\w+)$/, 'stray$1');
      set.files.set(stray, set.files.get(annotation)!);
      return [{ rule: 'dataset/orphan-annotation', file: stray, place: '' }];
    },
  },
  {
    rule: 'dataset/missing-image',
    encodings: ['coco-json'],
    what: 'the name of an image that is not there',
    plant: (set) => {
      const { annotation } = set.pick(set.samples);
      const start = set.change(annotation, /("file_name": )"[^"]*"/, '"nowhere.jpg"');
      return [{ rule: 'dataset/missing-image', file: annotation, place: set.at(annotation, start) }];
    },
  },
  {
    rule: 'dataset/missing-image',
    encodings: ['class-csv'],
    what: 'the name of an image that is not there',
    plant: (set) => {
      const text = set.text('labels.csv');
      set.write('labels.csv', `${text}nowhere.jpg,${set.source.classes[0]!.name},by hand\n`);
      return [{ rule: 'dataset/missing-image', file: 'labels.csv', place: set.at('labels.csv', text.length) }];
    },
  },
  {
    rule: 'dataset/missing-image',
    encodings: ownFile,
    what: 'a line of a list that names no image',
    plant: (set) => {
      set.change(set.definition, /( {2}train: )"[^"]*"/, '{ list: train.txt }');
      const lines = set.samples.filter(({ split }) => split === 'train').map(({ image }) => `./${image}\n`);
      set.write('train.txt', `${lines.join('')}./images/train/nowhere.jpg\n`);
      return [{ rule: 'dataset/missing-image', file: 'train.txt', place: `${lines.length + 1}:1` }];
    },
  },
  {
    rule: 'dataset/same-content',
    encodings: ownFile,
    what: 'an image of train also in val',
    plant: (set) => {
      const from = set.pick(set.samples.filter(({ split }) => split === 'train'));
      const copy = (path: string): string => path.replace('/train/', '/val/');
      set.files.set(copy(from.image), set.files.get(from.image)!);
      set.files.set(copy(from.annotation), set.files.get(from.annotation)!);
      return [{ rule: 'dataset/same-content', file: copy(from.image), place: '' }];
    },
  },
  {
    rule: 'dataset/class-drift',
    encodings: all,
    what: 'a list of the classes in another order',
    plant: (set) => {
      const names = set.source.classes.map(({ name }) => name);
      if (names.length < 2) return undefined;
      set.write('classes.txt', `${names.toReversed().join('\n')}\n`);
      // Lists may have a background or leave it out: the first other name tells.
      const line = names.toReversed().findIndex((name) => name !== 'void');
      return [{ rule: 'dataset/class-drift', file: 'classes.txt', place: `${line + 1}:1` }];
    },
  },
  {
    rule: 'dataset/class-imbalance',
    encodings: ['yolo-txt', 'voc-xml', 'coco-json'],
    what: 'a class with more than fifty times the labels of another',
    plant: (set) => {
      if (set.source.classes.length < 2) return undefined;
      const counts = set.source.classes.map(
        (_, index) => set.samples.flatMap(({ boxes }) => boxes).filter((box) => box.class === index).length,
      );
      const rarest = counts.lastIndexOf(Math.min(...counts));
      const most = rarest === 0 ? 1 : 0;
      const sample = set.samples[0]!;
      const many = Array.from({ length: 52 * counts[rarest]! }, (_, i) => ({
        class: most,
        x: 2 + 6 * (i % 50),
        y: 2 + 6 * Math.floor(i / 50),
        width: 5,
        height: 5,
      }));
      set.rewrite(sample, [...sample.boxes, ...many]);
      const used = set.samples.flatMap(({ boxes }) => boxes);
      const uses = counts.map((count, index) => (index === most ? count + many.length : count));
      if (used.length === 0 || uses[most]! <= 50 * Math.min(...uses)) return undefined;
      const { id } = set.source.classes[uses.indexOf(Math.min(...uses))]!;
      const line = set
        .text(set.definition)
        .split('\n')
        .findIndex((text) => text.startsWith(`  - { id: ${id},`));
      return [
        {
          rule: 'dataset/class-imbalance',
          file: set.definition,
          place: `${line + 1}:${`  - { id: ${id}, name: `.length + 1}`,
        },
      ];
    },
  },
  {
    rule: 'class/unknown',
    encodings: ['folder'],
    what: 'an image in a folder of no class',
    plant: (set) => {
      const { image, bytes, split } = set.pick(set.samples);
      const path = `images/${split}/zebra/stray.jpg`;
      const other = set.samples.find((sample) => sample.split === split && sample.image !== image);
      set.files.set(path, other === undefined ? bytes : other.bytes);
      return [{ rule: 'class/unknown', file: path, place: '' }];
    },
  },
];

export const datasetPlantings: readonly Planting[] = [...definition, ...images, ...sets];
