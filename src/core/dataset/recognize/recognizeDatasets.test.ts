import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../../../test/support/memoryFiles';
import { createNodeFiles } from '../../../node/files/nodeFiles';
import { formatMessage } from '../../std/message';
import { resolvePath } from '../../std/path';
import { collectSamples } from '../collectSamples';
import { discoverDatasets } from '../discoverDatasets';
import { parseDefinition } from '../parseDefinition';
import { resolveDefinition } from '../resolveDefinition';
import { writeDefinition } from '../writeDefinition';
import { recognizeDatasets } from './recognizeDatasets';
import { vocColor } from './standardClasses';

const voc = (name: string): string => `<annotation><object><name>${name}</name></object></annotation>`;

/** The start of a PNG of a colour type: 0 grey, 2 colour, 3 palette. */
function png(colorType: number): Uint8Array {
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, ...Array.from({ length: 21 }, () => 0), colorType]);
}

async function summaryOf(files: MemoryFiles): Promise<unknown> {
  const { datasets, findings } = await discoverDatasets({ roots: ['/w'], exclude: [], environment: {} }, { files });
  const summaries = [];
  for (const dataset of datasets) {
    const { samples, orphans, findings: collected } = await collectSamples(dataset, files);

    summaries.push({
      layout: dataset.layout,
      encodings: dataset.annotationSets.map(({ encoding }) => encoding).join(),
      classes: dataset.classes
        .map(({ id, name }) => `${id} ${name}`)
        .slice(0, 3)
        .join(', '),
      samples: samples.map(({ split, image, annotations }) => `${split}: ${image} ${annotations.join(' ')}`),
      problems: [...orphans.map(({ path }) => path), ...collected.map(({ message }) => formatMessage(message))],
    });
  }
  return [...summaries, ...findings.map(({ message }) => formatMessage(message))];
}

