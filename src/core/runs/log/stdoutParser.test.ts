import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInPieces, type PointsByTag } from '../../../../test/support/metricLines';
import { formatMessage } from '../../std/message';
import { LineMetricReader } from '../lineReader';
import type { ReaderState } from '../metricReader';
import type { RunProgress } from '../progress';
import { StdoutParser } from './stdoutParser';

const build = (state?: ReaderState, patterns: readonly string[] = []): LineMetricReader =>
  new LineMetricReader((memory) => new StdoutParser(patterns, memory), state);

const read = (text: string, ...patterns: string[]): PointsByTag =>
  readInPieces(build(undefined, patterns), text, 11).points;

/** What is shown while the text has come and no more is known to come. */
function progressAfter(text: string): RunProgress | undefined {
  const reader = build();
  reader.push(Buffer.from(text));
  return reader.drain().progress;
}

const backspaces = '\b'.repeat(84);

/** As Keras 2.15 printed it into a pipe, with `verbose=1`, and an evaluation after it. */
const keras2 = [
  'Epoch 1/2\n\r 1/10 [==>...........................] - ETA: 18s - loss: 0.6892 - accuracy: 0.4375',
  `${backspaces}\r 5/10 [==============>...............] - ETA: 0s - loss: 0.7100 - accuracy: 0.4563 `,
  `${backspaces}\r10/10 [==============================] - ETA: 0s - loss: 0.7035 - accuracy: 0.4125`,
  `${backspaces}\r10/10 [==============================] - 3s 78ms/step - loss: 0.7035 - accuracy: 0.4125 - val_loss: 0.6997 - val_accuracy: 0.4500\n`,
  'Epoch 2/2\n\r 1/10 [==>...........................] - ETA: 0s - loss: 0.7122 - accuracy: 0.4062',
  `${backspaces}\r10/10 [==============================] - 0s 18ms/step - loss: 0.6999 - accuracy: 0.3938 - val_loss: 0.6975 - val_accuracy: 0.4625\n`,
  'evaluate\n\r 1/13 [=>............................] - ETA: 0s - loss: 0.6882 - accuracy: 0.4688',
  `${backspaces}\r13/13 [==============================] - 0s 1ms/step - loss: 0.6980 - accuracy: 0.4100\n`,
];

/** As Keras 3.15 printed it. */
const bold = (text: string): string => `\u001b[1m${text}\u001b[0m`;
const line3 = (done: number, of: number): string =>
  `\u001b[32m${'━'.repeat(done)}\u001b[0m\u001b[37m${'━'.repeat(of - done)}\u001b[0m`;
const keras3 = [
  `Epoch 1/2\n\r${bold(' 1/10')} ${line3(2, 20)} ${bold('33s')} 4s/step - accuracy: 0.6875 - loss: 0.6206`,
  `${backspaces}\r${bold('10/10')} ${line3(20, 20)} ${bold('5s')} 104ms/step - accuracy: 0.5688 - loss: 0.6829 - val_accuracy: 0.4750 - val_loss: 0.7378\n`,
  `Epoch 2/2\n\r${bold(' 1/10')} ${line3(2, 20)} ${bold('1:23')} 125ms/step - accuracy: 0.5938 - loss: 0.6099`,
  `${backspaces}\r${bold('10/10')} ${line3(20, 20)} ${bold('0s')} 20ms/step - accuracy: 0.5437 - loss: 0.7997 - val_accuracy: 0.4875 - val_loss: 0.8789\n`,
];

