import { describe, expect, it } from 'vitest';
import { buildPng } from '../../../test/support/buildPng';
import { directSegmentationTasks, directTasks } from '../../../test/support/directTasks';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { LabelService } from '../../app/labelService';
import { formatMessage } from '../../core/std/message';
import { parseArguments } from '../options';
import { plainPaint } from '../terminal';
import type { SegmentationRequest } from './evaluateOptions';
import { segmentationCommand } from './segmentationCommand';

function grey(...values: readonly number[]): Uint8Array {
  const plan = { width: 2, height: values.length / 2, colorType: 0, bitDepth: 8 };
  return buildPng({ ...plan, sample: (row, column) => values[row * 2 + column]! });
}

const definition = `version: 1
task: segmentation
images: { val: "images/*.png" }
annotations: { encoding: index-mask, path: "masks/{stem}.png" }
classes: [{ id: 0, name: road }, { id: 1, name: lane }, { id: 2, name: car }]
`;

const store = {
  '/w/set/street.dataset.yaml': definition,
  '/w/set/images/a.png': grey(0, 0),
  '/w/set/images/b.png': grey(0, 0),
  '/w/set/masks/a.png': grey(0, 0, 1, 1),
  '/w/set/masks/b.png': grey(0, 0, 0, 0),
  '/w/out/a.png': grey(0, 0, 1, 0),
};

async function evaluate(...args: readonly string[]) {
  const request = parseArguments(['evaluate', 'segmentation', '--truth', 'set', '--predictions', 'out', ...args]);
  if (!request.ok) throw new Error(formatMessage(request.problem.message));
  const files = new MemoryFiles(store);
  const written = { out: '', err: '' };
  const code = await segmentationCommand(request.value as SegmentationRequest, {
    service: new LabelService({ tasks: directTasks(files), files }),
    tasks: directSegmentationTasks(files),
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

describe('evaluate segmentation', () => {
  it('writes every measure as JSON, in full precision', async () => {
    const { code, out } = await evaluate('--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      metric: 'mean-iou',
      meanIou: (2 / 3 + 1 / 2) / 2,
      frequencyWeightedIou: (2 / 4) * (2 / 3) + (2 / 4) * (1 / 2),
      pixelAccuracy: 3 / 4,
      meanAccuracy: (1 + 1 / 2) / 2,
      meanBoundary: null,
      iou: { road: 2 / 3, lane: 1 / 2, car: null },
      confusion: [
        [2, 0, 0, 0],
        [1, 1, 0, 0],
        [0, 0, 0, 0],
      ],
      values: 'id',
      images: 2,
      evaluated: 1,
      problems: [
        { code: 'segmentation/no-prediction', file: 'set/images/b.png', message: 'The image has no prediction.' },
      ],
    });
  });

  it('tells a person the classes from the worst on, and what is missing', async () => {
    const { out } = await evaluate();
    expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
      'street (predictions read as ids of classes)',
      '',
      '  class    IoU   Dice recall  prec.',
      '  lane   50.00  66.67  50.00 100.00  ██████████',
      '  road   66.67  80.00 100.00  66.67  █████████████',
      '  car        –      –      –      –',
      '',
      '  mean IoU                  58.33',
      '  frequency weighted IoU    58.33',
      '  pixel accuracy            75.00',
      '  mean accuracy             75.00',
      '  mean Dice                 73.33',
      '',
      'Evaluated 1 of 2 images; 1 could not be compared.',
      '  The image has no prediction. set/images/b.png segmentation/no-prediction',
      '',
    ]);
  });

  it('leaves out classes that are to be ignored', async () => {
    const { out } = await evaluate('--format', 'json', '--ignore', 'lane');
    expect(JSON.parse(out)).toMatchObject({ meanIou: 1, iou: { road: 1, lane: null }, pixels: { counted: 2 } });
    const unknown = await evaluate('--ignore', 'lane,tree');
    expect([unknown.code, unknown.err]).toEqual([2, 'There is no class "tree".\nThe classes are: road, lane, car.\n']);
  });

  it('ends with 1 where the mean IoU is not enough', async () => {
    expect((await evaluate('--fail-under', '0.58')).code).toBe(0);
    expect((await evaluate('--fail-under', '0.59')).code).toBe(1);
  });

  it('measures boundaries', async () => {
    const { out } = await evaluate('--tolerance', '1');
    expect(out).toContain('mean boundary F          100.00');
  });

  it.each([
    [['--threshold', 'x'], '--threshold is a number, not "x".'],
    [['--format', 'sarif'], 'An evaluation is written as text or json, not as "sarif".'],
    [['--values', 'name'], '--values cannot be "name": it is one of auto, id, position, color.'],
    [['--host', 'nano'], '--host is no option of evaluate.'],
  ])('refuses %j', async (args, problem) => {
    await expect(evaluate(...args)).rejects.toThrow(problem);
  });

  it('says what is missing from the arguments', () => {
    const problemOf = (...args: string[]): string => {
      const request = parseArguments(['evaluate', ...args]);
      return request.ok ? '' : formatMessage(request.problem.message);
    };
    expect(problemOf('segmentation')).toBe('Say with --truth and --predictions what is to be compared.');
    expect(problemOf('masks')).toBe('evaluate compares "detections" or "segmentation", not "masks".');
  });

  it('says that there is nothing to compare', async () => {
    const { code, err } = await evaluate('--truth', 'set/images');
    expect(code).toBe(2);
    expect(err).toContain('There is no data set');
  });
});
