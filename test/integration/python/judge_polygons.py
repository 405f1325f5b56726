"""Judges by other means what was reported of the polygons in COCO files.

Reads a list of {file, rule, offset} as JSON from standard input and prints those that are not true.
"""

import json
import re
import sys

from shapely.geometry import Polygon


def annotations_of(path):
    """Yields (start, end, annotation) for every annotation, as offsets into the text."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    decoder = json.JSONDecoder()
    for match in re.finditer(r'\{"id":\s*\d+,\s*"image_id"', text):
        annotation, end = decoder.raw_decode(text, match.start())
        yield match.start(), end, annotation


def is_true(rule, annotation):
    rings = [list(zip(ring[::2], ring[1::2])) for ring in annotation["segmentation"]]
    if rule == "coco/self-crossing":
        return any(not Polygon(ring).is_valid for ring in rings if len(ring) > 2)
    xs, ys = zip(*(point for ring in rings for point in ring))
    x, y, width, height = annotation["bbox"]
    sides = min(xs) - x, min(ys) - y, max(xs) - x - width, max(ys) - y - height
    return rule == "coco/bbox-disagrees" and max(map(abs, sides)) > 2


known = {}
untrue = []
for finding in json.load(sys.stdin):
    if finding["file"] not in known:
        known[finding["file"]] = list(annotations_of(finding["file"]))
    own = [made for start, end, made in known[finding["file"]] if start <= finding["offset"] < end]
    if len(own) != 1 or not is_true(finding["rule"], own[0]):
        untrue.append(finding)
print(json.dumps(untrue))