describe('Keras', () => {
  it('2 gives the epochs, averages within them, and an evaluation apart', () => {
    expect(read(keras2.join(''))).toEqual({
      'batch/loss': [
        [1, 0.6892],
        [5, 0.71],
        [10, 0.7035],
        [11, 0.7122],
      ],
      'batch/accuracy': [
        [1, 0.4375],
        [5, 0.4563],
        [10, 0.4125],
        [11, 0.4062],
      ],
      loss: [
        [1, 0.7035],
        [2, 0.6999],
      ],
      accuracy: [
        [1, 0.4125],
        [2, 0.3938],
      ],
      val_loss: [
        [1, 0.6997],
        [2, 0.6975],
      ],
      val_accuracy: [
        [1, 0.45],
        [2, 0.4625],
      ],
      'evaluate/loss': [[2, 0.698]],
      'evaluate/accuracy': [[2, 0.41]],
    });
  });

  it('3 gives the same, colours and all', () => {
    expect(read(keras3.join(''))).toEqual({
      'batch/accuracy': [
        [1, 0.6875],
        [11, 0.5938],
      ],
      'batch/loss': [
        [1, 0.6206],
        [11, 0.6099],
      ],
      accuracy: [
        [1, 0.5688],
        [2, 0.5437],
      ],
      loss: [
        [1, 0.6829],
        [2, 0.7997],
      ],
      val_accuracy: [
        [1, 0.475],
        [2, 0.4875],
      ],
      val_loss: [
        [1, 0.7378],
        [2, 0.8789],
      ],
    });
  });

  it.each([
    [
      '2',
      [
        '10/10 - 4s - loss: 0.6811 - accuracy: 0.5594 - val_loss: 0.6956 - val_accuracy: 0.5125 - 4s/epoch - 399ms/step',
        '10/10 - 0s - loss: 0.6773 - accuracy: 0.5719 - val_loss: 0.6907 - val_accuracy: 0.5250 - 146ms/epoch - 15ms/step',
      ],
    ],
    [
      '3',
      [
        '10/10 - 5s - 546ms/step - loss: 0.6811 - accuracy: 0.5594 - val_loss: 0.6956 - val_accuracy: 0.5125',
        '10/10 - 0s - 36ms/step - loss: 0.6773 - accuracy: 0.5719 - val_loss: 0.6907 - val_accuracy: 0.5250',
      ],
    ],
  ])('%s with one line an epoch gives the epochs', (_version, [first, second]) => {
    expect(
      read(`Epoch 1/2\n${first!}\nEpoch 2/2\n${second!}\nevaluate\n13/13 - 0s - loss: 0.6782 - 9ms/step\n`),
    ).toEqual({
      loss: [
        [1, 0.6811],
        [2, 0.6773],
      ],
      accuracy: [
        [1, 0.5594],
        [2, 0.5719],
      ],
      val_loss: [
        [1, 0.6956],
        [2, 0.6907],
      ],
      val_accuracy: [
        [1, 0.5125],
        [2, 0.525],
      ],
      'evaluate/loss': [[2, 0.6782]],
    });
  });

  it('that does not know the number of steps in the first epoch', () => {
    const text =
      'Epoch 1/2\n      1/Unknown - 1s 10ms/step - loss: 0.9\r      7/Unknown - 1s 9ms/step - loss: 0.8\r7/7 [====] - 2s 9ms/step - loss: 0.8\n';
    expect(read(text)).toEqual({
      'batch/loss': [
        [1, 0.9],
        [7, 0.8],
      ],
      loss: [[1, 0.8]],
    });
  });

  it('that draws a bar on a line of its own each time', () => {
    const text =
      'Epoch 1/1\n 1/2 [==>.] - ETA: 1s - loss: 2.0\n2/2 [====] - ETA: 0s - loss: 1.0\n2/2 [====] - 1s 1s/step - loss: 1.0 - val_loss: nan\n';
    expect(read(text)).toEqual({
      'batch/loss': [
        [1, 2],
        [2, 1],
      ],
      loss: [[1, 1]],
      val_loss: [[1, NaN]],
    });
  });

  it('tells how far the run is', () => {
    expect(progressAfter('Epoch 1/4\n')).toEqual({ done: 0, total: 4, unit: 'epoch' });
    // Half of the epoch takes 10 s: 10 + 3 · 20.
    const half = 'Epoch 1/4\n\r 5/10 [=====>...] - ETA: 10s - loss: 1';
    expect(progressAfter(half)).toEqual({ done: 0.5, total: 4, unit: 'epoch', secondsLeft: 70 });
    expect(progressAfter(`Epoch 2/4\n\r${bold(' 5/10')} ${line3(5, 20)} ${bold('1:00')} 1s/step - loss: 1`)).toEqual({
      done: 1.5,
      total: 4,
      unit: 'epoch',
      secondsLeft: 300,
    });
    expect(progressAfter(keras2.join(''))).toEqual({ done: 2, total: 2, unit: 'epoch' });
  });
});

