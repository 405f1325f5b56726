"""Makes anchors.json beside it: anchors, matches, codes and suppression as other people's rules give them.

    python3 -m venv .work/golden
    .work/golden/bin/pip install torch==2.0.1 torchvision==0.15.2 numpy==1.26.4
    .work/golden/bin/python test/golden/anchors/make.py

torchvision's numbers are torchvision's own. The others are transcriptions into NumPy of what each project's layer computes,
written loop by loop and apart from the product's code.
"""

import hashlib
import json
import os
from math import sqrt

import numpy as np
import torch
import torchvision
from torchvision.models.detection import _utils as det_utils
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.image_list import ImageList
from torchvision.ops import box_iou, generalized_box_iou, nms

torch.set_num_threads(1)

CELLS = {300: [38, 19, 10, 5, 3, 1], 512: [64, 32, 16, 8, 4, 2, 1]}
STEPS = {300: [8, 16, 32, 64, 100, 300], 512: [8, 16, 32, 64, 128, 256, 512]}


def author(side):
    """Map, shape, row, column; fractions; centres by the number of cells."""
    if side == 300:
        scales, extra = [0.1, 0.2, 0.375, 0.55, 0.725, 0.9], 1.075
    else:
        scales, extra = [0.07, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9], 1.05
    rows = []
    for k, cells in enumerate(CELLS[side]):
        ratios = [2, 0.5] if k in (0, len(CELLS[side]) - 2, len(CELLS[side]) - 1) else [2, 3, 0.5, 1.0 / 3.0]
        s = scales[k]
        s_next = scales[k + 1] if k + 1 < len(scales) else extra
        shapes = [(s, s)] + [(s * sqrt(r), s / sqrt(r)) for r in ratios] + [(sqrt(s * s_next), sqrt(s * s_next))]
        for w, h in shapes:
            for j in range(cells):
                for i in range(cells):
                    rows.append(((i + 0.5) / cells, (j + 0.5) / cells, w, h))
    return np.array(rows, np.float64)


def caffe(side, sizes):
    """PriorBox: sizes in int, the rest in float; y, x, then 1, s', 2, 1/2, 3, 1/3. Corners."""
    f = np.float32
    rows = []
    for k, cells in enumerate(CELLS[side]):
        last = len(CELLS[side]) - 1
        flips = [2] if k in (0, last - 1, last) else [2, 3]
        ratios = [a for r in flips for a in (f(r), f(1) / f(r))]
        min_size, max_size = int(sizes[k]), int(sizes[k + 1])
        step = f(STEPS[side][k])
        for y in range(cells):
            for x in range(cells):
                cx, cy = (f(x) + f(0.5)) * step, (f(y) + f(0.5)) * step
                shapes = [(f(min_size), f(min_size)), (np.sqrt(f(min_size * max_size)),) * 2]
                shapes += [(f(min_size) * np.sqrt(a), f(min_size) / np.sqrt(a)) for a in ratios]
                for w, h in shapes:
                    rows.append(
                        (
                            (cx - w / f(2)) / f(side),
                            (cy - h / f(2)) / f(side),
                            (cx + w / f(2)) / f(side),
                            (cy + h / f(2)) / f(side),
                        )
                    )
    return np.array(rows, np.float32)


def amdegroot_doubles(sizes):
    mean = []
    for k, cells in enumerate(CELLS[300]):
        f_k = 300 / STEPS[300][k]
        for i in range(cells):
            for j in range(cells):
                cx, cy = (j + 0.5) / f_k, (i + 0.5) / f_k
                s_k = sizes[k] / 300
                s_prime = sqrt(s_k * (sizes[k + 1] / 300))
                mean += [cx, cy, s_k, s_k, cx, cy, s_prime, s_prime]
                for r in [2] if k in (0, 4, 5) else [2, 3]:
                    mean += [cx, cy, s_k * sqrt(r), s_k / sqrt(r)]
                    mean += [cx, cy, s_k / sqrt(r), s_k * sqrt(r)]
    return np.array(mean, np.float64).reshape(-1, 4)


def amdegroot(sizes):
    """ssd.pytorch's PriorBox for 300: doubles, then float32, then clamp of cx cy w h."""
    return np.clip(amdegroot_doubles(sizes).astype(np.float32), 0, 1)


GENERATOR = DefaultBoxGenerator(
    [[2], [2, 3], [2, 3], [2, 3], [2], [2]],
    scales=[0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05],
    steps=STEPS[300],
)


def torchvision_boxes():
    grids = [[c, c] for c in CELLS[300]]
    return GENERATOR._grid_default_boxes(grids, [300, 300]).numpy()


