"""Colour masks: makes them, and checks them in the ways that people check them today.

masks.py make FOLDER LEGEND [PICTURE...]    writes masks, prints their paths
masks.py METHOD LEGEND ROUNDS MASK...       prints a line of JSON: processor seconds of every round and mask, pixels
without a class

LEGEND is JSON: [[red, green, blue], ...]. PICTURES are masks of indices whose outlines are used. Everything on one core.
"""

import json
import os
import sys
import time

import cv2
import numpy as np
from PIL import Image

WIDTH, HEIGHT = 2048, 1024
SEED = 7


def make(folder, legend, pictures):
    random = np.random.default_rng(SEED)
    colors = np.array(legend, np.uint8)
    planes = {f"rectangles{i}": rectangles(random, len(legend)) for i in range(2)}
    for i, path in enumerate(pictures):
        plane = np.asarray(Image.open(path))
        planes[f"outlines{i}"] = cv2.resize(plane, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)
    for name, plane in planes.items():
        mask = colors[plane]
        # One wrong pixel each: a check that finds nothing has done nothing.
        mask[random.integers(HEIGHT), random.integers(WIDTH)] = (247, 6, 5)
        for writer in ("pillow", "opencv"):
            path = os.path.join(folder, f"{name}-{writer}.png")
            if writer == "pillow":
                Image.fromarray(mask).save(path)
            else:
                cv2.imwrite(path, np.ascontiguousarray(mask[:, :, ::-1]))
            print(path)


def rectangles(random, classes):
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    for _ in range(60):
        top, left = random.integers(HEIGHT), random.integers(WIDTH)
        height, width = random.integers(20, 400), random.integers(20, 500)
        plane[top : top + height, left : left + width] = random.integers(classes)
    return plane


def check_numpy(path, legend):
    """Pillow decodes, colours are packed into one number and searched for in the sorted legend."""
    image = np.asarray(Image.open(path)).astype(np.uint32)
    packed = (image[:, :, 0] << 16) | (image[:, :, 1] << 8) | image[:, :, 2]
    table = np.sort(np.array([(r << 16) | (g << 8) | b for r, g, b in legend], np.uint32))
    place = np.minimum(np.searchsorted(table, packed), len(table) - 1)
    wrong = np.argwhere(table[place] != packed)
    np.bincount(place.ravel(), minlength=len(table))
    return len(wrong)


def one_hot(path, legend):
    """As data sources for segmentation make their labels: one comparison of the whole picture for each class."""
    image = cv2.imread(path)
    planes = [np.all(image == np.array([b, g, r], np.uint8), axis=2) for r, g, b in legend]
    return np.stack(planes, axis=2).astype(np.float32)


def check_opencv(path, legend):
    return len(np.argwhere(one_hot(path, legend).sum(axis=2) != 1))


def check_loop(path, legend):
    """Visits every pixel in Python: exactly one value is not zero, and a value of one is there."""
    labels = one_hot(path, legend)
    wrong = 0
    for row in range(labels.shape[0]):
        for column in range(labels.shape[1]):
            vector = labels[row, column]
            if np.count_nonzero(vector) != 1 or 1 not in vector:
                wrong += 1
    return wrong


METHODS = {"numpy": check_numpy, "opencv": check_opencv, "loop": check_loop}


def measure(method, legend, rounds, masks):
    seconds, wrong = [], 0
    for _ in range(rounds):
        for path in masks:
            start = time.process_time()
            wrong += METHODS[method](path, legend)
            seconds.append(time.process_time() - start)
    versions = {"python": sys.version.split()[0], "numpy": np.__version__, "opencv": cv2.__version__}
    print(json.dumps({"seconds": seconds, "wrong": wrong, "versions": versions}))


def main():
    cv2.setNumThreads(1)
    command, *rest = sys.argv[1:]
    if command == "make":
        make(rest[0], json.loads(rest[1]), rest[2:])
    else:
        measure(command, json.loads(rest[0]), int(rest[1]), rest[2:])


main()
