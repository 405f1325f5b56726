"""The numbers of pycocotools for many small sets: reads [{truths, results}, ...], writes float64 little-endian.

For each set the twelve numbers of COCOeval.summarize, then for every category its average precision over all thresholds.
Arguments: the file of sets, the file to write.
"""

import contextlib
import io
import json
import struct
import sys

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def evaluate(truths, results):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = truths
        truth.createIndex()
        detected = COCO()
        detected.dataset = {"images": truths["images"], "categories": truths["categories"], "annotations": []}
        detected.createIndex()
        if results:
            detected = truth.loadRes(results)
        evaluation = COCOeval(truth, detected, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    precision = evaluation.eval["precision"]
    classes = []
    for index in range(len(evaluation.params.catIds)):
        known = precision[:, :, index, 0, 2]
        known = known[known > -1]
        classes.append(float(known.mean()) if known.size else -1.0)
    return [*map(float, evaluation.stats), *classes]


def main(source, target):
    with open(source, encoding="utf-8") as file:
        sets = json.load(file)
    with open(target, "wb") as file:
        for one in sets:
            numbers = evaluate(one["truths"], one["results"])
            file.write(struct.pack(f"<{len(numbers)}d", *numbers))


main(*sys.argv[1:])
