const backspaces = '\b'.repeat(84);

/** As Keras 2.15 printed it into a pipe, with `verbose=1`, and an evaluation after it. */
export const keras2 = [
  'Epoch 1/2\n\r 1/10 [==>...........................] - ETA: 18s - loss: 0.6892 - accuracy: 0.4375',
  `${backspaces}\r 5/10 [==============>...............] - ETA: 0s - loss: 0.7100 - accuracy: 0.4563 `,
  `${backspaces}\r10/10 [==============================] - ETA: 0s - loss: 0.7035 - accuracy: 0.4125`,
  `${backspaces}\r10/10 [==============================] - 3s 78ms/step - loss: 0.7035 - accuracy: 0.4125 - val_loss: 0.6997 - val_accuracy: 0.4500\n`,
  'Epoch 2/2\n\r 1/10 [==>...........................] - ETA: 0s - loss: 0.7122 - accuracy: 0.4062',
  `${backspaces}\r10/10 [==============================] - 0s 18ms/step - loss: 0.6999 - accuracy: 0.3938 - val_loss: 0.6975 - val_accuracy: 0.4625\n`,
  'evaluate\n\r 1/13 [=>............................] - ETA: 0s - loss: 0.6882 - accuracy: 0.4688',
  `${backspaces}\r13/13 [==============================] - 0s 1ms/step - loss: 0.6980 - accuracy: 0.4100\n`,
].join('');

/** As Keras 3 prints the parts of its bar. */
export const bold = (text: string): string => `\u001b[1m${text}\u001b[0m`;
export const line3 = (done: number, of: number): string =>
  `\u001b[32m${'━'.repeat(done)}\u001b[0m\u001b[37m${'━'.repeat(of - done)}\u001b[0m`;

/** As Keras 3.15 printed it. */
export const keras3 = [
  `Epoch 1/2\n\r${bold(' 1/10')} ${line3(2, 20)} ${bold('33s')} 4s/step - accuracy: 0.6875 - loss: 0.6206`,
  `${backspaces}\r${bold('10/10')} ${line3(20, 20)} ${bold('5s')} 104ms/step - accuracy: 0.5688 - loss: 0.6829 - val_accuracy: 0.4750 - val_loss: 0.7378\n`,
  `Epoch 2/2\n\r${bold(' 1/10')} ${line3(2, 20)} ${bold('1:23')} 125ms/step - accuracy: 0.5938 - loss: 0.6099`,
  `${backspaces}\r${bold('10/10')} ${line3(20, 20)} ${bold('0s')} 20ms/step - accuracy: 0.5437 - loss: 0.7997 - val_accuracy: 0.4875 - val_loss: 0.8789\n`,
].join('');
