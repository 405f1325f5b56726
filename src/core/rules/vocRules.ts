import type { RuleInfo } from './rule';

/** Rules about Pascal VOC annotations. */
export const vocRules = {
  'voc/malformed': {
    severity: 'error',
    summary: 'The file is not well-formed XML, so readers refuse all of it.',
    appliesTo: ['voc-xml'],
  },
  'voc/missing-element': {
    severity: 'error',
    summary: 'An element that readers rely on is missing.',
    appliesTo: ['voc-xml'],
  },
  'voc/not-a-number': {
    severity: 'error',
    summary: 'A coordinate or a size is not a number.',
    appliesTo: ['voc-xml'],
  },
  'voc/size-differs': {
    severity: 'error',
    summary: 'The annotation states another size than the image has, so its boxes may belong to another picture.',
    appliesTo: ['voc-xml'],
  },
  'voc/filename-differs': {
    severity: 'warning',
    summary:
      'The annotation names another image than the one it belongs to; readers that follow the name load the wrong one.',
    appliesTo: ['voc-xml'],
  },
  'voc/class-unknown': {
    severity: 'error',
    summary: 'The name of an object is not one of the declared classes.',
    appliesTo: ['voc-xml'],
  },
  'voc/one-based': {
    severity: 'warning',
    summary:
      'The boxes count pixels from 0; Pascal VOC counts from 1, and readers that subtract 1 get a negative coordinate.',
    appliesTo: ['voc-xml'],
  },
} as const satisfies Record<string, RuleInfo>;
