import type { RuleInfo } from './rule';

/** Rules about text as text, whatever the format. */
export const textRules = {
  'text/byte-order-mark': {
    severity: 'warning',
    summary: 'The file begins with a byte order mark, which many readers take for part of the first value.',
    appliesTo: ['yolo-txt', 'voc-xml', 'coco-json', 'class-csv'],
  },
  'text/mixed-line-endings': {
    severity: 'info',
    summary: 'The file mixes line endings, so tools disagree about where its lines end.',
    appliesTo: ['yolo-txt', 'voc-xml', 'coco-json', 'class-csv'],
  },
  'text/not-utf8': {
    severity: 'warning',
    summary: 'The file holds bytes that are not UTF-8 text.',
    appliesTo: ['yolo-txt', 'voc-xml', 'coco-json', 'class-csv'],
  },
  'text/unreadable': {
    severity: 'error',
    summary: 'The annotation file is there and cannot be read.',
    appliesTo: ['yolo-txt', 'voc-xml', 'coco-json', 'class-csv'],
  },
  'text/too-large': {
    severity: 'warning',
    summary: 'The file is larger than is checked, or one of its lines is; the rest of it was not looked at.',
    appliesTo: ['yolo-txt', 'voc-xml', 'class-csv'],
  },
} as const satisfies Record<string, RuleInfo>;
