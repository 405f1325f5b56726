import { describe, expect, it } from 'vitest';
import { buildRgbPng } from '../../../test/support/buildPng';
import { directDetectionTasks, directTasks } from '../../../test/support/directTasks';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { LabelService } from '../../app/labelService';
import { formatMessage } from '../../core/std/message';
import { parseArguments } from '../options';
import { plainPaint } from '../terminal';
import { detectionsCommand } from './detectionsCommand';
import type { DetectionsRequest } from './detectionsOptions';

const definition = `version: 1
task: detection
images: { train: "train/*.png", val: "val/*.png" }
annotations: { encoding: yolo-txt, path: "labels/{stem}.txt" }
classes: [cat, dog]
`;
const picture = buildRgbPng(100, 100, () => 0);

/** Two cats and a dog in `a`, nothing in `b`; a confused dog, a cat in the wrong place. */
const store = {
  '/w/set/pets.dataset.yaml': definition,
  '/w/set/train/t.png': picture,
  '/w/set/val/a.png': picture,
  '/w/set/val/b.png': picture,
  '/w/set/labels/t.txt': '0 0.5 0.5 0.2 0.2\n',
  '/w/set/labels/a.txt': '0 0.2 0.2 0.2 0.2\n0 0.8 0.2 0.2 0.2\n1 0.5 0.8 0.2 0.2\n',
  '/w/set/labels/b.txt': '',
  '/w/out/a.txt': '0 0.2 0.2 0.2 0.2 0.9\n0 0.5 0.8 0.2 0.2 0.8\n',
  '/w/out/b.txt': '0 0.5 0.5 0.2 0.2 0.7\n',
  '/w/out.csv': [
    'image,class,confidence,xmin,ymin,xmax,ymax',
    'a.png,cat,0.9,10,10,30,30',
    'a.png,Dog,0.8,40,70,60,90',
    'c.png,cat,0.8,40,70,60,90',
    'a.png,bird,0.8,40,70,60,90',
    'a.png,cat,,40,70,60,90',
    'a.png,cat,0.5,60,70,40,90',
  ].join('\n'),
};

async function evaluate(args: readonly string[], changes: Readonly<Record<string, string>> = {}) {
  const request = parseArguments(['evaluate', 'detections', '--truth', 'set', ...args]);
  if (!request.ok) throw new Error(formatMessage(request.problem.message));
  const files = new MemoryFiles({ ...store, ...changes });
  const written = { out: '', err: '' };
  const code = await detectionsCommand(request.value as DetectionsRequest, {
    service: new LabelService({ tasks: directTasks(files), files }),
    tasks: directDetectionTasks(files),
    files,
    cwd: '/w',
    environment: {},
    signal: new AbortController().signal,
    terminal: {
      out: (text) => (written.out += text),
      err: (text) => (written.err += text),
      showsProgress: false,
      paint: plainPaint,
    },
  });
  return { code, ...written };
}

