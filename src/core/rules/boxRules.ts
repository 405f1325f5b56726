import type { RuleInfo } from './rule';

/** Rules about the geometry of boxes, whatever format they were written in. */
export const boxRules = {
  'box/inverted': {
    severity: 'error',
    summary: 'The far corner of the box lies before the near one, so it has no inside.',
    appliesTo: ['voc-xml', 'coco-json', 'yolo-txt'],
  },
  'box/zero-area': {
    severity: 'error',
    summary: 'The box has no area: nothing can be learnt from it, and some losses divide by it.',
    appliesTo: ['voc-xml', 'coco-json', 'yolo-txt'],
  },
  'box/outside-image': {
    severity: 'warning',
    summary: 'The box reaches beyond the image.',
    appliesTo: ['voc-xml', 'coco-json', 'yolo-txt'],
    options: { tolerance: 0.5 },
  },
  'box/near-duplicate': {
    severity: 'warning',
    summary: 'Two boxes of one class cover almost the same place (IoU over 0.95).',
    appliesTo: ['voc-xml', 'coco-json', 'yolo-txt'],
    options: { iou: 0.95 },
  },
  'box/extreme-aspect': {
    severity: 'info',
    summary: 'The box is more than twenty times longer than wide: often a slip of the mouse.',
    appliesTo: ['voc-xml', 'coco-json', 'yolo-txt'],
    options: { ratio: 20 },
  },
  'box/unmatchable': {
    severity: 'warning',
    summary:
      'No anchor of the preset that the definition names reaches the object: a detector cannot be trained on it.',
    appliesTo: ['voc-xml', 'coco-json', 'yolo-txt'],
    options: { iou: 0.5 },
  },
} as const satisfies Record<string, RuleInfo>;
