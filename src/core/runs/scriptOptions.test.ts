import { describe, expect, it } from 'vitest';
import { parseScript } from './scriptOptions';

const script = `
import argparse, os
import numpy as np
from tensorflow.keras import layers
from .local import thing

parser = argparse.ArgumentParser(description='Train')
parser.add_argument('--epochs', '-e', type=int, default=20, help='number of epochs')
parser.add_argument('--learning-rate', type=float, default=0.0001)
parser.add_argument('--data-source', default='kitti', choices=['kitti', "cityscapes"])
parser.add_argument('--resume', action='store_true', help="go on")
parser.add_argument('--name', required=True)
parser.add_argument('folder', help='where')
parser.add_argument('extra', nargs='?')
parser.add_argument('--version', action='version')
args = parser.parse_args()
`;

describe('parseScript', () => {
  it('reads options as argparse is told them', () => {
    const rows = parseScript(script).options.map((option) =>
      [option.flag, option.kind, option.default, option.choices.join('|'), option.isRequired, option.help].join(' '),
    );
    expect(rows).toEqual([
      '--epochs integer 20  false number of epochs',
      '--learning-rate number 0.0001  false ',
      '--data-source text kitti kitti|cityscapes false ',
      '--resume switch   false go on',
      '--name text   true ',
      'folder text   true where',
      'extra text   false ',
    ]);
  });

  it('names the modules that must be there', () => {
    expect(parseScript(script).modules).toEqual(['argparse', 'numpy', 'os', 'tensorflow']);
  });

  it('takes any text', () => {
    expect(parseScript('').options).toEqual([]);
    expect(parseScript('parser.add_argument(').options).toEqual([]);
    expect(parseScript('x.add_argument(f"--{n}", *more)\n((((').options.length).toBeLessThan(2);
  });
});