describe('evaluate detections', () => {
  it('writes every measure as JSON, in full precision, of the split that the results are of', async () => {
    const { code, out } = await evaluate([
      '--detections',
      'out',
      '--metric',
      'voc10',
      '--format',
      'json',
      '--score',
      '0.6',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      metric: 'voc10',
      iou: 0.5,
      map: (1 / 2 + 0) / 2,
      ap: { cat: 1 / 2, dog: 0 },
      images: 2,
      evaluated: 2,
      splits: ['val'],
      truths: 3,
      detections: 3,
      operatingPoint: {
        score: 0.6,
        truePositives: 1,
        falsePositives: 2,
        falseNegatives: 2,
        precision: 1 / 3,
        recall: 1 / 3,
        f1: 1 / 3,
        classes: { dog: { truePositives: 0, falseNegatives: 1, precision: null, recall: 0, ap: 0 } },
        confusion: {
          classes: ['cat', 'dog'],
          counts: [
            [1, 0, 1],
            [1, 0, 0],
            [1, 0, 0],
          ],
        },
      },
      problems: [{ code: 'evaluation/split-left-out', count: 1 }],
    });
  });

  it('tells a person the classes from the worst on, and what it left out', async () => {
    const { out } = await evaluate(['--detections', 'out', '--metric', 'voc10', '--split', 'all']);
    expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
      'Pascal VOC 2010 (area), IoU 0.5 (counts: best F1 at confidence 0.9, IoU 0.5)',
      '',
      '  class     AP  prec. recall     F1     TP     FP     FN',
      '  dog     0.00      –   0.00   0.00      0      0      1',
      '  cat    33.33 100.00  33.33  50.00      1      0      2  ███████',
      '  all    16.67 100.00  25.00  40.00      1      0      3',
      '',
      'Evaluated 3 of 3 images: 4 objects, 3 detections.',
      '  1 × The picture has no detections: its objects count as missed. set/train/t.png evaluation/no-detections',
      '',
    ]);
  });

  it('lists what does not fit and drops nothing in silence', async () => {
    const { out } = await evaluate(['--detections', 'out.csv', '--format', 'json']);
    const { problems, detections } = JSON.parse(out) as {
      problems: { code: string; count: number; line?: number }[];
      detections: number;
    };
    expect(detections).toBe(2);
    expect(problems.map(({ code, count, line }) => [code, count, line])).toEqual([
      ['results/unknown-image', 1, 4],
      ['results/score', 1, 6],
      ['results/box', 1, 7],
      ['results/guessed-class', 1, undefined],
      ['results/unknown-class', 1, undefined],
      ['evaluation/split-left-out', 1, undefined],
      ['evaluation/no-detections', 1, undefined],
    ]);
  });

  it('takes classes for what a person has answered', async () => {
    const answer = { version: 1, classes: { Dog: 'cat', bird: null } };
    const { out } = await evaluate(['--detections', 'out.csv', '--format', 'json', '--metric', 'voc07'], {
      '/w/out.csv.classes.json': JSON.stringify(answer),
    });
    const { problems, operatingPoint } = JSON.parse(out) as {
      problems: { code: string }[];
      operatingPoint: { confusion: { counts: number[][] } };
    };
    expect(problems.map(({ code }) => code)).not.toContain('results/guessed-class');
    expect(problems.map(({ code }) => code)).toContain('results/excluded-class');
    expect(operatingPoint.confusion.counts[1]).toEqual([0, 0, 1]);
  });

  it('needs no pictures for a COCO file, nor for a folder of VOC annotations', async () => {
    const truths = {
      images: [{ id: 5, file_name: 'x.jpg', width: 50, height: 50 }],
      categories: [{ id: 3, name: 'cat' }],
      annotations: [{ id: 1, image_id: 5, category_id: 3, bbox: [1, 1, 10, 10], area: 100, iscrowd: 0 }],
    };
    const results = [{ image_id: 5, category_id: 3, bbox: [1, 1, 10, 10], score: 0.5 }];
    const xml =
      '<annotation><object><name>cat</name><bndbox><xmin>2</xmin><ymin>2</ymin><xmax>11</xmax><ymax>11</ymax></bndbox></object></annotation>';
    const files = {
      '/w/coco.json': JSON.stringify(truths),
      '/w/results.json': JSON.stringify(results),
      '/w/voc/Annotations/x.xml': xml,
      '/w/voc/comp4_det_test_cat.txt': 'x 0.500000 2.000000 2.000000 11.000000 11.000000\n',
    };
    for (const [truth, detections] of [
      ['coco.json', 'results.json'],
      ['voc', 'voc/comp4_det_test_cat.txt'],
    ] as const) {
      const { code, out } = await evaluate(['--truth', truth, '--detections', detections, '--format', 'json'], files);
      expect([code, JSON.parse(out)], truth).toMatchObject([
        0,
        // pycocotools adds an epsilon below the line.
        { map: expect.closeTo(1, 12) as number, evaluated: 1, problems: [] },
      ]);
    }
  });

  it('ends with 1 where the mean is not enough', async () => {
    const args = ['--detections', 'out', '--metric', 'voc10', '--fail-under'];
    expect((await evaluate([...args, '0.25'])).code).toBe(0);
    expect((await evaluate([...args, '0.26'])).code).toBe(1);
  });

  it.each([
    [['--iou', '2'], '--iou is a number from 0 to 1, not "2".'],
    [['--format', 'sarif'], 'An evaluation is written as text or json, not as "sarif".'],
    [['--metric', 'map'], '--metric cannot be "map": it is one of coco, voc10, voc07, author.'],
  ])('refuses %j', async (args, problem) => {
    await expect(evaluate(['--detections', 'out', ...args])).rejects.toThrow(problem);
  });

  it('says what is missing', async () => {
    await expect(evaluate([])).rejects.toThrow('Say with --truth and --detections what is to be compared.');
    const { code, err } = await evaluate(['--detections', 'set/pets.dataset.yaml']);
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      '/w/set/pets.dataset.yaml holds no detections of a kind that is known.',
    ]);
  });
});
