import type { RuleInfo } from './rule';

/** Rules about one-hot arrays: every pixel a vector of zeros with a single one at the place of its class. */
export const oneHotRules = {
  'onehot/shape': {
    severity: 'error',
    summary:
      'The array is not height × width × classes (or a stack of such), or its depth is not the number of classes.',
    appliesTo: ['one-hot-npy'],
  },
  'onehot/all-zero': {
    severity: 'error',
    summary: 'Pixels have no class at all: their vector is all zeros, and the loss ignores or misreads them.',
    appliesTo: ['one-hot-npy'],
  },
  'onehot/multi-hot': {
    severity: 'error',
    summary: 'Pixels have more than one class.',
    appliesTo: ['one-hot-npy'],
  },
  'onehot/value': {
    severity: 'error',
    summary: 'Pixels hold values other than 0 and 1, such as NaN or the blends that interpolation leaves.',
    appliesTo: ['one-hot-npy'],
  },
} as const satisfies Record<string, RuleInfo>;