def torchvision_corners():
    images = ImageList(torch.zeros(1, 3, 300, 300), [(300, 300)])
    return GENERATOR(images, [torch.zeros(1, 1, c, c) for c in CELLS[300]])[0].numpy()


def corners(boxes):
    half = boxes[:, 2:] / 2
    return np.concatenate([boxes[:, :2] - half, boxes[:, :2] + half], 1)


def iou(a, b):
    table = np.zeros((len(a), len(b)))
    for i, one in enumerate(a):
        w = np.minimum(one[2], b[:, 2]) - np.maximum(one[0], b[:, 0])
        h = np.minimum(one[3], b[:, 3]) - np.maximum(one[1], b[:, 1])
        both = np.maximum(w, 0) * np.maximum(h, 0)
        areas = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
        table[i] = both / ((one[2] - one[0]) * (one[3] - one[1]) + areas - both)
    return table


def author_grid(boxes):
    """Whole pixels of 1000 x 1000, cut towards zero; both edges inside."""
    out = np.zeros((len(boxes), 4))
    for i, (cx, cy, w, h) in enumerate(boxes):
        x, y, half_w, half_h = cx * 1000, cy * 1000, w * 1000 / 2, h * 1000 / 2
        out[i] = int(x - half_w), int(x + half_w), int(y - half_h), int(y + half_h)
    return out


def author_iou(a, b):
    a, b = author_grid(a), author_grid(b)
    table = np.zeros((len(a), len(b)))
    for i, (x0, x1, y0, y1) in enumerate(a):
        w = np.maximum(0, np.minimum(x1, b[:, 1]) - np.maximum(x0, b[:, 0]) + 1)
        h = np.maximum(0, np.minimum(y1, b[:, 3]) - np.maximum(y0, b[:, 2]) + 1)
        areas = (b[:, 1] - b[:, 0] + 1) * (b[:, 3] - b[:, 2] + 1)
        table[i] = w * h / ((x1 - x0 + 1) * (y1 - y0 + 1) + areas - w * h)
    return table


def author_match(table):
    """Every pair over 0.5, larger wins, first truth where equal; then the best pairs over whatever stands there."""
    owner, score = {}, {}
    for truth, row in enumerate(table):
        for anchor in np.flatnonzero(row > 0.5):
            if row[anchor] > score.get(anchor, 0):
                owner[anchor], score[anchor] = truth, row[anchor]
    score = {}
    for truth, row in enumerate(table):
        anchor = int(np.argmax(row))
        if row[anchor] > 0.5 and row[anchor] > score.get(anchor, 0):
            owner[anchor], score[anchor] = truth, row[anchor]
    return owner


def caffe_match(table):
    """MatchBBox, PER_PREDICTION with 0.5: bipartite first."""
    owner = {}
    overlaps = {a: {t: table[t, a] for t in range(len(table)) if table[t, a] > 1e-6} for a in range(table.shape[1])}
    overlaps = {a: t for a, t in overlaps.items() if t}
    pool = list(range(len(table)))
    while pool:
        best_a, best_t, best = -1, -1, -1
        for a in sorted(overlaps):
            if a in owner:
                continue
            for t in pool:
                if t in overlaps[a] and overlaps[a][t] > best:
                    best_a, best_t, best = a, t, overlaps[a][t]
        if best_a < 0:
            break
        owner[best_a] = best_t
        pool.remove(best_t)
    for a in sorted(overlaps):
        if a in owner:
            continue
        best_t, best = -1, -1
        for t in sorted(overlaps[a]):
            if overlaps[a][t] >= 0.5 and overlaps[a][t] > best:
                best_t, best = t, overlaps[a][t]
        if best_t >= 0:
            owner[a] = best_t
    return owner


def amdegroot_match(table):
    best_prior = table.argmax(1)
    best_truth, overlap = table.argmax(0), table.max(0)
    overlap[best_prior] = 2
    for t in range(len(best_prior)):
        best_truth[best_prior[t]] = t
    return {int(a): int(best_truth[a]) for a in np.flatnonzero(overlap >= 0.5)}


def torchvision_match(truths, anchors):
    quality = box_iou(torch.from_numpy(truths), torch.from_numpy(anchors))
    found = det_utils.SSDMatcher(0.5)(quality).numpy()
    return {int(a): int(found[a]) for a in np.flatnonzero(found >= 0)}


def random_truths(random, count, is_round=True):
    size = np.exp(random.uniform(np.log(0.03), np.log(0.9), (count, 2)))
    center = random.uniform(size / 2, 1 - size / 2)
    boxes = np.concatenate([center, size], 1)
    # Round numbers give equal IoU now and then, which whole pixels keep equal and other arithmetic does not.
    boxes = np.round(boxes * 200) / 200 if is_round else boxes
    return boxes[(boxes[:, 2] > 0) & (boxes[:, 3] > 0)]


