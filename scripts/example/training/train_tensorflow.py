"""The same classifier in TensorFlow 2, with Keras and its TensorBoard callback."""
import argparse
import os
import random

import numpy as np
import tensorflow as tf

from signs import SIDE, SIGNS, draw_sign


def parse_arguments():
    parser = argparse.ArgumentParser(description='Train a small classifier of road signs with TensorFlow')
    parser.add_argument('--epochs', type=int, default=10, help='number of training epochs')
    parser.add_argument('--batch-size', type=int, default=20, help='batch size')
    parser.add_argument('--learning-rate', type=float, default=0.01, help='learning rate')
    parser.add_argument('--samples', type=int, default=400, help='signs drawn for training')
    return parser.parse_args()


def make_samples(count, rng):
    samples = [draw_sign(index % len(SIGNS), 0.35, rng) for index in range(count)]
    return np.array([pixels for pixels, _ in samples], np.float32), np.array([label for _, label in samples])


def main():
    args = parse_arguments()
    rng = random.Random(1)
    tf.random.set_seed(1)
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(24, activation='tanh', input_shape=(SIDE * SIDE,)),
        tf.keras.layers.Dense(len(SIGNS), activation='softmax'),
    ])
    model.compile(
        optimizer=tf.keras.optimizers.Adam(args.learning_rate),
        loss='sparse_categorical_crossentropy',
        metrics=['accuracy'])
    images, labels = make_samples(args.samples, rng)
    folder = os.environ.get('JETSON_WORKBENCH_RUN_DIR', 'tb')
    model.fit(
        images, labels, epochs=args.epochs, batch_size=args.batch_size, verbose=2,
        validation_data=make_samples(args.samples // 2, rng),
        callbacks=[tf.keras.callbacks.TensorBoard(folder)])


if __name__ == '__main__':
    main()
