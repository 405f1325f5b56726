import type { RuleInfo } from './rule';

/** Rules about a data set as a whole and about the images in it. */
export const datasetRules = {
  'definition/invalid': {
    severity: 'error',
    summary: 'The dataset definition cannot be read as one.',
    appliesTo: ['definition'],
  },
  'definition/unknown-rule': {
    severity: 'warning',
    summary: 'The definition sets or waives a rule, or an option of a rule, that does not exist, so it has no effect.',
    appliesTo: ['definition'],
  },
  'definition/no-images': {
    severity: 'warning',
    summary: 'A split of the definition names no image that exists.',
    appliesTo: ['definition'],
  },
  'definition/duplicate-class': {
    severity: 'error',
    summary: 'Two classes have the same id or the same name.',
    appliesTo: ['definition'],
  },
  'legend/duplicate-color': {
    severity: 'error',
    summary: 'Two classes have the same colour, so a mask cannot tell them apart.',
    appliesTo: ['definition', 'python'],
  },
  'legend/similar-colors': {
    severity: 'info',
    summary: 'Two classes have almost the same colour: easy to confuse by eye and after any smoothing.',
    appliesTo: ['definition'],
    options: { distance: 4 },
  },
  'network/size-not-divisible': {
    severity: 'error',
    summary: 'The network input is not divisible by the stride, so its feature maps cannot be scaled back to it.',
    appliesTo: ['definition', 'python'],
  },
  'image/unreadable': {
    severity: 'error',
    summary: 'The image cannot be read, or is cut off before its end.',
    appliesTo: ['image'],
  },
  'image/exif-orientation': {
    severity: 'warning',
    summary: 'The image asks to be turned when shown; labels drawn on the turned picture do not fit the stored pixels.',
    appliesTo: ['image'],
  },
  'dataset/missing-annotation': {
    severity: 'warning',
    summary: 'An image has no annotation file.',
    appliesTo: ['dataset'],
  },
  'dataset/missing-image': {
    severity: 'error',
    summary: 'An annotation names an image that is not there.',
    appliesTo: ['dataset'],
  },
  'dataset/size-differs': {
    severity: 'error',
    summary: 'The annotation states another size than the image has, so its boxes may belong to another picture.',
    appliesTo: ['coco-json'],
  },
  'dataset/orphan-annotation': {
    severity: 'warning',
    summary: 'An annotation file belongs to no image.',
    appliesTo: ['dataset'],
  },
  'dataset/same-content': {
    severity: 'error',
    summary: 'The same image stands in two splits, so results on one are not independent of the other.',
    appliesTo: ['dataset'],
  },
  'dataset/class-unused': {
    severity: 'warning',
    summary: 'A class is declared and never used.',
    appliesTo: ['dataset'],
  },
  'dataset/class-drift': {
    severity: 'error',
    summary: 'Two lists of the same classes disagree in order or number, so a model would confuse the classes.',
    appliesTo: ['dataset'],
  },
  'dataset/class-imbalance': {
    severity: 'info',
    summary: 'The most frequent class has many times more labels than the rarest.',
    appliesTo: ['dataset'],
    options: { ratio: 50 },
  },
} as const satisfies Record<string, RuleInfo>;