describe('tqdm', () => {
  /** As it was printed. */
  const text = [
    '\rEpoch 1/2:   0%|          | 0/4 [00:00<?, ?batch/s]\rEpoch 1/2:   0%|          | 0/4 [00:00<?, ?batch/s, loss=1, lr=0.0001]',
    '\rEpoch 1/2:  25%|██▌       | 1/4 [00:00<00:00,  3.33batch/s, loss=1, lr=0.0001]',
    '\rEpoch 1/2:  25%|██▌       | 1/4 [00:00<00:00,  3.33batch/s, loss=0.5, lr=0.0001]',
    '\rEpoch 1/2:  50%|█████     | 2/4 [00:00<00:00,  3.32batch/s, loss=0.333, lr=0.0001]',
    '\rEpoch 1/2:  75%|███████▌  | 3/4 [00:01<00:00,  3.32batch/s, loss=0.25, lr=0.0001] ',
    '\rEpoch 1/2: 100%|██████████| 4/4 [00:01<00:00,  3.32batch/s, loss=0.25, lr=0.0001]\n',
    '\rEpoch 2/2:   0%|          | 0/4 [00:00<?, ?batch/s, loss=0.2, lr=0.0001]',
    '\rEpoch 2/2:  25%|██▌       | 1/4 [00:00<00:00,  3.19batch/s, loss=0.167, lr=1e-05]',
  ].join('');

  it('gives what stands behind the bar when it changes, with one counter for all epochs', () => {
    expect(read(text)).toEqual({
      loss: [
        [0, 1],
        [1, 0.5],
        [2, 0.333],
        [3, 0.25],
        [4, 0.2],
        [5, 0.167],
      ],
      lr: [
        [0, 0.0001],
        [5, 0.00001],
      ],
    });
  });

  it.each<[string, RunProgress]>([
    [' 45%|████▌     | 45/100 [00:12<00:15,  3.20it/s]', { done: 45, total: 100, unit: 'step', secondsLeft: 15 }],
    ['45%|████ | 45/100 [00:12<00:15, 3.2it/s]', { done: 45, total: 100, unit: 'step', secondsLeft: 15 }],
    [
      'Loading:  10%|#         | 1.20k/12.0k [1:00:00<1:02:03, 3.2it/s]',
      { done: 1200, total: 12_000, unit: 'step', secondsLeft: 3723 },
    ],
    ['  0%|          | 0/2 [00:00<?, ?it/s]', { done: 0, total: 2, unit: 'step' }],
    ['Loading: 37it [00:12,  3.20it/s, loss=0.5]', { done: 37, total: undefined, unit: 'step' }],
    [
      'Epoch 3/10:  50%|█████     | 2/4 [00:10<00:10,  3.32batch/s]',
      { done: 2.5, total: 10, unit: 'epoch', secondsLeft: 150 },
    ],
  ])('%j tells how far it is', (bar, expected) => {
    expect(progressAfter(`\r${bar}`)).toEqual(expected);
    expect(progressAfter(`\r${bar}\n`)).toEqual(expected);
  });

  it('of training and validation in turn is kept apart by the word before', () => {
    const bars = [1, 2].flatMap((epoch) => [
      `Train ${epoch}/2: 100%|██| 2/2 [00:01<00:00, 1it/s, loss=${epoch}]`,
      `Valid ${epoch}/2: 100%|██| 1/1 [00:01<00:00, 1it/s, loss=${epoch + 10}]`,
    ]);
    expect(read(bars.join('\r'))).toEqual({
      'train/loss': [
        [2, 1],
        [4, 2],
      ],
      'val/loss': [
        [1, 11],
        [2, 12],
      ],
    });
  });
});

