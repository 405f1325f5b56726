import type { RuleInfo } from './rule';

/** Rules about masks: pictures that give every pixel a class, by colour or by index. */
export const maskRules = {
  'mask/unknown-color': {
    severity: 'error',
    summary: 'Pixels have a colour that no class declares: their one-hot row would be all zeros.',
    appliesTo: ['color-mask'],
  },
  'mask/antialiased-edge': {
    severity: 'error',
    summary: 'Pixels between two classes have a blend of their colours: the mask was drawn or resized with smoothing.',
    appliesTo: ['color-mask'],
  },
  'mask/size-differs': {
    severity: 'error',
    summary: 'The mask and its image differ in size, so pixels and labels do not belong together.',
    appliesTo: ['color-mask', 'index-mask', 'one-hot-npy'],
  },
  'mask/alpha': {
    severity: 'warning',
    summary: 'The mask has transparent pixels; readers that drop or blend alpha see other colours.',
    appliesTo: ['color-mask', 'index-mask'],
  },
  'mask/lossy-file': {
    severity: 'error',
    summary: 'The mask is stored in a lossy format, which changes colours near every border.',
    appliesTo: ['color-mask', 'index-mask'],
  },
  'mask/undeclared-index': {
    severity: 'error',
    summary: 'Pixels have an index that no class declares.',
    appliesTo: ['index-mask'],
  },
  'mask/ignore-not-declared': {
    severity: 'error',
    summary:
      'Pixels have the value 255, which is not declared as ignored; many losses treat it as a class out of range.',
    appliesTo: ['index-mask'],
  },
  'mask/binary-255': {
    severity: 'error',
    summary: 'The mask holds only 0 and 255: its foreground would be ignored or out of range instead of class 1.',
    appliesTo: ['index-mask'],
  },
  'mask/color-image': {
    severity: 'error',
    summary: 'The file is a colour picture where a mask of class indices belongs.',
    appliesTo: ['index-mask'],
  },
  'mask/unreadable': {
    severity: 'error',
    summary: 'The mask cannot be read, or only in part.',
    appliesTo: ['color-mask', 'index-mask', 'one-hot-npy'],
  },
} as const satisfies Record<string, RuleInfo>;