const layouts: [string, Record<string, string | Uint8Array>, unknown][] = [
  [
    'a data.yaml with a list of names and folders',
    {
      '/w/set/data.yaml': 'train: ../train/images\nval: ../valid/images\nnc: 2\nnames: [cat, "no"]\n',
      '/w/set/train/images/a.jpg': '',
      '/w/set/train/labels/a.txt': '',
      '/w/set/valid/images/b.jpg': '',
      '/w/set/valid/labels/b.txt': '',
    },
    {
      layout: 'ultralytics',
      encodings: 'yolo-txt',
      classes: '0 cat, 1 no',
      samples: [
        'train: /w/set/train/images/a.jpg /w/set/train/labels/a.txt',
        'val: /w/set/valid/images/b.jpg /w/set/valid/labels/b.txt',
      ],
      problems: [],
    },
  ],
  [
    'a data.yaml with a map of names, a path and a list file',
    {
      '/w/coco8.yaml': 'path: coco8\ntrain: images/train\nval: val.txt\nnames:\n  0: person\n  1: no\n',
      '/w/coco8/images/train/a.jpg': '',
      '/w/coco8/labels/train/a.txt': '',
      '/w/coco8/val.txt': './images/val/b.jpg\n',
      '/w/coco8/images/val/b.jpg': '',
      '/w/coco8/labels/val/b.txt': '',
    },
    {
      layout: 'ultralytics',
      encodings: 'yolo-txt',
      classes: '0 person, 1 no',
      samples: [
        'train: /w/coco8/images/train/a.jpg /w/coco8/labels/train/a.txt',
        'val: /w/coco8/images/val/b.jpg /w/coco8/labels/val/b.txt',
      ],
      problems: [],
    },
  ],
  [
    'a VOCdevkit tree with lists',
    {
      '/w/VOCdevkit/VOC2007/JPEGImages/000001.jpg': '',
      '/w/VOCdevkit/VOC2007/JPEGImages/000002.jpg': '',
      '/w/VOCdevkit/VOC2007/Annotations/000001.xml': voc('dog'),
      '/w/VOCdevkit/VOC2007/Annotations/000002.xml': voc('person'),
      '/w/VOCdevkit/VOC2007/ImageSets/Main/train.txt': '000001\n',
      '/w/VOCdevkit/VOC2007/ImageSets/Main/val.txt': '000002\n',
      '/w/VOCdevkit/VOC2007/ImageSets/Main/trainval.txt': '000001\n000002\n',
      '/w/VOCdevkit/VOC2007/ImageSets/Main/dog_train.txt': '000001  1\n',
    },
    {
      layout: 'voc',
      encodings: 'voc-xml',
      classes: '0 dog, 1 person',
      samples: [
        'train: /w/VOCdevkit/VOC2007/JPEGImages/000001.jpg /w/VOCdevkit/VOC2007/Annotations/000001.xml',
        'val: /w/VOCdevkit/VOC2007/JPEGImages/000002.jpg /w/VOCdevkit/VOC2007/Annotations/000002.xml',
      ],
      problems: [],
    },
  ],
  [
    'images with XML beside and a label map',
    {
      '/w/x/a.jpg': '',
      '/w/x/a.xml': voc('cat'),
      '/w/x/label_map.pbtxt': "item {\n  id: 1\n  name: 'cat'\n}\n",
    },
    {
      layout: 'xml-beside-images',
      encodings: 'voc-xml',
      classes: '1 cat',
      samples: ['all: /w/x/a.jpg /w/x/a.xml'],
      problems: [],
    },
  ],
  [
    'COCO instances with a folder for each split',
    {
      '/w/c/annotations/instances_train2017.json':
        '{"images":[],"annotations":[],"categories":[{"id":3,"name":"cat"}]}',
      '/w/c/train2017/a.jpg': '',
    },
    {
      layout: 'coco',
      encodings: 'coco-json',
      classes: '3 cat',
      samples: ['train2017: /w/c/train2017/a.jpg /w/c/annotations/instances_train2017.json'],
      problems: [],
    },
  ],
  [
    'Cityscapes with colour masks',
    {
      '/w/city/leftImg8bit/train/aachen/aachen_0_1_leftImg8bit.png': '',
      '/w/city/gtFine/train/aachen/aachen_0_1_gtFine_color.png': '',
      '/w/city/gtFine/train/aachen/aachen_0_1_gtFine_labelIds.png': '',
      '/w/city/gtFine/train/aachen/aachen_0_1_gtFine_polygons.json': '',
      '/w/city/gtFine/train/aachen/aachen_9_9_gtFine_color.png': '',
    },
    {
      layout: 'cityscapes',
      encodings: 'color-mask',
      classes: '0 unlabeled, 1 dynamic, 2 ground',
      samples: [
        'train: /w/city/leftImg8bit/train/aachen/aachen_0_1_leftImg8bit.png /w/city/gtFine/train/aachen/aachen_0_1_gtFine_color.png',
      ],
      problems: ['/w/city/gtFine/train/aachen/aachen_9_9_gtFine_color.png'],
    },
  ],
  [
    "KITTI's road benchmark",
    {
      '/w/kitti/training/image_2/um_000000.png': '',
      '/w/kitti/training/gt_image_2/um_road_000000.png': '',
      '/w/kitti/training/gt_image_2/um_lane_000000.png': '',
    },
    {
      layout: 'kitti-road',
      encodings: 'color-mask',
      classes: '0 background, 1 road',
      samples: ['train: /w/kitti/training/image_2/um_000000.png /w/kitti/training/gt_image_2/um_road_000000.png'],
      problems: [],
    },
  ],
  [
    "KITTI's semantic benchmark, whose folder for testing has no labels",
    {
      '/w/kitti/training/image_2/000000_10.png': '',
      '/w/kitti/training/instance/000000_10.png': '',
      '/w/kitti/training/semantic/000000_10.png': png(0),
      '/w/kitti/training/semantic_rgb/000000_10.png': png(2),
      '/w/kitti/testing/image_2/000000_10.png': '',
    },
    {
      layout: 'kitti-semantic',
      encodings: 'color-mask',
      classes: '0 unlabeled, 1 dynamic, 2 ground',
      samples: ['training: /w/kitti/training/image_2/000000_10.png /w/kitti/training/semantic_rgb/000000_10.png'],
      problems: [],
    },
  ],
  [
    'CamVid with a legend and colour masks',
    {
      '/w/cv/train/a.png': '',
      '/w/cv/trainannot/a.png': png(2),
      '/w/cv/label_colors.txt': '0 0 0 void\n64 128 64 animal\n',
    },
    {
      layout: 'camvid',
      encodings: 'color-mask',
      classes: '0 void, 1 animal',
      samples: ['train: /w/cv/train/a.png /w/cv/trainannot/a.png'],
      problems: [],
    },
  ],
  [
    'COCO with nothing but keypoints',
    {
      '/w/set/annotations/person_keypoints_val.json': '{"categories":[{"id":1,"name":"person"}]}',
      '/w/set/images/val/a.jpg': '',
    },
    {
      layout: 'coco',
      encodings: 'coco-json',
      classes: '1 person',
      samples: ['val: /w/set/images/val/a.jpg /w/set/annotations/person_keypoints_val.json'],
      problems: [],
    },
  ],
  [
    'a folder for each class, of which a small split shows one',
    {
      '/w/p/train/cat/a.jpg': '',
      '/w/p/train/dog/b.jpg': '',
      '/w/p/val/dog/c.jpg': '',
      '/w/p/test/cat/d.jpg': '',
      '/w/p/test/dog/e.jpg': '',
    },
    {
      layout: 'folder-per-class',
      encodings: 'folder',
      classes: '0 cat, 1 dog',
      samples: [
        'train: /w/p/train/cat/a.jpg /w/p/train/cat',
        'train: /w/p/train/dog/b.jpg /w/p/train/dog',
        'val: /w/p/val/dog/c.jpg /w/p/val/dog',
        'test: /w/p/test/cat/d.jpg /w/p/test/cat',
        'test: /w/p/test/dog/e.jpg /w/p/test/dog',
      ],
      problems: [],
    },
  ],
  [
    'a folder for each class in splits',
    { '/w/p/train/cat/a.jpg': '', '/w/p/train/dog/b.jpg': '', '/w/p/val/cat/c.jpg': '', '/w/p/val/dog/d.jpg': '' },
    {
      layout: 'folder-per-class',
      encodings: 'folder',
      classes: '0 cat, 1 dog',
      samples: [
        'train: /w/p/train/cat/a.jpg /w/p/train/cat',
        'train: /w/p/train/dog/b.jpg /w/p/train/dog',
        'val: /w/p/val/cat/c.jpg /w/p/val/cat',
        'val: /w/p/val/dog/d.jpg /w/p/val/dog',
      ],
      problems: [],
    },
  ],
  [
    'Darknet with a list of names',
    {
      '/w/d/obj.names': 'cat\ndog\n',
      '/w/d/obj_train_data/a.jpg': '',
      '/w/d/obj_train_data/a.txt': '0 0.5 0.5 0.1 0.1\n',
    },
    {
      layout: 'ultralytics',
      encodings: 'yolo-txt',
      classes: '0 cat, 1 dog',
      samples: ['train: /w/d/obj_train_data/a.jpg /w/d/obj_train_data/a.txt'],
      problems: [],
    },
  ],
];

