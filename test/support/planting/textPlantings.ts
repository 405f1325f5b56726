import { pose, yoloRow } from './poses';
import type { Planting } from './plantings';
import type { PlantSet } from './plantSet';

const texts = ['yolo-txt', 'voc-xml', 'coco-json', 'class-csv'] as const;
const yolo = ['yolo-txt'] as const;
const voc = ['voc-xml'] as const;
const coco = ['coco-json'] as const;
const csv = ['class-csv'] as const;

/** Changes one number or word of a label in place. */
function changeLabel(
  set: PlantSet,
  part: 'class' | 0 | 1 | 2 | 3,
  put: string | ((found: string) => string),
): { file: string; place: string } {
  const { sample, label } = set.pickLabel();
  const places = set.rewrite(sample, sample.boxes)[label]!;
  const offset = part === 'class' ? places.class : places.numbers[part]!;
  set.change(sample.annotation, /^[^\s<,\]]+/, put, offset);
  return { file: sample.annotation, place: set.at(sample.annotation, offset) };
}

/** Replaces in the picked label what a pattern finds; the place is where the replacement begins. */
function changeInLabel(set: PlantSet, pattern: RegExp, put: string | ((found: string) => string), wanted = 0) {
  const labels = set.samples.flatMap((sample) => sample.boxes.map((_, label) => ({ sample, label })));
  const fitting = labels.filter(({ sample, label }) => {
    const { whole } = set.rewrite(sample, sample.boxes)[label]!;
    const text = set.text(sample.annotation).slice(whole);
    const end = set.encoding === 'voc-xml' ? text.indexOf('</object>') : text.indexOf('\n');
    return pattern.test(text.slice(0, end));
  });
  const { sample, label } = set.pick(fitting);
  const { whole } = set.rewrite(sample, sample.boxes)[label]!;
  const start = set.change(sample.annotation, pattern, put, whole);
  const place = set.at(sample.annotation, start + wanted);
  return { file: sample.annotation, place, whole: set.at(sample.annotation, whole) };
}

const anyText = (set: PlantSet): string => set.pick(set.samples.filter(({ boxes }) => boxes.length > 0)).annotation;

const rows: Planting[] = [
  {
    rule: 'text/byte-order-mark',
    encodings: texts,
    what: 'a byte order mark',
    plant: (set) => {
      const file = anyText(set);
      set.write(file, `\ufeff${set.text(file)}`);
      return [{ rule: 'text/byte-order-mark', file, place: '1:1' }];
    },
  },
  {
    rule: 'text/mixed-line-endings',
    encodings: texts,
    what: 'one line that ends as on Windows',
    plant: (set) => {
      const file = set.samples
        .map(({ annotation }) => annotation)
        .find((path) => set.text(path).split('\n').length > 2);
      if (file === undefined) return undefined;
      set.change(file, /\n/, '\r\n');
      return [{ rule: 'text/mixed-line-endings', file, place: '1:1' }];
    },
  },
  {
    rule: 'text/not-utf8',
    encodings: ['voc-xml', 'coco-json', 'class-csv'],
    what: 'a Latin-1 letter in a remark',
    plant: (set) => {
      const file = anyText(set);
      const start = set.change(file, /images(?=<)|drives|by hand/, 'caf~');
      const bytes = Buffer.from(set.files.get(file)!);
      bytes[bytes.indexOf('~')] = 0xe9;
      set.files.set(file, bytes);
      return [{ rule: 'text/not-utf8', file, place: set.at(file, start + 3) }];
    },
  },
  {
    rule: 'text/not-utf8',
    encodings: yolo,
    what: 'a byte that is no text in a number, which then is no number either',
    plant: (set) => {
      const { file, place } = changeLabel(set, 1, (old) => `${old}~`);
      const bytes = Buffer.from(set.files.get(file)!);
      const [line = 0, column = 0] = place.split(':').map(Number);
      const length = set.text(file).split('\n')[line - 1]!.indexOf('~') + 1 - column;
      bytes[bytes.indexOf('~')] = 0xff;
      set.files.set(file, bytes);
      return [
        { rule: 'yolo/not-a-number', file, place },
        { rule: 'text/not-utf8', file, place: `${line}:${column + length}` },
      ];
    },
  },
  {
    rule: 'text/too-large',
    encodings: yolo,
    what: 'a row of more columns than are read',
    plant: (set) => {
      const { sample, label } = set.pickLabel();
      const places = set.rewrite(sample, sample.boxes)[label]!;
      set.change(sample.annotation, /(?:)$/m, ' 0.5'.repeat(20_000), places.whole);
      return [{ rule: 'text/too-large', file: sample.annotation, place: set.at(sample.annotation, places.whole) }];
    },
  },
  {
    rule: 'text/too-large',
    encodings: voc,
    what: 'a remark of 17 million letters',
    plant: (set) => {
      const file = anyText(set);
      set.change(file, /images(?=<)/, 'x'.repeat(17 << 20));
      return [{ rule: 'text/too-large', file, place: '1:1' }];
    },
  },
];

