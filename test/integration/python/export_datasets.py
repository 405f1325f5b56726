"""Writes raccoon (boxes) and camvid (masks) in every layout that datumaro exports and the workbench reads.

Arguments: the folder of raccoon, the folder of camvid, the folder to write to; `-` leaves a data set out.
The data is read by plain means, so that what is compared passes through one other program only: the writer.
"""

import sys
import warnings
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
from datumaro import Bbox, Dataset, DatasetItem, Image, Label, Mask, Points
from datumaro.components.annotation import (
    AnnotationType,
    LabelCategories,
    MaskCategories,
    PointsCategories,
)
from PIL import Image as Picture

warnings.filterwarnings("ignore")
raccoon, camvid, out = sys.argv[1:4]

# As the authors of SegNet prepared it: the index of a mask's pixel is the place in this list.
CAMVID = [
    ("sky", (128, 128, 128)),
    ("building", (128, 0, 0)),
    ("pole", (192, 192, 128)),
    ("road", (128, 64, 128)),
    ("pavement", (60, 40, 222)),
    ("tree", (128, 128, 0)),
    ("sign symbol", (192, 128, 128)),
    ("fence", (64, 64, 128)),
    ("car", (64, 0, 128)),
    ("pedestrian", (64, 64, 0)),
    ("bicyclist", (0, 128, 192)),
    ("void", (0, 0, 0)),
]


def boxes_of(path):
    """Yields (class, xmin, ymin, xmax, ymax) as the file has them, and the size."""
    root = ElementTree.parse(path).getroot()
    size = int(root.findtext("size/height")), int(root.findtext("size/width"))
    objects = [
        (item.findtext("name"), *(float(item.findtext("bndbox/" + key)) for key in ("xmin", "ymin", "xmax", "ymax")))
        for item in root.iter("object")
    ]
    return size, objects


def raccoon_items(make):
    """Every fifth picture is of the split val. `make` turns a written box and a number into annotations."""
    for index, path in enumerate(sorted(Path(raccoon, "annotations").glob("*.xml"))):
        size, objects = boxes_of(path)
        image = Image.from_file(path=str(Path(raccoon, "images", path.stem + ".jpg")), size=size)
        annotations = [made for number, box in enumerate(objects) for made in make(box, number)]
        yield DatasetItem(path.stem, subset="val" if index % 5 == 0 else "train", media=image, annotations=annotations)


def as_written(box, number):
    """datumaro takes the numbers of VOC files as they are and writes them so."""
    _, x0, y0, x1, y1 = box
    return [Bbox(x0, y0, x1 - x0, y1 - y0, label=0, attributes={"difficult": False})]


def continuous(box, number):
    """Pascal VOC counts pixels from 1 and its far edges lie inside the box."""
    _, x0, y0, x1, y1 = box
    return [Bbox(x0 - 1, y0 - 1, x1 - x0 + 1, y1 - y0 + 1, label=0)]


def with_points(box, number):
    """The corners and the middle of the box as keypoints."""
    _, x0, y0, x1, y1 = box
    points = [x0, y0, x1, y1, (x0 + x1) / 2, (y0 + y1) / 2]
    return [
        Points(points, [2, 1, 2], label=0, group=number + 1),
        *(made.wrap(group=number + 1) for made in continuous(box, number)),
    ]


def export_raccoon():
    labels = {AnnotationType.label: LabelCategories.from_iterable(["raccoon"])}
    keypoints = {**labels, AnnotationType.points: PointsCategories.from_iterable([(0, ["near", "far", "middle"])])}
    plans = [
        ("voc", "voc", as_written, labels, {"label_map": "source"}),
        ("voc_detection", "voc_detection", as_written, labels, {"label_map": "source"}),
        ("yolo", "yolo", continuous, labels, {}),
        ("yolo_ultralytics", "yolo_ultralytics", continuous, labels, {}),
        ("coco", "coco", continuous, labels, {}),
        ("coco_instances", "coco_instances", continuous, labels, {}),
        ("coco_person_keypoints", "coco_person_keypoints", with_points, keypoints, {}),
    ]
    for folder, layout, make, categories, options in plans:
        dataset = Dataset.from_iterable(list(raccoon_items(make)), categories=categories)
        dataset.export(str(Path(out, "raccoon", folder)), layout, save_media=True, **options)


def camvid_items(make):
    for split in ("train", "val", "test"):
        for path in sorted(Path(camvid, split).glob("*.png")):
            indices = np.asarray(Picture.open(Path(camvid, split + "annot", path.name)))
            image = Image.from_file(path=str(path), size=indices.shape[:2])
            yield DatasetItem(path.stem, subset=split, media=image, annotations=make(path, indices))


def masks(_, indices):
    return [Mask(indices == label, label=int(label)) for label in np.unique(indices)]


def masks_without_void(path, indices):
    return [mask for mask in masks(path, indices) if mask.label != 11]


DRIVES = ["0001TP", "0006R0", "0016E5", "Seq05VD"]


def drive(path, _):
    return [Label(DRIVES.index(path.stem.split("_")[0]))]


def export_camvid():
    colors = {
        AnnotationType.label: LabelCategories.from_iterable([name for name, _ in CAMVID]),
        AnnotationType.mask: MaskCategories({index: color for index, (_, color) in enumerate(CAMVID)}),
    }
    drives = {AnnotationType.label: LabelCategories.from_iterable(DRIVES)}
    plans = [
        ("camvid", "camvid", masks, colors, {"label_map": "source"}),
        ("camvid_index", "camvid", masks, colors, {"label_map": "source", "apply_colormap": False}),
        ("voc_segmentation", "voc_segmentation", masks, colors, {"label_map": "source"}),
        ("voc_segmentation_index", "voc_segmentation", masks, colors, {"label_map": "source", "apply_colormap": False}),
        ("cityscapes", "cityscapes", masks, colors, {"label_map": "source"}),
        ("kitti_segmentation", "kitti_segmentation", masks, colors, {"label_map": "source"}),
        ("coco_rle", "coco_instances", masks_without_void, colors, {"segmentation_mode": "mask"}),
        ("coco_polygons", "coco_instances", masks_without_void, colors, {"segmentation_mode": "polygons"}),
        ("imagenet", "imagenet", drive, drives, {}),
        ("imagenet_with_subset_dirs", "imagenet_with_subset_dirs", drive, drives, {}),
    ]
    for folder, layout, make, categories, options in plans:
        dataset = Dataset.from_iterable(list(camvid_items(make)), categories=categories)
        dataset.export(str(Path(out, "camvid", folder)), layout, save_media=True, **options)


if raccoon != "-":
    export_raccoon()
if camvid != "-":
    export_camvid()
