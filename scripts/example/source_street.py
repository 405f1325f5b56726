"""The street scenes as a data source for training: the seven attributes, and load_data."""

import glob
import os
import random

import cv2
import numpy as np


class StreetSource:
    def __init__(self):
        # Width and height of the network's input; both are divisible by 32.
        self.image_size = (384, 192)
        self.num_classes = 10
        # Blue, green, red: the order of OpenCV.
        self.label_colors = {
            0: np.array([180, 130, 70]),  # sky
            1: np.array([156, 102, 102]),  # building
            2: np.array([35, 142, 107]),  # vegetation
            3: np.array([232, 35, 244]),  # sidewalk
            4: np.array([128, 64, 128]),  # road
            5: np.array([0, 255, 255]),  # lane
            6: np.array([142, 0, 0]),  # car
            7: np.array([60, 20, 220]),  # person
            8: np.array([153, 153, 153]),  # pole
            9: np.array([30, 170, 250]),  # sign
        }
        self.num_training = None
        self.num_validation = None
        self.train_generator = None
        self.valid_generator = None

    def load_data(self, data_dir, valid_fraction):
        """data_dir is the folder street/; it has its own validation split, so the fraction is not used."""
        train = sorted(glob.glob(os.path.join(data_dir, 'imgs', 'train', '*.png')))
        valid = sorted(glob.glob(os.path.join(data_dir, 'imgs', 'val', '*.png')))
        if not train or not valid:
            raise RuntimeError('No images in ' + data_dir)
        self.num_training = len(train)
        self.num_validation = len(valid)
        self.train_generator = self.batch_generator(train)
        self.valid_generator = self.batch_generator(valid)

    def batch_generator(self, image_paths):
        def generate(batch_size, names=False):
            paths = list(image_paths)
            random.Random(7).shuffle(paths)
            for start in range(0, len(paths), batch_size):
                part = paths[start : start + batch_size]
                label_paths = [path.replace('imgs', 'masks') for path in part]
                images = np.array([self.load_image(path) for path in part])
                labels = np.array([self.load_label(path) for path in label_paths])
                if names:
                    yield images, labels, part, label_paths
                else:
                    yield images, labels

        return generate

    def load_image(self, path):
        return cv2.resize(cv2.imread(path), self.image_size).astype(np.float32)

    def load_label(self, path):
        # The trap: without interpolation=cv2.INTER_NEAREST, OpenCV blends the colours at every border, the blends equal no
        # class, and those pixels fall into class 0.
        label = cv2.resize(cv2.imread(path), self.image_size)
        one_hot = np.stack([np.all(label == self.label_colors[i], axis=2) for i in range(self.num_classes)], axis=2)
        one_hot[:, :, 0] |= ~one_hot.any(axis=2)
        return one_hot.astype(np.float32)


def get_source():
    return StreetSource()
