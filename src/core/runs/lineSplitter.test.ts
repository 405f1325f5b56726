import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './lineSplitter';

const MAX = 20;

function split(splitsAtReturns: boolean, ...pieces: readonly Uint8Array[]): string[] {
  const splitter = new LineSplitter({ maxLength: MAX, splitsAtReturns });
  const lines = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
  return lines.map(({ text, ending, isTooLong }) => `${ending}:${isTooLong ? 'too long' : text}`);
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('lines', () => {
  it('end at a line feed, with or without a return before it', () => {
    expect(split(false, bytes('a\nb\r\n\nc\rd'))).toEqual(['line:a', 'line:b', 'line:', 'none:c\rd']);
  });

  it('end at lone returns too where these write over a line', () => {
    expect(split(true, bytes('\r 1%\r 2%\r\n3\r\r4\n5\r'))).toEqual([
      ...['return:', 'return: 1%', 'line: 2%', 'return:3', 'return:', 'line:4', 'none:5'],
    ]);
  });

  it('that are too long are passed over, and the next one is read', () => {
    const long = 'x'.repeat(MAX + 1);
    expect(split(false, bytes(`${long}\nnext\n${'y'.repeat(MAX)}\n${'z'.repeat(1000)}`))).toEqual([
      ...['line:too long', 'line:next', `line:${'y'.repeat(MAX)}`, 'none:too long'],
    ]);
  });

  it('lose a byte order mark', () => {
    expect(split(false, bytes('\ufeffa\n'))).toEqual(['line:a']);
  });

  it('are the same in whatever pieces they come, also for a splitter that goes on for another', () => {
    const token = fc.constantFrom(
      'a',
      'ä',
      '😀',
      '\r',
      '\n',
      '\r\n',
      '\ufeff',
      'x'.repeat(MAX),
      'ä'.repeat(MAX + 1),
      'z'.repeat(100),
    );
    const property = fc.property(
      fc.array(token, { maxLength: 12 }),
      fc.array(fc.nat(400), { maxLength: 6 }),
      fc.boolean(),
      (tokens, cuts, splitsAtReturns) => {
        const all = bytes(tokens.join(''));
        const whole = split(splitsAtReturns, all);
        const ends = [...cuts.map((cut) => cut % (all.length + 1)).sort((a, b) => a - b), all.length];
        const pieces = ends.map((end, i) => all.subarray(i === 0 ? 0 : ends[i - 1], end));
        expect(split(splitsAtReturns, ...pieces)).toEqual(whole);

        const first = new LineSplitter({ maxLength: MAX, splitsAtReturns });
        const lines = first.push(all.subarray(0, ends[0]));
        const { offset, isSkipping } = first.state();
        const second = new LineSplitter({ maxLength: MAX, splitsAtReturns }, offset, isSkipping);
        lines.push(...second.push(all.subarray(offset)), ...second.end());
        expect(lines.map(({ text, ending, isTooLong }) => `${ending}:${isTooLong ? 'too long' : text}`)).toEqual(whole);
      },
    );
    fc.assert(property, { seed: 7, numRuns: 2000 });
  });

  it('keep no more of an unfinished line than may be read', () => {
    const splitter = new LineSplitter({ maxLength: MAX, splitsAtReturns: true });
    for (let i = 0; i < 1000; i++) splitter.push(bytes('x'.repeat(1000)));
    expect(splitter.offset - splitter.state().offset).toBe(0);
    expect(splitter.push(bytes('\nnext\n')).map(({ isTooLong }) => isTooLong)).toEqual([true, false]);
  });
});
