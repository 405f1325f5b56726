import {
  createMetricReader,
  metricSourceKinds,
  type MetricSourceKind,
} from '../../../src/core/runs/createMetricReader';
import { findFailureReason } from '../../../src/core/runs/failureReason';
import { parseHistogram } from '../../../src/core/events/histogram';
import { AnsiLines } from '../../../src/core/std/ansi';
import { buildEvent, buildEventFile, buildRecord, buildScalar, buildTensor } from '../buildEvents';
import { hostileFiles, hostileTexts, type Hostile } from './hostile';
import type { ProvenParser } from './parsers';

const text = (content: string): Uint8Array => Buffer.from(content);

const events = [
  buildEvent(1, [buildScalar('loss', 0.5), buildTensor('note', 'text', [1, 7], [8, 'a'])]),
  buildEvent(2, [buildTensor('accuracy', 'scalars', [1, 1], [5, { float: 1.5 }])]),
  buildEvent(2, [buildTensor('picture', 'images', [1, 7], [8, '6'], [8, '4'], [8, 'bytes'])]),
];

const samples: Readonly<Record<MetricSourceKind, readonly Uint8Array[]>> = {
  tensorboard: [buildEventFile(events), ...events.map((event) => buildRecord(event))],
  jsonl: ['{"step": 1, "train": {"loss": NaN}}\n', '{"epoch": 1, "iter": 5, "mode": "val", "ap": [1, 2]}\n'].map(text),
  csv: ['epoch,loss,"a ""b"""\n0,0.5,\n1,nan,"1"\n', '  step;  loss\n 1; 2\n'].map(text),
  stdout: [
    'Epoch 1/2\n\r 1/10 [==>...] - ETA: 18s - loss: 0.6\b\b\r10/10 [====] - 3s 78ms/step - loss: 0.7 - val_loss: nan\n',
    '\rEpoch 3/10:  45%|██ | 45/100 [00:12<00:15,  3.20it/s, loss=0.5]',
    '\u001b[1m10/10\u001b[0m \u001b[32m━━━━\u001b[0m \u001b[1m5s\u001b[0m 104ms/step - loss: 0.6829\n',
    "Epoch [1/2], Step [100/600], Loss: 0.5\n{'loss': 0.5, 'epoch': 0.02}\n[i] mAP: 0.5\nTrain Epoch: 1 [640/60000 (1%)]\tLoss: 2.1\n",
  ].map(text),
};

/** Read in two pieces, and on by a reader that knows what the first one remembers. */
function metricReader(kind: MetricSourceKind): ProvenParser {
  const read = (bytes: Uint8Array): void => {
    const format = { kind, patterns: ['(?<step>\\d+) (?<loss>\\S+)'] };
    const first = createMetricReader(format);
    first.push(bytes.subarray(0, bytes.length >> 1));
    first.drain();
    const state = structuredClone(first.state());
    const second = createMetricReader(format, state);
    second.push(bytes.subarray(state.offset), state.offset);
    second.end();
    second.drain();
  };
  const hostile: Hostile = kind === 'tensorboard' ? [...hostileFiles, ...hostileTexts] : hostileTexts;
  return { name: `metrics, ${kind}`, samples: samples[kind], hostile, read };
}

export const metricParsers: readonly ProvenParser[] = [
  ...metricSourceKinds.map(metricReader),
  {
    name: 'histograms',
    samples: events,
    hostile: hostileFiles,
    read: (bytes) => void parseHistogram(bytes),
  },
  {
    name: 'records of events that fit their checksums',
    samples: events,
    hostile: hostileTexts,
    read: (bytes) => {
      const reader = createMetricReader({ kind: 'tensorboard' });
      reader.push(buildRecord(bytes));
      reader.drain();
    },
  },
  {
    name: 'text for a terminal',
    samples: samples.stdout,
    hostile: hostileTexts,
    read: (bytes) => {
      const content = Buffer.from(bytes).toString();
      const lines = new AnsiLines();
      for (let i = 0; i < content.length; i += 5000) lines.push(content.slice(i, i + 5000));
    },
  },
  {
    name: 'reasons of failures',
    samples: [
      'Traceback (most recent call last):\n  File "a"\nKeyError: 1\n',
      'loss: nan\nKilled\n',
      'CUDA out of memory\n',
    ].map(text),
    hostile: hostileTexts,
    read: (bytes) => void findFailureReason(Buffer.from(bytes).toString(), { code: 1 }),
  },
];