function inLabel(
  rule: Planting['rule'],
  encodings: Planting['encodings'],
  what: string,
  part: Parameters<typeof changeLabel>[1],
  put: Parameters<typeof changeLabel>[2],
): Planting {
  return { rule, encodings, what, plant: (set) => [{ rule, ...changeLabel(set, part, put) }] };
}

function inObject(
  rule: Planting['rule'],
  encodings: Planting['encodings'],
  what: string,
  pattern: RegExp,
  put: string | ((found: string) => string),
  at: 'change' | 'whole' | ((found: { place: string; whole: string }) => string) = 'change',
  wanted = 0,
): Planting {
  return {
    rule,
    encodings,
    what,
    plant: (set) => {
      const found = changeInLabel(set, pattern, put, wanted);
      const place = at === 'change' ? found.place : at === 'whole' ? found.whole : at(found);
      return [{ rule, file: found.file, place }];
    },
  };
}

function afterRow(rule: Planting['rule'], what: string, row: string): Planting {
  return {
    rule,
    encodings: yolo,
    what,
    plant: (set) => {
      const { sample } = set.pickLabel();
      const text = set.text(sample.annotation);
      set.write(sample.annotation, `${text}${row}\n`);
      return [{ rule, file: sample.annotation, place: set.at(sample.annotation, text.length) }];
    },
  };
}

const yoloPlantings: Planting[] = [
  afterRow('yolo/column-count', 'a row that lacks its last number', '0 0.5 0.5 0.25'),
  afterRow('yolo/column-count', 'a confidence behind the box', '0 0.5 0.5 0.25 0.125 0.98'),
  afterRow('yolo/column-count', 'commas between the values', '0, 0.5, 0.5, 0.25, 0.125'),
  inLabel('yolo/not-a-number', yolo, 'a letter in a number', 2, (old) => `${old}x`),
  inLabel('yolo/not-finite', yolo, 'a number that is nan', 3, 'nan'),
  inLabel('yolo/decimal-comma', yolo, 'a decimal comma', 0, (old) => old.replace('.', ',')),
  inLabel('yolo/class-not-integer', yolo, 'a class of 0.5', 'class', '0.5'),
  inLabel('yolo/class-unknown', yolo, 'class 99', 'class', '99'),
  inLabel('yolo/class-unknown', yolo, 'class -1', 'class', '-1'),
  inLabel('yolo/out-of-range', yolo, 'a centre beyond the image', 0, '1.2'),
  afterRow('yolo/pixel-coordinates', 'a row in pixels', '0 100 80 40 60'),
  {
    rule: 'yolo/corners',
    encodings: yolo,
    what: 'corners in place of centre and size',
    plant: (set) => {
      const file = anyText(set);
      set.write(file, '0 0.7 0.65 0.98 0.95\n');
      return [{ rule: 'yolo/corners', file, place: '1:1' }];
    },
  },
  {
    rule: 'yolo/duplicate-row',
    encodings: yolo,
    what: 'a row twice, the second time written otherwise',
    plant: (set) => {
      const { sample, label } = set.pickLabel();
      const text = set.text(sample.annotation);
      const row = text.split('\n')[label]!;
      set.write(sample.annotation, `${text}${row.replaceAll(/(\.\d+)/g, '$10')}\n`);
      return [{ rule: 'yolo/duplicate-row', file: sample.annotation, place: set.at(sample.annotation, text.length) }];
    },
  },
  {
    rule: 'yolo/visibility',
    encodings: yolo,
    what: 'a keypoint of visibility 7',
    plant: (set) => {
      pose(set);
      const { sample, label } = set.pickLabel();
      const row = yoloRow(set, sample.annotation, label);
      const start = set.change(sample.annotation, /(\d )\d$/m, '7', row);
      return [{ rule: 'yolo/visibility', file: sample.annotation, place: set.at(sample.annotation, start) }];
    },
  },
];