describe('discoverDatasets', () => {
  it.each(layouts)('recognises %s', async (_, files, expected) => {
    expect(await summaryOf(new MemoryFiles(files))).toEqual([expected]);
  });

  it.each(layouts)('writes a definition that means the same: %s', async (_, contents) => {
    const files = new MemoryFiles(contents);
    const { datasets } = await recognizeDatasets('/w', { files });
    for (const { definition, path, root, layout, source } of datasets) {
      const written = parseDefinition(writeDefinition(definition), `${root}/x.dataset.yaml`);
      expect(written.problems).toEqual([]);
      expect(written.definition).toEqual({ version: 1, ...definition });
      const options = { environment: {}, reading: { files }, path, root, layout, source };
      const first = await resolveDefinition({ ...written, definition }, options);
      expect(await resolveDefinition(written, options)).toEqual(first);
    }
  });

  it('lets a definition stand for the layout it names', async () => {
    const files = new MemoryFiles({
      '/w/x/a.jpg': '',
      '/w/x/a.xml': voc('cat'),
      '/w/my.dataset.yaml': 'task: detection\nimages: x/*.jpg\nannotations: { encoding: voc-xml }\nclasses: [cat]\n',
    });
    const { datasets } = await discoverDatasets({ roots: ['/w'], exclude: [], environment: {} }, { files });
    expect(datasets.map(({ id }) => id)).toEqual(['/w/my.dataset.yaml']);
  });

  it('obeys .gitignore and the exclusions of the editor', async () => {
    const files = new MemoryFiles({
      '/w/.gitignore': '/out/\n',
      '/w/out/x/a.jpg': '',
      '/w/out/x/a.xml': voc('cat'),
      '/w/tmp/a.jpg': '',
      '/w/tmp/a.xml': voc('cat'),
    });
    const { datasets } = await discoverDatasets({ roots: ['/w'], exclude: ['**/tmp'], environment: {} }, { files });
    expect(datasets).toEqual([]);
  });

  it('asks about folders of pictures that may be classes, and does not take them for a data set', async () => {
    const files = new MemoryFiles({ '/w/p/cat/a.jpg': '', '/w/p/dog/b.jpg': '' });
    const { datasets, guesses } = await discoverDatasets({ roots: ['/w'], exclude: [], environment: {} }, { files });
    expect(datasets).toEqual([]);
    expect(guesses.map(({ question }) => question && formatMessage(question))).toEqual([
      'Does each folder hold the images of one class?',
    ]);
  });

  it('finds the same classes in another order', async () => {
    const files = new MemoryFiles({
      '/w/s/data.yaml': 'train: images\nnames: [cat, dog, bird]\n',
      '/w/s/images/a.jpg': '',
      '/w/s/labels/a.txt': '',
      '/w/s/label_map.pbtxt': "item { id: 1 name: 'cat' }\nitem { id: 2 name: 'bird' }\nitem { id: 3 name: 'dog' }\n",
    });
    const { findings } = await discoverDatasets({ roots: ['/w'], exclude: [], environment: {} }, { files });
    expect(findings.map(({ file, range, message }) => [file, range?.start, formatMessage(message)])).toEqual([
      ['/w/s/label_map.pbtxt', { line: 1, character: 20 }, 'Here class 2 is bird; in the data set it is dog.'],
    ]);
  });

  it('takes a name that is a slip for an unknown class', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`/w/x/${i}.xml`, voc('raccoon')]));
    const files = new MemoryFiles({
      '/w/x/0.jpg': '',
      ...many,
      '/w/x/60.xml': voc('racoon'),
      '/w/x/61.xml': voc('cat'),
    });
    const { datasets } = await discoverDatasets({ roots: ['/w'], exclude: [], environment: {} }, { files });
    expect(datasets[0]?.classes.map(({ name }) => name)).toEqual(['raccoon', 'cat']);
  });
});

describe('vocColor', () => {
  it('gives the palette of Pascal VOC', () => {
    expect([0, 1, 2, 15, 20].map(vocColor)).toEqual([
      [0, 0, 0],
      [128, 0, 0],
      [0, 128, 0],
      [192, 128, 128],
      [0, 64, 128],
    ]);
  });
});

const data = resolvePath(process.cwd(), '../shared/data');

describe.skipIf(!existsSync(data))('real data (in ../shared/data, skipped where absent)', () => {
  it('knows raccoon and camvid, with nothing to complain of', async () => {
    const files = createNodeFiles();
    const { datasets, findings } = await discoverDatasets({ roots: [data], exclude: [], environment: {} }, { files });
    expect(findings).toEqual([]);
    const counts = [];
    for (const dataset of datasets) {
      const { samples, orphans, findings: collected } = await collectSamples(dataset, files);
      expect([orphans, collected]).toEqual([[], []]);
      counts.push([dataset.name, dataset.layout, dataset.classes.length, samples.length]);
    }
    expect(counts).toEqual([
      ['camvid', 'camvid', 12, 120],
      ['raccoon', 'xml-beside-images', 1, 200],
    ]);
  });
});
