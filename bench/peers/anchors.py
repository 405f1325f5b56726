"""IoU, matching and non-maximum suppression as NumPy, torchvision and TensorFlow do them, on one thread.

anchors.py INPUT ROUNDS    prints a line of JSON: milliseconds of every round, versions, and what came out

INPUT is JSON: anchors and truths (x0 y0 x1 y1 each), scores (one an anchor), iou (the limit of suppression).
"""

import json
import os
import sys
import time

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import numpy as np
import tensorflow as tf
import torch
import torchvision
from torchvision.models.detection._utils import SSDMatcher
from torchvision.ops import box_iou, nms

torch.set_num_threads(1)
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)


def numpy_iou(a, b):
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    size = np.clip(high - low, 0, None)
    both = size[..., 0] * size[..., 1]
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    return both / (area_a[:, None] + area_b[None] - both)


def numpy_match(table):
    """Best truth of every anchor from 0.5 on, then the best anchor of every truth."""
    best = table.argmax(0)
    found = np.where(table[best, np.arange(table.shape[1])] >= 0.5, best, -1)
    found[table.argmax(1)] = np.arange(len(table))
    return found


def numpy_nms(boxes, scores, limit):
    order = np.argsort(-scores, kind="stable")
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    kept = []
    while len(order):
        first, rest = order[0], order[1:]
        kept.append(int(first))
        low = np.maximum(boxes[first, :2], boxes[rest, :2])
        high = np.minimum(boxes[first, 2:], boxes[rest, 2:])
        size = np.clip(high - low, 0, None)
        both = size[:, 0] * size[:, 1]
        order = rest[both / (areas[first] + areas[rest] - both) <= limit]
    return kept


def clock(rounds, act):
    times = []
    for _ in range(rounds + 3):
        start = time.perf_counter()
        result = act()
        times.append(1000 * (time.perf_counter() - start))
    # The first three warm up.
    return times[3:], result


def main():
    with open(sys.argv[1]) as file:
        given = json.load(file)
    rounds = int(sys.argv[2])
    anchors, truths = np.array(given["anchors"]), np.array(given["truths"])
    scores, limit = np.array(given["scores"]), given["iou"]
    t_anchors, t_truths, t_scores = (torch.from_numpy(x) for x in (anchors, truths, scores))
    f_anchors, f_scores = tf.constant(anchors[:, [1, 0, 3, 2]], tf.float32), tf.constant(scores, tf.float32)
    s_anchors, s_truths = t_anchors.float(), t_truths.float()
    matcher = SSDMatcher(0.5)
    times, results = {}, {}
    for name, act in {
        "iou numpy": lambda: numpy_iou(truths, anchors),
        "iou torchvision": lambda: box_iou(t_truths, t_anchors),
        "iou torchvision float32": lambda: box_iou(s_truths, s_anchors),
        "match numpy": lambda: numpy_match(numpy_iou(truths, anchors)),
        "match torchvision": lambda: matcher(box_iou(t_truths, t_anchors)),
        "match torchvision float32": lambda: matcher(box_iou(s_truths, s_anchors)),
        "nms numpy": lambda: numpy_nms(anchors, scores, limit),
        "nms torchvision": lambda: nms(t_anchors, t_scores, limit),
        "nms torchvision float32": lambda: nms(s_anchors, t_scores.float(), limit),
        "nms tensorflow": lambda: tf.image.non_max_suppression(f_anchors, f_scores, len(scores), limit),
    }.items():
        times[name], results[name] = clock(rounds, act)
    print(
        json.dumps(
            {
                "times": times,
                "iou": float(np.abs(results["iou numpy"]).sum()),
                "matches": results["match torchvision"].tolist(),
                "numpyMatches": results["match numpy"].tolist(),
                "kept": results["nms torchvision"].tolist(),
                "numpyKept": results["nms numpy"],
                "tensorflowKept": len(results["nms tensorflow"]),
                "versions": {
                    "numpy": np.__version__,
                    "torchvision": torchvision.__version__,
                    "tensorflow": tf.__version__,
                },
            }
        )
    )


main()