const vocPlantings: Planting[] = [
  inObject('voc/malformed', voc, 'a tag that is not closed', /\n {4}<\/bndbox>/, '', 'change', 3),
  inObject('voc/malformed', voc, 'a bare ampersand', /(<difficult>)0/, '&', 'change'),
  inObject('voc/missing-element', voc, 'an object without a name', /(object>)\s*<name>[^<]*<\/name>/, '', ({ whole }) =>
    nextColumn(whole),
  ),
  inObject('voc/missing-element', voc, 'a box without xmax', /(<)bndbox>[^]*?<xmax>\d+<\/xmax>/, (old) =>
    old.replace(/<xmax>.*/, ''),
  ),
  inLabel('voc/not-a-number', voc, 'a coordinate that is a word', 0, 'left'),
  inLabel('voc/class-unknown', voc, 'a class that is not declared', 'class', 'zebra'),
  {
    rule: 'voc/size-differs',
    encodings: voc,
    what: 'another width than the image has',
    plant: (set) => {
      const file = anyText(set);
      const start = set.change(file, /(<width>)\d+/, (old) => String(Number(old) + 7));
      return [{ rule: 'voc/size-differs', file, place: set.at(file, start) }];
    },
  },
  {
    rule: 'voc/filename-differs',
    encodings: voc,
    what: 'the name of another image',
    plant: (set) => {
      const file = anyText(set);
      const start = set.change(file, /(<filename>)[^<]*/, 'other.jpg');
      return [{ rule: 'voc/filename-differs', file, place: set.at(file, start) }];
    },
  },
  inLabel('voc/one-based', voc, 'a coordinate of 0', 1, '0'),
];

function nextColumn(place: string): string {
  const [line, column] = place.split(':');
  return `${line ?? ''}:${Number(column) + 1}`;
}

const cocoPlantings: Planting[] = [
  inObject('coco/malformed', coco, 'a missing colon', /("area"):/, '', 'change', 1),
  inObject('coco/missing-field', coco, 'an annotation without a category', /"category_id": \d+, /, '', 'whole'),
  inObject('coco/wrong-type', coco, 'a box that is a text', /("bbox": )\[[^\]]*\]/, '"none"'),
  inObject('coco/duplicate-id', coco, 'the id of an earlier annotation', /("id": )(?!1,)\d+/, '1'),
  inObject('coco/orphan-annotation', coco, 'an image that is not listed', /("image_id": )\d+/, '9999'),
  inObject('coco/category-unknown', coco, 'a category that is not declared', /("category_id": )\d+/, '77'),
  inObject(
    'coco/bbox-disagrees',
    coco,
    'a box that lies beside its polygon',
    /("bbox": )\[\d+(?=[^\n]*segm)/,
    (old) => `[${Number(old.slice(1)) + 5}`,
  ),
  inObject('coco/area-disagrees', coco, 'an area that is far too large', /("area": )[\d.]+(?=[^\n]*segm)/, (old) =>
    String(3 * Number(old)),
  ),
  inObject(
    'coco/rle-length',
    coco,
    'run lengths that cover a part of the image',
    /("segmentation": )\[\[.*\]\](?= \})/,
    '{ "size": [9, 9], "counts": [5, 5] }',
    'change',
    '{ "size": [9, 9], "counts": '.length,
  ),
  inObject('coco/too-few-points', coco, 'a polygon of two points', /("segmentation": \[)\[[^\]]*\]/, '[1, 1, 9, 9]'),
  {
    rule: 'coco/self-crossing',
    encodings: coco,
    what: 'two corners in the wrong order',
    plant: (set) => {
      const crossed = changeInLabel(set, /("segmentation": \[)\[[^\]]*\]/, (old) => crossRing(old));
      return [{ rule: 'coco/self-crossing', file: crossed.file, place: crossingPlace(set, crossed) }];
    },
  },
  {
    rule: 'coco/keypoint-count',
    encodings: coco,
    what: 'one number too many among the keypoints',
    plant: (set) => {
      const found = changeInLabel(set, /, "iscrowd": 0/, ', "keypoints": [5, 5, 2, 6], "iscrowd": 0', 15);
      return [{ rule: 'coco/keypoint-count', file: found.file, place: found.place }];
    },
  },
  {
    rule: 'dataset/size-differs',
    encodings: coco,
    what: 'another width than the image has',
    plant: (set) => {
      const file = anyText(set);
      const start = set.change(file, /("width": )\d+/, (old) => String(Number(old) + 9));
      return [{ rule: 'dataset/size-differs', file, place: set.at(file, start) }];
    },
  },
];