describe('Lightning', () => {
  it('gives what stands behind the bar, but not its version number', () => {
    const text = [
      'Sanity Checking DataLoader 0: 100%|██████████| 2/2 [00:00<00:00, 20.5it/s]',
      'Epoch 0:   0%|          | 0/100 [00:00<?, ?it/s]',
      'Epoch 0:  50%|█████     | 50/100 [00:01<00:01, 40.0it/s, v_num=3, train_loss=0.500]',
      'Epoch 0: 100%|██████████| 100/100 [00:02<00:00, 40.0it/s, v_num=3, train_loss=0.400]',
      'Validation DataLoader 0: 100%|██████████| 10/10 [00:00<00:00, 90.0it/s]',
      'Epoch 0: 100%|██████████| 100/100 [00:02<00:00, 40.0it/s, v_num=3, train_loss=0.400, val_loss=0.450]',
      'Epoch 1:  50%|█████     | 50/100 [00:01<00:01, 40.0it/s, v_num=3, train_loss=0.300, val_loss=0.450]',
    ].join('\r');
    expect(read(text)).toEqual({
      train_loss: [
        [50, 0.5],
        [100, 0.4],
        [150, 0.3],
      ],
      val_loss: [[100, 0.45]],
    });
    expect(progressAfter(text)).toEqual({ done: 1.5, total: undefined, unit: 'epoch' });
  });

  it('drawn by Rich is read too', () => {
    const text = 'Epoch 1/9  ━━━━━━━━╸━━━━━━━━ 45/100 0:00:12 • 0:00:15 3.20it/s v_num: 0.000 train_loss: 0.123\n';
    expect(read(text)).toEqual({ train_loss: [[45, 0.123]] });
  });
});

