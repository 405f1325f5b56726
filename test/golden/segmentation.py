"""Makes segmentation.json: the measures of seeded masks, straight from their definitions with NumPy alone.

Usage: python segmentation.py > segmentation.json   (numpy 2.4.6)
The masks are drawn anew in TypeScript from the same seeds (test/support/buildMasks.ts).
"""
import json
import math
import warnings

import numpy as np

warnings.simplefilter("ignore")
MASK32 = 0xFFFFFFFF


class Random:
    """mulberry32, as scripts/example/random.mjs."""

    def __init__(self, seed):
        self.state = seed & MASK32

    def next(self):
        self.state = (self.state + 0x6D2B79F5) & MASK32
        s = self.state
        mixed = ((s ^ (s >> 15)) * (s | 1)) & MASK32
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & MASK32)) & MASK32
        return ((mixed ^ (mixed >> 14)) & MASK32) / 4294967296

    def below(self, limit):
        return int(self.next() * limit)


def draw(random, width, height, values, shapes):
    """Rectangles of random values on a ground of value 0."""
    mask = np.zeros((height, width), np.int64)
    for _ in range(shapes):
        x, y = random.below(width), random.below(height)
        w, h = 1 + random.below(width // 2), 1 + random.below(height // 2)
        mask[y : y + h, x : x + w] = random.below(values)
    return mask


def measure(truth, prediction, classes):
    """fast_hist of the FCN's score.py; a prediction outside of the classes is a column of its own."""
    counted = truth < classes
    column = np.minimum(prediction, classes)
    hist = np.bincount(truth[counted] * (classes + 1) + column[counted], minlength=classes * (classes + 1))
    hist = hist.reshape(classes, classes + 1)
    hits = np.diag(hist).astype(float)
    true, predicted = hist.sum(1).astype(float), hist[:, :classes].sum(0).astype(float)
    iou = hits / (true + predicted - hits)
    frequency = true / true.sum()
    return {
        "confusion": hist.ravel().tolist(),
        "iou": iou.tolist(),
        "dice": (2 * hits / (true + predicted)).tolist(),
        "recall": (hits / true).tolist(),
        "precision": (hits / predicted).tolist(),
        "meanIou": float(np.nanmean(iou)),
        "frequencyWeightedIou": float((frequency[frequency > 0] * iou[frequency > 0]).sum()),
        "pixelAccuracy": float(hits.sum() / hist.sum()),
        "meanAccuracy": float(np.nanmean(hits / true)),
    }


def boundary(mask, counted, value):
    edge = np.zeros(mask.shape, bool)
    height, width = mask.shape
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        for y in range(height):
            for x in range(width):
                v, u = y + dy, x + dx
                inside = 0 <= v < height and 0 <= u < width
                if inside and counted[y, x] and counted[v, u] and mask[y, x] == value and mask[v, u] != value:
                    edge[y, x] = True
    return np.argwhere(edge)


def near(points, others, tolerance):
    if len(others) == 0:
        return 0
    squared = ((points[:, None, :] - others[None, :, :]) ** 2).sum(2)
    return int((squared.min(1) <= tolerance * tolerance).sum())


def boundary_f(truth, prediction, classes, tolerance):
    scores = []
    for value in range(classes):
        t = boundary(truth, truth < classes, value)
        p = boundary(prediction, truth < classes, value)
        if len(t) == 0 and len(p) == 0:
            scores.append(None)
        elif len(t) == 0 or len(p) == 0:
            scores.append(0)
        else:
            recall, precision = near(t, p, tolerance) / len(t), near(p, t, tolerance) / len(p)
            scores.append(0 if recall + precision == 0 else 2 * precision * recall / (precision + recall))
    return scores


def runs(bitmap):
    """Down the columns, zeros first."""
    counts, value, length = [], 0, 0
    for bit in bitmap.ravel(order="F"):
        if bit == value:
            length += 1
        else:
            counts.append(length)
            value, length = bit, 1
    return counts + [length]


def bilinear(factor):
    """The common recipe for FCN's up-sampling, after upsample_filt of the FCN's surgery.py."""
    size = 2 * factor - factor % 2
    centre = factor - 1 if size % 2 == 1 else factor - 0.5
    y, x = np.ogrid[:size, :size]
    return (1 - abs(y - centre) / factor) * (1 - abs(x - centre) / factor)


def numbers(values):
    if isinstance(values, dict):
        return {key: numbers(value) for key, value in values.items()}
    if isinstance(values, list):
        return [numbers(value) for value in values]
    return None if isinstance(values, float) and math.isnan(values) else values


def main():
    pairs, ious = [], []
    for seed in range(1, 41):
        random = Random(seed)
        classes = 2 + random.below(6)
        width, height = 5 + random.below(40), 5 + random.below(30)
        truth = draw(random, width, height, classes + 2, 2 + random.below(8))
        prediction = draw(random, width, height, classes + 2, 2 + random.below(8))
        tolerance = random.below(5) * 0.75
        pairs.append(
            {
                "seed": seed,
                "classes": classes,
                "width": width,
                "height": height,
                **measure(truth, prediction, classes),
                "boundary": boundary_f(truth, prediction, classes, tolerance),
            }
        )
    for seed in range(101, 121):
        random = Random(seed)
        width, height = 4 + random.below(30), 4 + random.below(30)
        masks = [np.minimum(draw(random, width, height, 2, 1 + random.below(5)), 1) for _ in range(6)]
        crowd = [random.below(2) for _ in range(3)]
        matrix = []
        for d in masks[:3]:
            for t, is_crowd in zip(masks[3:], crowd):
                both = int((d & t).sum())
                union = int(d.sum()) if is_crowd else int((d | t).sum())
                matrix.append(both / union if union > 0 else 0)
        ious.append({"seed": seed, "width": width, "height": height, "runs": [runs(m) for m in masks], "iou": matrix})
    kernels = [{"factor": f, "row": bilinear(f)[0].tolist(), "middle": bilinear(f)[f - 1].tolist(), "sum": float(bilinear(f).sum())} for f in (2, 3, 8, 16, 32)]
    print(json.dumps(numbers({"numpy": np.__version__, "pairs": pairs, "ious": ious, "kernels": kernels})))


main()