/** The second corner of the octagon goes to where the sixth is, and the sixth to the second. */
function crossRing(ring: string): string {
  const n = ring.slice(1, -1).split(', ');
  [n[2], n[3], n[10], n[11]] = [n[10]!, n[11]!, n[2]!, n[3]!];
  return `[${n.join(', ')}]`;
}

/** The second of the edges that cross. */
function crossingPlace(set: PlantSet, { file, place }: { file: string; place: string }): string {
  const [line = 1, column = 1] = place.split(':').map(Number);
  const ring = set.text(file).split('\n')[line - 1]!.slice(column);
  const before = ring
    .split(', ')
    .slice(0, 2 * CROSSING_EDGE)
    .join(', ').length;
  return `${line}:${column + 1 + before + 2}`;
}

/** The first edge goes straight through the octagon; the one that begins at the sixth corner cuts it. */
const CROSSING_EDGE = 5;

const csvPlantings: Planting[] = [
  csvRow(
    'class/unknown',
    'a label that is no class',
    (row) => row.replace(/,[^,]*,/, ',zebra,'),
    (row) => row.indexOf(',') + 1,
  ),
  csvRow(
    'csv/malformed',
    'a row without its label',
    (row) => row.slice(0, row.indexOf(',')),
    () => 0,
  ),
  csvRow(
    'csv/malformed',
    'a quote that is not closed',
    (row) => row.replace(/by hand$/, '"by hand'),
    (row) => row.lastIndexOf(',') + 1,
  ),
  {
    rule: 'csv/missing-column',
    encodings: csv,
    what: 'a column of labels that has another name',
    plant: (set) => {
      set.change('labels.csv', /label/, 'what');
      return [{ rule: 'csv/missing-column', file: 'labels.csv', place: '1:1' }];
    },
  },
  {
    rule: 'csv/duplicate-row',
    encodings: csv,
    what: 'a row twice',
    plant: (set) => {
      const text = set.text('labels.csv');
      set.write('labels.csv', `${text}${text.split('\n')[2]!}\n`);
      return [{ rule: 'csv/duplicate-row', file: 'labels.csv', place: set.at('labels.csv', text.length) }];
    },
  },
];

function csvRow(
  rule: Planting['rule'],
  what: string,
  change: (row: string) => string,
  column: (row: string) => number,
): Planting {
  return {
    rule,
    encodings: csv,
    what,
    plant: (set) => {
      const lines = set.text('labels.csv').split('\n');
      // The last row, so that what a broken quote swallows is nothing else.
      const at = lines.length - 2;
      const row = lines[at]!;
      lines[at] = change(row);
      set.write('labels.csv', lines.join('\n'));
      return [{ rule, file: 'labels.csv', place: `${at + 1}:${column(row) + 1}` }];
    },
  };
}

export const textPlantings: readonly Planting[] = [
  ...rows,
  ...yoloPlantings,
  ...vocPlantings,
  ...cocoPlantings,
  ...csvPlantings,
];
