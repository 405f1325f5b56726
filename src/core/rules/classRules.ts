import type { RuleInfo } from './rule';

/** Rules about labels of whole pictures: folders named after classes and tables of images. */
export const classRules = {
  'class/unknown': {
    severity: 'error',
    summary: 'The label is not one of the declared classes.',
    appliesTo: ['class-csv', 'folder'],
  },
  'csv/malformed': {
    severity: 'error',
    summary: 'The table cannot be read: a quote is not closed, or a row has too few columns.',
    appliesTo: ['class-csv'],
  },
  'csv/missing-column': {
    severity: 'error',
    summary: 'The table has no column of images or none of labels.',
    appliesTo: ['class-csv'],
  },
  'csv/duplicate-row': {
    severity: 'warning',
    summary: 'The same label of the same image stands twice.',
    appliesTo: ['class-csv'],
  },
} as const satisfies Record<string, RuleInfo>;
