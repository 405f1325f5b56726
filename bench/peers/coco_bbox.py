"""One peer's COCO evaluation of boxes from two JSON files, in a process of its own.

Arguments: pycocotools | faster-coco-eval | hotcoco, the truths, the results, rounds. Prints one JSON line: seconds of each round (reading
both files included), the twelve numbers, and the peak of resident memory in bytes.
"""

import contextlib
import io
import json
import resource
import sys
import time


def classes_of(name):
    if name == "pycocotools":
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval
    elif name == "faster-coco-eval":
        from faster_coco_eval import COCO, COCOeval_faster as COCOeval
    else:
        from hotcoco import COCO, COCOeval
    return COCO, COCOeval


def main(name, truths, results, rounds):
    COCO, COCOeval = classes_of(name)
    seconds = []
    stats = []
    for _ in range(int(rounds)):
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            truth = COCO(truths)
            detected = truth.loadRes(results)
            evaluation = COCOeval(truth, detected, "bbox")
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
        seconds.append(time.perf_counter() - start)
        stats = [float(value) for value in evaluation.stats][:12]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "stats": stats, "peak": peak}))


main(*sys.argv[1:])
