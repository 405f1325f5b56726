"""Pairs of masks 2048 × 1024: makes them, and measures their mean IoU as the FCN's score.py does, with NumPy's bincount.

segmentation.py make FOLDER COUNT CLASSES [PICTURE...]   writes truth/N.png and prediction/N.png
segmentation.py measure FOLDER COUNT CLASSES             prints a line of JSON: processor seconds with and without reading
                                                         the files, and the confusion matrix

PICTURES are masks of indices whose outlines are used, else rectangles are drawn. Everything on one core.
"""

import json
import os
import sys
import time

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 2048, 1024


def rectangles(random, classes):
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    for _ in range(60):
        top, left = random.integers(HEIGHT), random.integers(WIDTH)
        height, width = random.integers(20, 400), random.integers(20, 500)
        plane[top : top + height, left : left + width] = random.integers(classes)
    return plane


def predict(random, truth, classes):
    """Outlines that waver, at the resolution of a feature map, and spots of other classes."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    x, y = x - x % 4 + 2, y - y % 4 + 2
    phases = random.random(4) * 6
    across = np.rint(x + 9 * np.sin(y / 47 + phases[0]) + 5 * np.sin(x / 31 + phases[1])).astype(int)
    down = np.rint(y + 9 * np.sin(x / 53 + phases[2]) + 5 * np.sin(y / 29 + phases[3])).astype(int)
    plane = truth[np.clip(down, 0, HEIGHT - 1), np.clip(across, 0, WIDTH - 1)]
    for _ in range(8):
        top, left = random.integers(HEIGHT), random.integers(WIDTH)
        plane[top : top + random.integers(10, 90), left : left + random.integers(10, 120)] = random.integers(classes)
    return plane


def make(folder, count, classes, pictures):
    random = np.random.default_rng(7)
    for kind in ("truth", "prediction"):
        os.makedirs(os.path.join(folder, kind), exist_ok=True)
    for i in range(count):
        if pictures:
            image = Image.open(pictures[i % len(pictures)]).resize((WIDTH, HEIGHT), Image.NEAREST)
            truth = np.roll(np.asarray(image), random.integers(WIDTH), 1)
        else:
            truth = rectangles(random, classes)
        Image.fromarray(truth).save(os.path.join(folder, "truth", f"{i}.png"), compress_level=4)
        Image.fromarray(predict(random, truth, classes)).save(os.path.join(folder, "prediction", f"{i}.png"), compress_level=4)


def fast_hist(truth, prediction, classes):
    counted = (truth >= 0) & (truth < classes)
    return np.bincount(classes * truth[counted].astype(int) + prediction[counted], minlength=classes**2).reshape(classes, classes)


def measure(folder, count, classes):
    hist = np.zeros((classes, classes), np.int64)
    whole, counting = 0.0, 0.0
    for i in range(count):
        start = time.process_time()
        truth = np.asarray(Image.open(os.path.join(folder, "truth", f"{i}.png")))
        prediction = np.asarray(Image.open(os.path.join(folder, "prediction", f"{i}.png")))
        middle = time.process_time()
        hist += fast_hist(truth.ravel(), prediction.ravel(), classes)
        end = time.process_time()
        whole += end - start
        counting += end - middle
    hits = np.diag(hist)
    iou = hits / (hist.sum(1) + hist.sum(0) - hits)
    print(json.dumps({"numpy": np.__version__, "whole": whole, "counting": counting, "hist": hist.ravel().tolist(), "meanIou": float(np.nanmean(iou))}))


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
else:
    measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
