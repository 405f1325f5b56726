import type { RuleInfo } from './rule';

/** Rules about Python data sources and about training code, read without running it. */
export const pythonRules = {
  'python/missing-attribute': {
    severity: 'error',
    summary: 'The data source lacks one of the seven attributes that training asks for.',
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
} as const satisfies Record<string, RuleInfo>;
