import type { RuleInfo } from './rule';

/** Rules about the rows of YOLO text labels. */
export const yoloRules = {
  'yolo/column-count': {
    severity: 'error',
    summary: 'A row has a number of columns that no kind of label has, so readers drop it or the whole file.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/not-a-number': {
    severity: 'error',
    summary: 'A value is not a number.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/not-finite': {
    severity: 'error',
    summary: 'A value is not finite (NaN or infinity): it makes every loss it touches not a number.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/decimal-comma': {
    severity: 'error',
    summary: 'A number is written with a decimal comma; readers expect a point.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/class-not-integer': {
    severity: 'error',
    summary: 'The class is not a whole number.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/class-unknown': {
    severity: 'error',
    summary: 'The class is not one of the declared classes.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/out-of-range': {
    severity: 'error',
    summary: 'A coordinate lies outside 0 to 1, the range of fractions of the image.',
    appliesTo: ['yolo-txt'],
    options: { tolerance: 0.000001 },
  },
  'yolo/pixel-coordinates': {
    severity: 'error',
    summary: 'The row is written in pixels; YOLO labels are fractions of the image.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/corners': {
    severity: 'warning',
    summary: 'The rows look like corners (x0 y0 x1 y1) where centre and size belong.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/duplicate-row': {
    severity: 'warning',
    summary: 'The same label stands twice.',
    appliesTo: ['yolo-txt'],
  },
  'yolo/visibility': {
    severity: 'error',
    summary: 'The visibility of a keypoint is not 0, 1 or 2.',
    appliesTo: ['yolo-txt'],
  },
} as const satisfies Record<string, RuleInfo>;
