import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../test/support/datasets';
import { nodeBytes } from '../../../node/bytes/nodeBytes';
import { boxOf } from '../../geometry/box';
import { checkBoxes } from '../../rules/checkBoxes';
import { Reporter } from '../../rules/reporter';
import { LineIndex } from '../../std/place';
import { cocoJson } from './cocoJson';
import { decodeCounts } from './cocoRle';

// The mask is 4 high and 5 wide; columns 1 and 2 hold rows 1 and 2: 5 zeros, 2 ones, 2 zeros, 2 ones, 9 zeros.
const good = `{
  "info": {"description": "two streets"},
  "images": [
    {"id": 1, "file_name": "a.png", "width": 100, "height": 80, "license": 1},
    {"id": 2, "file_name": "val/b.png", "width": 5, "height": 4}
  ],
  "annotations": [
    {"id": 10, "image_id": 1, "category_id": 7, "bbox": [10, 20, 30.5, 40], "area": 1220.0, "iscrowd": 0, "segmentation": []},
    {"id": 11, "image_id": 1, "category_id": 8, "segmentation": [[50, 10, 90, 10, 90, 60, 50, 60]], "area": 2000, "bbox": [50, 10, 40, 50], "iscrowd": 0},
    {"id": 12, "image_id": 2, "category_id": 8, "segmentation": {"size": [4, 5], "counts": [5, 2, 2, 2, 9]}, "area": 4, "bbox": [1, 1, 2, 2], "iscrowd": 1},
    {"id": 13, "image_id": 2, "category_id": 7, "segmentation": {"size": [4, 5], "counts": "52207"}, "area": 4, "bbox": [1, 1, 2, 2], "iscrowd": 1},
    {"id": 14, "image_id": 1, "category_id": 9, "bbox": [0, 0, 9, 9], "keypoints": [1, 1, 2, 8, 8, 1, 0, 0, 0], "num_keypoints": 2, "area": 50}
  ],
  "categories": [
    {"id": 7, "name": "car", "supercategory": "thing"},
    {"id": 8, "name": "road"},
    {"id": 9, "name": "lane", "keypoints": ["from", "to", "mid"], "skeleton": [[1, 2]]}
  ]
}
`;

function read(text: string, dataset = buildDataset('coco-json')) {
  if (cocoJson.medium !== 'text') throw new Error('not a text format');
  const reporter = new Reporter('/set/a.json', dataset, text);
  const set = { encoding: 'coco-json' as const };
  const records = cocoJson.read(text, { dataset, set, image: undefined, bytes: nodeBytes }, reporter);
  for (const record of records) {
    const { width, height } = record.picture;
    const size = width === undefined || height === undefined ? undefined : { width: width.value, height: height.value };
    checkBoxes(record, size, reporter);
  }
  const lines = new LineIndex(text);
  const findings = reporter.findings.map(({ rule, range }) => {
    const place = range === undefined ? '' : text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
    return [rule, place];
  });
  return { records, findings };
}

