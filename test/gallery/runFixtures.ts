import type { PointsView, RunsView, RunView, SeriesView } from '../../src/protocol/runPanel';

/** What the editor knows of a fixture of the run panel. */
export interface RunCase {
  readonly view: RunsView;
  readonly log: string;
  points(tag: string, start: number): PointsView;
}

/** The fixtures of the run panel, by name. */
export const runCases: Readonly<Record<string, () => RunCase>> = {
  running: () => caseOf([runOf(0)]),
  failed: () => caseOf([failedRun()]),
  compare: () => caseOf([runOf(0), runOf(1), failedRun()]),
  empty: () => caseOf([{ ...runOf(0), series: [], images: [], artifacts: [], details: [], marks: [], logSize: 0 }], ''),
  longLog: () => caseOf([failedRun()], `${'one of many lines\n'.repeat(70_000)}the very last line\n`),
  printing: () => caseOf([printingRun()]),
  paused: () => caseOf([{ ...runOf(0), state: 'paused', stateText: 'paused' }]),
  unreachable: () => caseOf([{ ...runOf(0), state: 'unreachable', stateText: 'waits for your answer' }]),
  hostile: () => caseOf([hostileRun()]),
  million: () => caseOf([{ ...runOf(0), series: [lineOf('loss', 1_000_000)] }]),
};

const START = Date.UTC(2026, 0, 15, 9, 30);
const STEPS = 2000;

const log = [
  '\u001b[1mEpoch 1/3\u001b[0m',
  '\u001b[32m100/100\u001b[0m [==============================] - 12s - loss: 1.2345 - val_loss: 1.5',
  'Traceback (most recent call last):',
  '  File "train.py", line 88, in <module>',
  '\u001b[31mRuntimeError: CUDA out of memory\u001b[0m',
  '',
].join('\n');

function caseOf(runs: readonly RunView[], text = log): RunCase {
  const sized = runs.map((run) => ({ ...run, logSize: new TextEncoder().encode(text).length }));
  return {
    view: { runs: sized, comparison: runs.length < 2 ? [] : comparisonOf(runs) },
    log: text,
    points: (tag, start) =>
      pointsOf(
        runs.flatMap(({ series }) => series).find((one) => one.tag === tag),
        start,
      ),
  };
}

function lineOf(tag: string, length = STEPS, unit = ''): SeriesView {
  return { tag, length, version: 0, last: 0.5, lane: tag.startsWith('telemetry/'), unit };
}

function runOf(index: number): RunView {
  return {
    id: `20260115-093000-${index}`,
    name: index === 0 ? 'ssd vgg16, kitti' : 'ssd vgg16, smaller rate',
    host: 'nano',
    state: 'running',
    stateText: 'running for 12 min',
    isActive: true,
    createdAt: START,
    startedAt: START + 5000,
    finishedAt: undefined,
    progress: { done: 12, total: 200, unit: 'epoch' },
    failure: undefined,
    logSize: 0,
    details: [
      {
        title: 'Configuration',
        rows: [
          ['Command', 'python3 train.py --epochs 200'],
          ['Folder', '~/.jetson-workbench/code/ssd'],
        ],
      },
      { title: 'nano', rows: [['Board', 'NVIDIA Jetson Nano Developer Kit']] },
    ],
    artifacts: [
      { path: 'checkpoints/e12.h5', size: 93_400_000, isFetched: true },
      { path: 'export/model.onnx', size: 1200, isFetched: false },
    ],
    series: [
      lineOf('loss'),
      lineOf('log/loss', 40),
      lineOf('validation/loss', 40),
      lineOf('telemetry/temperature/cpu', 720, '°C'),
      lineOf('telemetry/temperature/gpu', 720, '°C'),
      lineOf('telemetry/memory/used', 720, 'MB'),
    ],
    images: [{ tag: 'validation/detections', steps: [0, 1000, 2000] }],
    marks: [
      { at: START + 300_000, kind: 'throttled', text: 'slowed down: too hot' },
      { at: START + 600_000, kind: 'out-of-memory', text: '1 processes ended: out of memory' },
    ],
  };
}

/** What a program prints has no times. */
function printingRun(): RunView {
  return { ...runOf(0), series: [lineOf('printed'), lineOf('telemetry/memory/used', 720, 'MB')] };
}

function failedRun(): RunView {
  return {
    ...runOf(2),
    name: 'ssd vgg16, larger batch',
    state: 'finished',
    stateText: 'failed with code 1',
    isActive: false,
    finishedAt: START + 720_000,
    progress: undefined,
    failure: 'CUDA ran out of memory: make the batch smaller.',
  };
}

function hostileRun(): RunView {
  const text = '<img src=x onerror="alert(1)">\u202e"\'';
  return {
    ...failedRun(),
    name: text.repeat(6),
    host: text,
    stateText: text,
    failure: text.repeat(20),
    details: [{ title: text, rows: [[text, text.repeat(20)]] }],
    artifacts: [{ path: text.repeat(4), size: 2 ** 50, isFetched: true }],
    series: [lineOf(text), lineOf('nan', 0)],
    images: [{ tag: text, steps: [0] }],
  };
}

function comparisonOf(runs: readonly RunView[]): RunsView['comparison'] {
  return [
    { name: '--lr', values: runs.map((_, i) => String(0.001 / (i + 1))), differs: true },
    { name: 'commit', values: runs.map((_, i) => (i === 0 ? '0123abcd' : '')), differs: true },
    { name: 'host', values: runs.map(({ host }) => host), differs: false },
  ];
}

/** A line that falls and swings, one point a moment, from the start of the run on. */
function pointsOf(series: SeriesView | undefined, start: number): PointsView {
  const { length = 0, tag = '' } = series ?? {};
  const count = Math.max(0, length - start);
  const swing = tag.length / 100;
  const numbers = (value: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => value(start + i));
  const seconds = (i: number): number => START / 1000 + 5 + (720 * i) / length;
  const isLane = series?.lane === true;
  return {
    start,
    steps: numbers((i) => (isLane ? seconds(i) : i)),
    wallTimes: numbers(tag === 'printed' ? () => NaN : seconds),
    values: numbers((i) => (isLane ? 40 : 0) + Math.exp((-5 * i) / length) + swing * Math.sin(i * i)),
  };
}
