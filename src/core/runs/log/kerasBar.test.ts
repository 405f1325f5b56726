import { describe, expect, it } from 'vitest';
import { bold, keras2, keras3, line3 } from '../../../../test/support/kerasLogs';
import { readStdout, stdoutProgress } from '../../../../test/support/stdoutMetrics';

describe('Keras', () => {
  it('2 gives the epochs, averages within them, and an evaluation apart', () => {
    expect(readStdout(keras2)).toEqual({
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
    expect(readStdout(keras3)).toEqual({
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
      readStdout(`Epoch 1/2\n${first!}\nEpoch 2/2\n${second!}\nevaluate\n13/13 - 0s - loss: 0.6782 - 9ms/step\n`),
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
    expect(readStdout(text)).toEqual({
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
    expect(readStdout(text)).toEqual({
      'batch/loss': [
        [1, 2],
        [2, 1],
      ],
      loss: [[1, 1]],
      val_loss: [[1, NaN]],
    });
  });

  it('tells how far the run is', () => {
    expect(stdoutProgress('Epoch 1/4\n')).toEqual({ done: 0, total: 4, unit: 'epoch' });
    // Half of the epoch takes 10 s: 10 + 3 · 20.
    const half = 'Epoch 1/4\n\r 5/10 [=====>...] - ETA: 10s - loss: 1';
    expect(stdoutProgress(half)).toEqual({ done: 0.5, total: 4, unit: 'epoch', secondsLeft: 70 });
    expect(stdoutProgress(`Epoch 2/4\n\r${bold(' 5/10')} ${line3(5, 20)} ${bold('1:00')} 1s/step - loss: 1`)).toEqual({
      done: 1.5,
      total: 4,
      unit: 'epoch',
      secondsLeft: 300,
    });
    expect(stdoutProgress(keras2)).toEqual({ done: 2, total: 2, unit: 'epoch' });
  });
});
