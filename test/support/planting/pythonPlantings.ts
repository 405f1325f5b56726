import type { Planting } from './plantings';
import type { PlantSet } from './plantSet';

export const pythonSourceText = `import cv2
import numpy as np

label_colors = {
    0: np.array([0, 0, 0]),
    1: np.array([255, 0, 255]),
}


class Source:
    def __init__(self):
        self.image_size = (576, 160)
        self.num_classes = 2
        self.label_colors = label_colors
        self.num_training = None
        self.num_validation = None
        self.train_generator = None
        self.valid_generator = None

    def read(self, path):
        label = cv2.imread(path)
        return cv2.resize(label, self.image_size, interpolation=cv2.INTER_NEAREST)


def get_source():
    return Source()
`;

const file = 'source_street.py';

/** A sound source beside the set in which something is replaced; found there or `wanted` characters behind. */
function inSource(
  rule: Planting['rule'],
  what: string,
  pattern: RegExp,
  put: string,
  at: number | RegExp = 0,
): Planting {
  const plant = (set: PlantSet) => {
    set.write(file, pythonSourceText);
    const start = set.change(file, pattern, put);
    const offset = typeof at === 'number' ? start + at : at.exec(set.text(file))!.index;
    return [{ rule, file, place: set.at(file, offset) }];
  };
  return { rule, encodings: ['color-mask'], what, plant };
}

export const pythonPlantings: readonly Planting[] = [
  inSource(
    'python/missing-attribute',
    'a source without num_training',
    / +self\.num_training = None\n/,
    '',
    /get_source/,
  ),
  inSource('python/class-count', 'a number of classes that the legend has not', /(num_classes = )2/, '3'),
  inSource('python/class-ids', 'classes 0 and 2', /1(?=: np)/, '2'),
  inSource('python/invalid-color', 'a colour of 300', /\[255, 0, 255\]/, '[300, 0, 255]'),
  inSource(
    'python/label-interpolation',
    'labels resized with interpolation',
    /INTER_NEAREST/,
    'INTER_LINEAR',
    /cv2\.resize/,
  ),
  inSource('legend/duplicate-color', 'two classes of one colour', /\[255, 0, 255\]/, '[0, 0, 0]'),
  inSource('network/size-not-divisible', 'a width that 32 does not divide', /\(576/, '(570'),
];
