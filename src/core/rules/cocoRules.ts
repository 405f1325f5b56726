import type { RuleInfo } from './rule';

/** Rules about COCO's JSON. Tolerances are in pixels. */
export const cocoRules = {
  'coco/malformed': {
    severity: 'error',
    summary: 'The file is not JSON, so readers refuse all of it.',
    appliesTo: ['coco-json'],
  },
  'coco/missing-field': {
    severity: 'error',
    summary: 'An image, annotation or category lacks a field that readers rely on.',
    appliesTo: ['coco-json'],
  },
  'coco/wrong-type': {
    severity: 'error',
    summary: 'A field holds another kind of value than COCO has there.',
    appliesTo: ['coco-json'],
  },
  'coco/duplicate-id': {
    severity: 'error',
    summary: 'Two images, annotations or categories have the same id, so one of them is lost.',
    appliesTo: ['coco-json'],
  },
  'coco/orphan-annotation': {
    severity: 'error',
    summary: 'An annotation belongs to an image that the file does not list.',
    appliesTo: ['coco-json'],
  },
  'coco/category-unknown': {
    severity: 'error',
    summary: 'An annotation has a category that is not declared.',
    appliesTo: ['coco-json'],
  },
  'coco/bbox-disagrees': {
    severity: 'warning',
    summary: 'The box of an annotation is not the box around its polygons or mask.',
    appliesTo: ['coco-json'],
    options: { tolerance: 2 },
  },
  'coco/area-disagrees': {
    severity: 'warning',
    summary: 'The area of an annotation is not that of its shape; evaluation sorts objects into small and large by it.',
    appliesTo: ['coco-json'],
    options: { tolerance: 2 },
  },
  'coco/rle-length': {
    severity: 'error',
    summary: 'The run lengths of a mask do not add up to the size of the image.',
    appliesTo: ['coco-json'],
  },
  'coco/too-few-points': {
    severity: 'error',
    summary: 'A polygon has fewer than three points, or a coordinate without its partner.',
    appliesTo: ['coco-json'],
  },
  'coco/self-crossing': {
    severity: 'warning',
    summary: 'The border of a polygon crosses itself, so tools disagree about what is inside.',
    appliesTo: ['coco-json'],
    options: { tolerance: 0.5 },
  },
  'coco/keypoint-count': {
    severity: 'error',
    summary: 'The keypoints of an annotation are not as many as its category declares or as it says itself.',
    appliesTo: ['coco-json'],
  },
} as const satisfies Record<string, RuleInfo>;