describe('cocoJson', () => {
  it('reads boxes, polygons, both forms of run lengths and keypoints, one record an image', () => {
    const { records, findings } = read(good);
    expect(findings).toEqual([]);
    expect(records.map(({ picture }) => picture.fileName?.written)).toEqual(['a.png', 'val/b.png']);
    expect(records.map(({ labels }) => labels.map(({ shape }) => shape.kind))).toEqual([
      ['box', 'polygon', 'keypoints'],
      ['rle', 'rle'],
    ]);
    expect(records[0]!.labels.map(({ classReference }) => classReference.index)).toEqual([2, 0, 1]);
    expect(records[1]!.labels[0]).toMatchObject({ id: 12, crowd: true });
  });

  it('gives both forms of run lengths the same pixels', () => {
    const boxes = read(good).records[1]!.labels.map(({ shape }) => boxOf(shape, { width: 5, height: 4 }));
    expect(boxes).toEqual([1, 2].map(() => ({ x0: 1, y0: 1, x1: 3, y1: 3 })));
  });

  it('gives the place of every number of a shape', () => {
    const { labels } = read(good).records[0]!;
    const written = labels.map(({ spans }) =>
      spans.flatMap((at, i) => (i % 2 === 0 ? [good.slice(at, spans[i + 1])] : [])),
    );
    expect(written).toEqual([
      ['10', '20', '30.5', '40'],
      ['50', '10', '90', '10', '90', '60', '50', '60'],
      ['0', '0', '9', '9', '1', '1', '2', '8', '8', '1', '0', '0', '0'],
    ]);
  });

  it.each([
    ['a missing comma', '"id": 10, ', '"id": 10 ', 'coco/malformed', '"'],
    ['a number that is none', '30.5', 'NaN', 'coco/malformed', 'NaN'],
    ['a missing file name', '"file_name": "a.png", ', '', 'coco/missing-field', '{'],
    ['a missing category', '"category_id": 7, "bbox"', '"bbox"', 'coco/missing-field', '{'],
    ['an annotation without a place', '"bbox": [10, 20, 30.5, 40], "area"', '"area"', 'coco/missing-field', '{'],
    ['a box of three numbers', '[10, 20, 30.5, 40]', '[10, 20, 30.5]', 'coco/wrong-type', '[10, 20, 30.5]'],
    ['a number in quotes', '30.5', '"30.5"', 'coco/wrong-type', '"30.5"'],
    [
      'a polygon without its list',
      '[[50, 10, 90, 10, 90, 60, 50, 60]]',
      '[50, 10, 90, 10, 90, 60]',
      'coco/wrong-type',
      '[50, 10, 90, 10, 90, 60]',
    ],
    ['an id that stands twice', '"id": 12', '"id": 11', 'coco/duplicate-id', '11'],
    [
      'an image id that no image has',
      '"image_id": 2, "category_id": 8',
      '"image_id": 3, "category_id": 8',
      'coco/orphan-annotation',
      '3',
    ],
    ['a category id that is not declared', '"category_id": 9', '"category_id": 5', 'coco/category-unknown', '5'],
    ['a category that is no class', '"name": "road"', '"name": "rode"', 'coco/category-unknown', '"rode"'],
    ['a box away from its polygon', '[50, 10, 40, 50]', '[50, 10, 44, 50]', 'coco/bbox-disagrees', '[50, 10, 44, 50]'],
    [
      'a box away from its mask',
      '"counts": [5, 2, 2, 2, 9]}, "area": 4, "bbox": [1, 1, 2, 2]',
      '"counts": [5, 2, 2, 2, 9]}, "area": 4, "bbox": [1, 1, 2, 5]',
      'coco/bbox-disagrees',
      '[1, 1, 2, 5]',
    ],
    ['an area of another shape', '"area": 2000', '"area": 3000', 'coco/area-disagrees', '3000'],
    ['an area larger than the box', '1220.0', '1520.0', 'coco/area-disagrees', '1520.0'],
    ['run lengths of another sum', '[5, 2, 2, 2, 9]', '[5, 2, 2, 2, 8]', 'coco/rle-length', '[5, 2, 2, 2, 8]'],
    ['compressed run lengths of another sum', '"52207"', '"52208"', 'coco/rle-length', '"52208"'],
    ['damaged run lengths', '"52207"', '"5220p"', 'coco/rle-length', '"5220p"'],
    [
      'a mask of another size',
      '"size": [4, 5], "counts": [',
      '"size": [5, 4], "counts": [',
      'coco/rle-length',
      '[5, 4]',
    ],
    [
      'a polygon of two points',
      '[[50, 10, 90, 10, 90, 60, 50, 60]]',
      '[[50, 10, 90, 60]]',
      'coco/too-few-points',
      '[50, 10, 90, 60]',
    ],
    [
      'a coordinate without a partner',
      '50, 60]]',
      '50, 60, 7]]',
      'coco/too-few-points',
      '[50, 10, 90, 10, 90, 60, 50, 60, 7]',
    ],
    ['a border that crosses itself', '90, 60, 50, 60]]', '50, 60, 90, 60]], "x": 1', 'coco/self-crossing', '90, 60'],
    ['a keypoint too few', '8, 8, 1, 0, 0, 0]', '8, 8, 1]', 'coco/keypoint-count', '[1, 1, 2, 8, 8, 1]'],
    ['another number of keypoints', '"num_keypoints": 2', '"num_keypoints": 7', 'coco/keypoint-count', '7'],
    ['a negative width', '[10, 20, 30.5, 40]', '[10, 20, -5.5, 40]', 'box/inverted', '-5.5'],
  ])('finds %s at its place and nothing else', (_, from, to, rule, place) => {
    expect(good).toContain(from);
    expect(read(good.replace(from, to)).findings).toEqual([[rule, place]]);
  });

  it.each([
    ['an area of the mask within a box', '1220.0', '700'],
    ['an area of the box beside a polygon', '[[50, 10, 90, 10, 90, 60, 50, 60]]', '[[50, 10, 90, 10, 50, 60]]'],
    ['a box rounded to whole pixels', '[50, 10, 40, 50]', '[49, 9, 42, 52]'],
    ['null where there is nothing', '"segmentation": []', '"segmentation": null'],
    ['a border that touches itself', '90, 60, 50, 60]]', '90, 60, 70, 10, 50, 60]]'],
  ])('lets %s pass', (_, from, to) => {
    expect(good).toContain(from);
    expect(read(good.replace(from, to)).findings).toEqual([]);
  });

  it('takes annotations without a place for labels of the image where none has one', () => {
    const text =
      '{"images": [{"id": 1, "file_name": "a", "width": 2, "height": 2}], "annotations": [{"id": 1, "image_id": 1, "category_id": 1}], "categories": [{"id": 1, "name": "road"}]}';
    const { records, findings } = read(text);
    expect(findings).toEqual([]);
    expect(records[0]!.labels[0]!.shape).toEqual({ kind: 'image' });
  });

  it('keeps what stands before a fault and reports the fault alone', () => {
    const { records, findings } = read(good.slice(0, good.indexOf('"id": 13')));
    expect(findings.map(([rule]) => rule)).toEqual(['coco/malformed']);
    expect(records.map(({ labels }) => labels.length)).toEqual([2, 1]);
  });

  it('takes any mutation without throwing', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('[', '{', '"', ',', '1e999', '-1', 'null', '[]', '{}'),
    );
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(12), part, (at, length, text) => {
        read(good.slice(0, at) + text + good.slice(at + length));
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it('takes any JSON without throwing', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (images, annotations) => {
        read(
          `{"images": [${images}], "annotations": [{"id": 1, "bbox": ${images}, "segmentation": ${annotations}}, ${annotations}]}`,
        );
        read(images);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('decodeCounts', () => {
  it('reads what the documented encoding writes', () => {
    // The encoding of COCO's tools: differences from the fourth number on, groups of five bits, sign in the last.
    const encode = (counts: readonly number[]): string =>
      counts
        .map((count, i) => {
          let rest = i > 2 ? count - counts[i - 2]! : count;
          let text = '';
          for (let more = true; more;) {
            const group = rest & 31;
            rest >>= 5;
            more = (group & 16) === 0 ? rest !== 0 : rest !== -1;
            text += String.fromCharCode((more ? group | 32 : group) + 48);
          }
          return text;
        })
        .join('');
    fc.assert(
      fc.property(fc.array(fc.nat(2_000_000), { maxLength: 30 }), (counts) => {
        expect(decodeCounts(encode(counts))).toEqual(counts);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
