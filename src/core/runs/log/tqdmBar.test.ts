import { describe, expect, it } from 'vitest';
import { readStdout, stdoutProgress } from '../../../../test/support/stdoutMetrics';
import type { RunProgress } from '../progress';

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
    expect(readStdout(text)).toEqual({
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
    expect(stdoutProgress(`\r${bar}`)).toEqual(expected);
    expect(stdoutProgress(`\r${bar}\n`)).toEqual(expected);
  });

  it('of training and validation in turn is kept apart by the word before', () => {
    const bars = [1, 2].flatMap((epoch) => [
      `Train ${epoch}/2: 100%|██| 2/2 [00:01<00:00, 1it/s, loss=${epoch}]`,
      `Valid ${epoch}/2: 100%|██| 1/1 [00:01<00:00, 1it/s, loss=${epoch + 10}]`,
    ]);
    expect(readStdout(bars.join('\r'))).toEqual({
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
    expect(readStdout(text)).toEqual({
      train_loss: [
        [50, 0.5],
        [100, 0.4],
        [150, 0.3],
      ],
      val_loss: [[100, 0.45]],
    });
    expect(stdoutProgress(text)).toEqual({ done: 1.5, total: undefined, unit: 'epoch' });
  });

  it('drawn by Rich is read too', () => {
    const text = 'Epoch 1/9  ━━━━━━━━╸━━━━━━━━ 45/100 0:00:12 • 0:00:15 3.20it/s v_num: 0.000 train_loss: 0.123\n';
    expect(readStdout(text)).toEqual({ train_loss: [[45, 0.123]] });
  });
});