def pairs(owner):
    return [[int(a), int(owner[a])] for a in sorted(owner)]


def matching():
    random = np.random.default_rng(6)
    # In doubles: small truths lie within many anchors with equal IoU, and float32 would break these ties by its rounding.
    voc = amdegroot_doubles([30, 60, 111, 162, 213, 264, 315])
    coco = amdegroot_doubles([21, 45, 99, 153, 207, 261, 315])
    priors = {
        "vgg300": author(300),
        "vgg512": author(512),
        "caffe-voc300": voc,
        "amdegroot-voc300": np.clip(voc, 0, 1),
        "torchvision-ssd300": np.concatenate([coco[:, :2], np.clip(coco[:, 2:], 0, 1)], 1),
    }
    cases = []
    for n in range(16):
        is_round = n % 4 == 3
        truths = random_truths(random, 1 + n, is_round)
        # A twin: the same anchors are the best of both.
        truths = np.concatenate([truths, truths[-1:]]) if n % 3 == 2 else truths
        found = {}
        for name, boxes in priors.items():
            if is_round and not name.startswith("vgg"):
                continue
            flat = corners(boxes)
            if name.startswith("vgg"):
                found[name] = pairs(author_match(author_iou(truths, boxes)))
            elif name.startswith("caffe"):
                found[name] = pairs(caffe_match(iou(corners(truths), flat)))
            elif name.startswith("amdegroot"):
                found[name] = pairs(amdegroot_match(iou(corners(truths), flat)))
            else:
                found[name] = pairs(torchvision_match(corners(truths), flat))
        cases.append({"truths": truths.tolist(), "pairs": found})
    return cases


def coding():
    random = np.random.default_rng(7)
    anchors = random_truths(random, 40)
    truths = random_truths(random, 60)[: len(anchors)]
    offsets = np.round(random.normal(0, 18, (len(anchors), 4)), 3)
    coder = det_utils.BoxCoder(weights=(10.0, 10.0, 5.0, 5.0))
    a, t, o = (torch.from_numpy(x) for x in (corners(anchors), corners(truths), offsets))
    return {
        "anchors": anchors.tolist(),
        "truths": truths.tolist(),
        "encoded": coder.encode_single(t, a).tolist(),
        "offsets": offsets.tolist(),
        # Corners.
        "decoded": coder.decode_single(o, a).tolist(),
    }


def suppression():
    random = np.random.default_rng(8)
    boxes = np.round(corners(random_truths(random, 400)) * 300, 1)
    scores = np.round(random.random(len(boxes)), 2)
    b, s = torch.from_numpy(boxes), torch.from_numpy(scores)
    return {
        "boxes": boxes.tolist(),
        "scores": scores.tolist(),
        "kept": {str(t): nms(b, s, t).tolist() for t in (0.2, 0.45, 0.7)},
        "iou": box_iou(b[:6], b[6:16]).tolist(),
        "giou": generalized_box_iou(b[:6], b[6:16]).tolist(),
    }


def summary(boxes, every=997):
    """All numbers as one checksum, and a few rows to look at where it differs."""
    rows = list(range(0, len(boxes), every))
    return {
        "type": str(boxes.dtype),
        "count": len(boxes),
        "sha256": hashlib.sha256(np.ascontiguousarray(boxes).tobytes()).hexdigest(),
        "rows": {str(i): boxes[i].tolist() for i in rows},
    }


def main():
    voc512 = [35.84, 76.8, 153.6, 230.4, 307.2, 384, 460.8, 537.6]
    coco512 = [20.48, 51.2, 133.12, 215.04, 296.96, 378.88, 460.8, 542.72]
    voc300, coco300 = [30, 60, 111, 162, 213, 264, 315], [21, 45, 99, 153, 207, 261, 315]
    golden = {
        "made with": {"numpy": np.__version__, "torch": torch.__version__, "torchvision": torchvision.__version__},
        "centers": {
            "vgg300": summary(author(300)),
            "vgg512": summary(author(512)),
            "amdegroot-voc300": summary(amdegroot(voc300)),
            "amdegroot-coco300": summary(amdegroot(coco300)),
            "torchvision-ssd300": summary(torchvision_boxes()),
        },
        "corners": {
            "caffe-voc300": summary(caffe(300, voc300), 97),
            "caffe-voc512": summary(caffe(512, voc512), 97),
            "caffe-coco300": summary(caffe(300, coco300), 97),
            "caffe-coco512": summary(caffe(512, coco512), 97),
        },
        "torchvision pixels": summary(torchvision_corners()),
        "matching": matching(),
        "coding": coding(),
        "suppression": suppression(),
    }
    path = os.path.join(os.path.dirname(__file__), "anchors.json")
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


main()
