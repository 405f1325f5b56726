import * as v from 'valibot';
import { presetNames } from '../detection/anchors/presetNames';
import { encodings } from './encodings';

/**
 * The dataset definition (`*.dataset.yaml`, `*.dataset.json`), declared once: the TypeScript type, the check at run time
 * and the JSON Schema that completes it in the editor all come from here.
 */

/** How a class or an ignored value is coloured: red, green, blue from 0 to 255, or "#rrggbb". */
const Color = v.union([
  v.pipe(v.strictTuple([byte(), byte(), byte()]), v.description('Red, green, blue, each from 0 to 255.')),
  v.pipe(v.string(), v.regex(/^#[0-9a-fA-F]{6}$/), v.description('A colour as "#rrggbb".')),
]);

function byte() {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));
}

const DefinedClass = v.strictObject({
  id: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.description('The number that stands for the class in the labels.'),
  ),
  name: v.pipe(v.string(), v.minLength(1), v.description('The name of the class.')),
  color: v.optional(v.pipe(Color, v.description('The colour of the class in masks and on the screen.'))),
});

export type Encoding = (typeof encodings)[number];

const AnnotationSet = v.strictObject({
  encoding: v.pipe(v.picklist(encodings), v.description('How the labels are written.')),
  path: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'Where the annotation of an image is. {dir}, {stem}, {ext} and {split} stand for the folder, the name without extension, the extension with its dot and the split of the image.',
      ),
    ),
  ),
  replace: v.optional(
    v.pipe(
      v.array(v.strictTuple([v.string(), v.string()])),
      v.description('Pairs of text and replacement, applied in order to the last occurrence in the resulting path.'),
    ),
  ),
  shapes: v.optional(
    v.pipe(
      v.picklist(['box', 'polygon', 'pose', 'obb', 'any']),
      v.description('What the rows of YOLO labels hold. Left out, it is recognised from the number of columns.'),
    ),
  ),
  keypoints: v.optional(
    v.pipe(
      v.strictObject({
        count: v.pipe(v.number(), v.integer(), v.minValue(1)),
        dimensions: v.picklist([2, 3]),
      }),
      v.description('How many keypoints a pose has, and whether each is x y or x y visibility.'),
    ),
  ),
  array: v.optional(v.pipe(v.string(), v.description('The name of the array inside an .npz file.'))),
});

const Severity = v.picklist(['error', 'warning', 'info', 'off']);

const RuleSetting = v.union([
  Severity,
  v.objectWithRest({ severity: v.optional(Severity) }, v.union([v.string(), v.number(), v.boolean()])),
]);

const Globs = v.union([v.string(), v.array(v.string())]);

const ImageList = v.strictObject({
  list: v.pipe(v.string(), v.description('A text file that names one image a line.')),
  path: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'Where the image of a line is; {line} stands for the first word of the line. Left out: the line is a path.',
      ),
    ),
  ),
});

const SplitImages = v.union([Globs, ImageList]);

export const DatasetDefinition = v.strictObject({
  $schema: v.optional(v.string()),
  version: v.optional(v.pipe(v.literal(1), v.description('The version of this file format.'))),
  name: v.optional(v.pipe(v.string(), v.description('What the data set is called in the editor.'))),
  task: v.pipe(
    v.picklist(['segmentation', 'detection', 'classification']),
    v.description('What a model learns from the data set.'),
  ),
  images: v.pipe(
    v.union([Globs, v.record(v.string(), SplitImages)]),
    v.description('The images, as glob patterns: one list, or one for each split (train, val, test).'),
  ),
  annotations: v.pipe(
    v.union([AnnotationSet, v.array(AnnotationSet)]),
    v.description('How an image finds its labels and how they are written. A list where there are several sets.'),
  ),
  classes: v.pipe(
    v.union([v.array(v.union([DefinedClass, v.string()])), v.strictObject({ from: v.string() })]),
    v.description('The classes, or the file that holds them (label map, data.yaml, COCO categories, Python source).'),
  ),
  ignore: v.optional(
    v.pipe(
      v.array(v.union([Color, v.pipe(v.number(), v.integer(), v.minValue(0))])),
      v.description('Colours or indices of masks that are not trained on.'),
    ),
  ),
  network: v.optional(
    v.pipe(
      v.strictObject({
        size: v.optional(
          v.pipe(
            v.strictTuple([
              v.pipe(v.number(), v.integer(), v.minValue(1)),
              v.pipe(v.number(), v.integer(), v.minValue(1)),
            ]),
            v.description('Width and height of the network input, in pixels.'),
          ),
        ),
        stride: v.optional(
          v.pipe(
            v.number(),
            v.integer(),
            v.minValue(1),
            v.description('Both sides of the input are divisible by this (default 32).'),
          ),
        ),
        anchors: v.optional(
          v.pipe(
            v.picklist(presetNames),
            v.description('The preset of anchors (default boxes) that the detector is trained with.'),
          ),
        ),
      }),
      v.description('What the network expects.'),
    ),
  ),
  rules: v.optional(
    v.pipe(
      v.record(v.string(), RuleSetting),
      v.description('Rules by name: "off", a severity, or an object with a severity and the options of the rule.'),
    ),
  ),
  waivers: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          rule: v.pipe(v.string(), v.description('The rule that is waived.')),
          files: v.optional(
            v.pipe(Globs, v.description('Where: glob patterns of annotation or image files. Left out: everywhere.')),
          ),
          reason: v.pipe(v.string(), v.minLength(1), v.description('Why. A waiver without a reason is refused.')),
        }),
      ),
      v.description('Findings that are kept on purpose.'),
    ),
  ),
});

export type DatasetDefinition = v.InferOutput<typeof DatasetDefinition>;
export type AnnotationSet = v.InferOutput<typeof AnnotationSet>;
export type Task = DatasetDefinition['task'];
