import { describe, expect, it } from 'vitest';
import type { PointsByTag } from '../../../../test/support/metricLines';
import { buildStdoutReader, readStdout } from '../../../../test/support/stdoutMetrics';

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
    expect(readStdout(text)).toEqual(expected);
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
    expect(readStdout(text)).toEqual({});
  });

  it('have the time that the line begins with', () => {
    const reader = buildStdoutReader();
    reader.push(
      Buffer.from('2023-11-14 22:13:20,500 INFO step 1 loss=1\n[2023-11-14T22:13:21Z] step 2 loss=1\nstep 3 loss=1\n'),
    );
    expect([...reader.drain().segments[0]!.wallTimes]).toEqual([1_700_000_000.5, 1_700_000_001, NaN]);
  });

  it('keep a name apart that is used for steps and for epochs', () => {
    const text = 'Epoch 1/2\nstep 100 loss=0.5\nstep 200 loss=0.4\nEpoch 2/2\nloss=0.3\nstep 300 loss=0.2\n';
    expect(readStdout(text)).toEqual({
      loss: [
        [100, 0.5],
        [200, 0.4],
        [300, 0.2],
      ],
      'loss (epoch)': [[2, 0.3]],
    });
  });

  it('of a run that was started again replace those that it repeats', () => {
    expect(readStdout('step 1 loss=1\nstep 2 loss=2\nstep 3 loss=3\nstep 2 loss=5\n')).toEqual({
      loss: [
        [1, 1],
        [2, 5],
      ],
    });
  });
});