describe('lines with pairs', () => {
  it.each<[string, string, PointsByTag]>([
    [
      "the articles' style",
      '[i] Epoch  1/200\n[i] Training loss: 2.5\n[i] mAP: 0.123\n[i] AP [car]: 0.5\n[i] Epoch  2/200\n[i] mAP: 0.25\n',
      {
        'Training loss': [[1, 2.5]],
        mAP: [
          [1, 0.123],
          [2, 0.25],
        ],
        'AP [car]': [[1, 0.5]],
      },
    ],
    ['a line an epoch', 'Epoch 3/10 - loss: 0.5 - acc: 93.2%\n', { loss: [[3, 0.5]], acc: [[3, 93.2]] }],
    [
      "PyTorch's tutorials",
      'Epoch [1/2], Step [100/600], Loss: 0.5\nEpoch [1/2], Step [600/600], Loss: 0.4\nEpoch [2/2], Step [100/600], Loss: 0.3\n',
      {
        Loss: [
          [100, 0.5],
          [600, 0.4],
          [700, 0.3],
        ],
      },
    ],
    [
      "PyTorch's MNIST",
      'Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.137454\nTest set: Average loss: 0.0512, Accuracy: 9832/10000 (98%)\n',
      { 'train/Loss': [[640, 2.137454]], 'test/loss': [[640, 0.0512]] },
    ],
    [
      "PyTorch's ImageNet",
      'Epoch: [0][  10/5005]\tTime  0.51 ( 0.90)\tLoss 6.9e+00 (7.0e+00)\tAcc@1   1.00 (  0.20)\n',
      { Time: [[10, 0.51]], Loss: [[10, 6.9]], 'Acc@1': [[10, 1]] },
    ],
    [
      'detectron2',
      '[01/02 12:00:00 d2.utils.events]:  eta: 0:10:00  iter: 19  total_loss: 1.234  loss_cls: 0.5  time: 0.35  lr: 0.001  max_mem: 2000M\n',
      { total_loss: [[19, 1.234]], loss_cls: [[19, 0.5]], time: [[19, 0.35]], lr: [[19, 0.001]] },
    ],
    [
      'older mmdetection',
      '2024-01-01 12:00:00,123 - mmdet - INFO - Epoch [1][50/7330]\tlr: 1.978e-03, eta: 4:08:20, loss: 1.5\n',
      { lr: [[50, 0.001978]], loss: [[50, 1.5]] },
    ],
    [
      'newer mmdetection',
      '01/02 12:00:00 - mmengine - INFO - Epoch(train)  [2][50/100]  lr: 1e-3  eta: 0:01:00  loss: 1.5\n',
      { lr: [[50, 0.001]], loss: [[50, 1.5]] },
    ],
    [
      'Hugging Face',
      "{'loss': 0.5, 'grad_norm': 1.25, 'learning_rate': 1e-05, 'epoch': 0.02}\n{'loss': 0.25, 'epoch': 0.04}\n",
      {
        loss: [
          [0.02, 0.5],
          [0.04, 0.25],
        ],
        grad_norm: [[0.02, 1.25]],
        learning_rate: [[0.02, 0.00001]],
      },
    ],
    ['XGBoost', '[10]\ttrain-rmse:0.5\teval-rmse:0.6\n', { 'train-rmse': [[10, 0.5]], 'eval-rmse': [[10, 0.6]] }],
    [
      'Caffe',
      'Iteration 100 (1.2 iter/s, 83s/100 iters), loss = 0.5\n    Train net output #0: mbox_loss = 0.4 (* 1 = 0.4 loss)\n',
      { loss: [[100, 0.5]], 'train/mbox_loss': [[100, 0.4]] },
    ],
    [
      'TensorFlow 1',
      'INFO:tensorflow:loss = 0.5, step = 100 (1.2 sec)\nINFO:tensorflow:global_step/sec: 12.5\n',
      { loss: [[100, 0.5]], 'global_step/sec': [[100, 12.5]] },
    ],
    [
      "TensorFlow's detection models",
      "INFO:tensorflow:Step 100 per-step time 0.350s\nINFO:tensorflow:{'Loss/classification_loss': 0.5,\n 'Loss/total_loss': 0.75,\n",
      { 'Loss/classification_loss': [[100, 0.5]], 'Loss/total_loss': [[100, 0.75]] },
    ],
    ['JSON', '{"epoch": 1, "step": 5, "loss": NaN}\n', { loss: [[5, NaN]] }],
    [
      'names and numbers alone',
      'kl=0.5 entropy=1.25\nkl=0.25 entropy=1\n',
      {
        kl: [
          [0, 0.5],
          [1, 0.25],
        ],
        entropy: [
          [0, 1.25],
          [1, 1],
        ],
      },
    ],
    [
      'infinities',
      'step 3: loss=inf, reward=-inf, ppl=NaN\n',
      { loss: [[3, Infinity]], reward: [[3, -Infinity]], ppl: [[3, NaN]] },
    ],
    [
      'an accuracy in words',
      'Accuracy of the model on the 10000 test images: 97.1 %\n',
      { 'Accuracy of the model on the 10000 test images': [[0, 97.1]] },
    ],
  ])('of %s are read', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['name: NVIDIA Tegra X1\nmajor: 5 minor: 3 memoryClockRate (GHz) 0.072'],
    ['Total memory: 3.90GiB\nFree memory: 2.11GiB\npciBusID 0000:00:00.0'],
    ['Listening on http://localhost:8080/ at 12:30:45'],
    ['python train.py --epochs 10 --step 5 --batch 32 --lr 0.1'],
    ['2024-01-01 12:00:00 INFO starting'],
    ['Download 3/10 files'],
    ['loss: 0.5s then 3:20, version=1.2.3, id=12ab, ratio: 1/2'],
  ])('are not seen in %j', (text) => {
    expect(read(text)).toEqual({});
  });

  it('have the time that the line begins with', () => {
    const reader = build();
    reader.push(
      Buffer.from('2023-11-14 22:13:20,500 INFO step 1 loss=1\n[2023-11-14T22:13:21Z] step 2 loss=1\nstep 3 loss=1\n'),
    );
    expect([...reader.drain().segments[0]!.wallTimes]).toEqual([1_700_000_000.5, 1_700_000_001, NaN]);
  });

  it('keep a name apart that is used for steps and for epochs', () => {
    const text = 'Epoch 1/2\nstep 100 loss=0.5\nstep 200 loss=0.4\nEpoch 2/2\nloss=0.3\nstep 300 loss=0.2\n';
    expect(read(text)).toEqual({
      loss: [
        [100, 0.5],
        [200, 0.4],
        [300, 0.2],
      ],
      'loss (epoch)': [[2, 0.3]],
    });
  });

  it('of a run that was started again replace those that it repeats', () => {
    expect(read('step 1 loss=1\nstep 2 loss=2\nstep 3 loss=3\nstep 2 loss=5\n')).toEqual({
      loss: [
        [1, 1],
        [2, 5],
      ],
    });
  });
});

