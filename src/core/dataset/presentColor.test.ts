import { describe, expect, it } from 'vitest';
import { presentColor } from './presentColor';

describe('a picked colour', () => {
  it.each([
    ['[64, 32, 32]', '[1, 2, 255]'],
    ['[ 64,32,  32 ]', '[ 1,2,  255 ]'],
    ['- 64\n      - 32\n      - 32', '- 1\n      - 2\n      - 255'],
    ['"#402020"', '"#0102ff"'],
    ["'#4020AF'", "'#0102FF'"],
    ['0x40, 0x20, 0x20', '0x01, 0x02, 0xff'],
  ])('keeps the form of %j', (written, expected) => {
    expect(presentColor(written, [1, 2, 255], 'rgb')).toBe(expected);
  });

  it('is written in the order of the file', () => {
    expect(presentColor('32, 32, 64', [1, 2, 255], 'bgr')).toBe('255, 2, 1');
  });

  it('leaves alone what is no colour', () => {
    expect(presentColor('[1, 2]', [3, 4, 5], 'rgb')).toBe('[1, 2]');
    expect(presentColor('red', [3, 4, 5], 'rgb')).toBe('red');
  });
});
