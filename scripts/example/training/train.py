"""Trains a small classifier of road signs. Needs nothing but Python 3.5: it draws its signs and does its sums by itself.

It prints what the articles' training scripts print, and writes TensorBoard event files into the folder that
JETSON_WORKBENCH_RUN_DIR names (else into --tensorboard-dir).
"""
import argparse
import json
import math
import os
import random
import sys
import time

from events import EventWriter
from signs import SIDE, SIGNS, draw_sign

HIDDEN = 24


def parse_arguments():
    parser = argparse.ArgumentParser(description='Train a small classifier of road signs')
    parser.add_argument('--name', default='signs', help='what the model is called')
    parser.add_argument('--epochs', type=int, default=30, help='number of training epochs')
    parser.add_argument('--batch-size', type=int, default=20, help='batch size')
    parser.add_argument('--learning-rate', type=float, default=0.2, help='learning rate')
    parser.add_argument('--samples', type=int, default=160, help='signs drawn for training')
    parser.add_argument('--noise', type=float, default=0.35, help='how noisy the pictures are')
    parser.add_argument('--pause', type=float, default=0.2, help='seconds to rest after each epoch')
    parser.add_argument('--seed', type=int, default=1, help='seed of the random numbers')
    parser.add_argument('--tensorboard-dir', default='tb', help='where event files go without the workbench')
    parser.add_argument('--require', default='', help='a module to import first')
    return parser.parse_args()


def make_samples(count, noise, rng):
    return [draw_sign(index % len(SIGNS), noise, rng) for index in range(count)]


class Network:
    """Inputs, one hidden layer of tanh, softmax."""

    def __init__(self, rng):
        scale = 1.0 / SIDE
        self.hidden = [[rng.gauss(0, scale) for _ in range(SIDE * SIDE + 1)] for _ in range(HIDDEN)]
        self.output = [[rng.gauss(0, 0.1) for _ in range(HIDDEN + 1)] for _ in SIGNS]

    def forward(self, pixels):
        inner = [math.tanh(dot(row, pixels)) for row in self.hidden]
        scores = [dot(row, inner) for row in self.output]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return inner, [power / total for power in powers]

    def train(self, batch, rate):
        loss = 0.0
        step = rate / len(batch)
        for pixels, label in batch:
            inner, odds = self.forward(pixels)
            loss -= math.log(max(odds[label], 1e-30))
            errors = [odd - (index == label) for index, odd in enumerate(odds)]
            back = [sum(error * row[i] for error, row in zip(errors, self.output)) for i in range(HIDDEN)]
            for error, row in zip(errors, self.output):
                add(row, inner, -step * error)
            for i, row in enumerate(self.hidden):
                add(row, pixels, -step * back[i] * (1 - inner[i] * inner[i]))
        return loss / len(batch)

    def evaluate(self, samples):
        loss, right = 0.0, 0
        for pixels, label in samples:
            odds = self.forward(pixels)[1]
            loss -= math.log(max(odds[label], 1e-30))
            right += odds.index(max(odds)) == label
        return loss / len(samples), right / float(len(samples))


def dot(row, values):
    total = row[-1]
    for weight, value in zip(row, values):
        total += weight * value
    return total


def add(row, values, factor):
    for i, value in enumerate(values):
        row[i] += factor * value
    row[-1] += factor


def save(folder, name, network):
    path = os.path.join(folder, name + '.json')
    with open(path + '.tmp', 'w') as file:
        json.dump({'classes': SIGNS, 'hidden': network.hidden, 'output': network.output}, file)
    os.rename(path + '.tmp', path)
    print('Checkpoint saved: ' + path)


def main():
    args = parse_arguments()
    if args.require:
        __import__(args.require)
    rng = random.Random(args.seed)
    training = make_samples(args.samples, args.noise, rng)
    validation = make_samples(args.samples // 2, args.noise, rng)
    folder = os.environ.get('JETSON_WORKBENCH_RUN_DIR', args.tensorboard_dir)
    writer = EventWriter(folder)
    network = Network(rng)
    print('[i] # training samples:   {}'.format(len(training)))
    print('[i] # validation samples: {}'.format(len(validation)))
    print('[i] # classes:            {}'.format(len(SIGNS)))
    for epoch in range(args.epochs):
        rng.shuffle(training)
        size = args.batch_size
        batches = [training[i:i + size] for i in range(0, len(training), size)]
        loss = sum(network.train(batch, args.learning_rate) for batch in batches) / len(batches)
        validation_loss, accuracy = network.evaluate(validation)
        print('[i] Epoch {:3}/{} training_loss: {:.4f} validation_loss: {:.4f} accuracy: {:.3f}'.format(
            epoch + 1, args.epochs, loss, validation_loss, accuracy))
        sys.stdout.flush()
        writer.scalars(epoch, {'training_loss': loss, 'validation_loss': validation_loss, 'accuracy': accuracy})
        if epoch % 5 == 0:
            pixels, label = validation[epoch % len(validation)]
            writer.image(epoch, 'validation_img/' + SIGNS[label], pixels, SIDE)
        if math.isnan(loss):
            print('[!] The loss is NaN: the learning rate is too high')
            return 1
        time.sleep(args.pause)
    save('.', args.name, network)
    writer.close()
    print('[i] All done.')
    return 0


if __name__ == '__main__':
    sys.exit(main())