describe("a person's own patterns", () => {
  it('go before what is known', () => {
    const text = 'it 7 | L 0.5 | acc=0.9\nstep 9 loss=0.25\n';
    expect(read(text, '^it (?<step>\\d+) \\| L (?<loss>\\S+)')).toEqual({
      loss: [
        [7, 0.5],
        [9, 0.25],
      ],
    });
  });

  it('may name the epoch, the time, and any name with its value', () => {
    const reader = build(undefined, ['(?<epoch>\\d+)\\. (?<time>\\d+) (?<name>\\w+)→(?<value>.+)']);
    reader.push(Buffer.from('4. 1700000000 loss→0.5\n5. 1700000001 loss→none\n'));
    const { segments } = reader.drain();
    expect(segments.map(({ tag, steps, wallTimes, values }) => [tag, [...steps], [...wallTimes], [...values]])).toEqual(
      [['loss', [4], [1_700_000_000], [0.5]]],
    );
  });

  it('that cannot be used are named', () => {
    const reader = build(undefined, ['(', '(?<step>a)', '(?<name>a)', '(?<loss>a)']);
    expect(reader.drain().problems.map(({ message }) => formatMessage(message))).toEqual([
      'The pattern "(" cannot be used: The "(" at character 1 is not closed.',
      'The pattern "(?<step>a)" cannot be used: The pattern needs a named group for each metric, such as (?<loss>\\S+).',
      'The pattern "(?<name>a)" cannot be used: The pattern needs a named group for each metric, such as (?<loss>\\S+).',
    ]);
  });

  it('do not look at lines of more than 1000 characters', () => {
    expect(read(`L 1${'x'.repeat(997)}\nL 2${'x'.repeat(998)}`, '^L (?<loss>\\d)')).toEqual({ loss: [[0, 1]] });
  });
});

describe('any log', () => {
  const logs = [
    keras2.join(''),
    keras3.join(''),
    'Epoch [1/2], Step [100/600], Loss: 0.5\r\nEpoch [2/2], Step [100/600], Loss: 0.3\r\nmAP: 0.5',
  ];

  it.each(logs)('says the same in whatever pieces it comes, and to a reader that goes on for another', (text) => {
    const bytes = Buffer.from(text);
    const whole = readInPieces(build(), text, 100_000).points;
    const property = fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(bytes.length), (size, cut) => {
      expect(readInPieces(build(), text, size).points).toEqual(whole);
      const first = build();
      first.push(bytes.subarray(0, cut));
      const before = first.drain().segments.reduce((sum, { steps }) => sum + steps.length, 0);
      const state = structuredClone(first.state());
      const rest = readInPieces(build(state), bytes.subarray(state.offset).toString(), size).points;
      const count = (points: PointsByTag) => Object.values(points).reduce((sum, line) => sum + line.length, 0);
      expect(before + count(rest)).toBe(count(whole));
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });

  it.each([
    ['colons', ': '.repeat(2000)],
    ['dashes and letters', '-a'.repeat(2000)],
    ['percents and bars', '1%|'.repeat(1300)],
    ['brackets', '[1/'.repeat(1300)],
    ['digits', '9'.repeat(4000)],
    ['digits and dots', '9.'.repeat(2000)],
    ['pairs', 'a=1 '.repeat(1000)],
    ['epochs', 'epoch '.repeat(600)],
    ['blanks', ' '.repeat(4000)],
    ['one word', 'a'.repeat(4000)],
    ['escapes', '\u001b['.repeat(2000)],
    ['quotes', '"'.repeat(4000)],
    ['bars', '━ '.repeat(2000)],
  ])('takes a bounded time: lines of %s', (_name, line) => {
    const reader = build();
    const bytes = Buffer.from(`${line}\n`.repeat(50));
    const start = performance.now();
    reader.push(bytes);
    reader.drain();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
