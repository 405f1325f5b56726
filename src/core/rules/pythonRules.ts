import type { RuleInfo } from './rule';

/** Rules about Python data sources and training code, read without being run, and about the batches of a source that is run. */
export const pythonRules = {
  'python/missing-attribute': {
    severity: 'error',
    summary: 'The data source lacks one of the attributes that training asks for.',
    appliesTo: ['python'],
  },
  'python/class-count': {
    severity: 'error',
    summary:
      'num_classes and the number of colours in label_colors differ, so a class has no colour or is never learnt.',
    appliesTo: ['python'],
  },
  'python/class-ids': {
    severity: 'error',
    summary:
      'The classes of label_colors are not numbered 0, 1, 2… once each, so they do not fit the network’s outputs.',
    appliesTo: ['python'],
  },
  'python/invalid-color': {
    severity: 'error',
    summary: 'A colour in label_colors is not three whole numbers from 0 to 255, so no pixel can have it.',
    appliesTo: ['python'],
  },
  'python/label-interpolation': {
    severity: 'error',
    summary: 'Labels are resized with interpolation: every border gets colours that belong to no class.',
    appliesTo: ['python'],
  },
  'python/batch-shape': {
    severity: 'error',
    summary: 'A batch of the data source has another shape than image_size and num_classes say.',
    appliesTo: ['python'],
  },
  'python/batch-type': {
    severity: 'error',
    summary: 'A batch of the data source does not hold numbers.',
    appliesTo: ['python'],
  },
  'python/not-finite': {
    severity: 'error',
    summary: 'Images of the data source hold values that are not finite, which make the loss not a number.',
    appliesTo: ['python'],
  },
  'python/image-range': {
    severity: 'warning',
    summary: 'Images of the data source hold values outside 0 to 255, which the pre-trained network expects.',
    appliesTo: ['python'],
  },
  'python/sample-count': {
    severity: 'warning',
    summary: 'A generator of the data source yields another number of samples than the source says.',
    appliesTo: ['python'],
  },
} as const satisfies Record<string, RuleInfo>;
