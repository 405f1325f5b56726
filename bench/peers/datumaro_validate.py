"""Imports a data set with datumaro, validates it for detection, and prints what that took as JSON."""

import json
import sys
import time

import datumaro
from datumaro.plugins.validators import DetectionValidator

path, layout = sys.argv[1:3]
start = time.perf_counter()
dataset = datumaro.Dataset.import_from(path, layout)
# Importing is lazy in parts: going through the items makes it happen.
items = 0
labels = 0
for item in dataset:
    items += 1
    labels += len(item.annotations)
imported = time.perf_counter()
validator = DetectionValidator(
    few_samples_thr=1,
    imbalance_ratio_thr=50,
    far_from_mean_thr=5.0,
    dominance_ratio_thr=0.8,
    topk_bins=0.1,
)
report = validator.validate(dataset)
validated = time.perf_counter()
print(
    json.dumps(
        {
            "version": datumaro.__version__,
            "python": sys.version.split()[0],
            "items": items,
            "labels": labels,
            "importSeconds": imported - start,
            "validateSeconds": validated - imported,
            "seconds": validated - start,
        }
    )
)
