import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnsiLines } from './ansi';
import type { StyledLine } from './ansiLine';

/** Lines that ended, and the open one where it is not empty, with styled spans as [text, style]. */
function read(...pieces: readonly string[]): unknown[] {
  const parser = new AnsiLines();
  const lines: StyledLine[] = pieces.flatMap((piece) => parser.push(piece));
  if (parser.openLine.length > 0) lines.push(parser.openLine);
  return lines.map((line) => line.map(({ text, style }) => (Object.keys(style).length === 0 ? text : [text, style])));
}

describe('styles', () => {
  it.each<[string, unknown]>([
    ['\u001b[31mred\u001b[0m plain', [['red', { foreground: 1 }], ' plain']],
    ['\u001b[1;32mbold\u001b[m', [['bold', { foreground: 2, bold: true }]]],
    ['\u001b[92;103mbright', [['bright', { foreground: 10, background: 11 }]]],
    ['\u001b[38;5;208mpalette', [['palette', { foreground: 208 }]]],
    ['\u001b[48;2;1;2;255mtrue', [['true', { background: '#0102ff' }]]],
    ['\u001b[38:2::1:2:3mcolons', [['colons', { foreground: '#010203' }]]],
    ['\u001b[38:2:1:2:3mcolons', [['colons', { foreground: '#010203' }]]],
    ['\u001b[38:5:7;1mboth', [['both', { foreground: 7, bold: true }]]],
    ['\u001b[3;4;7;8;9mall', [['all', { italic: true, underline: true, inverse: true, hidden: true, strike: true }]]],
    ['\u001b[1;2;3;4m\u001b[22;23;24mnone', ['none']],
    ['\u001b[4:3mwavy\u001b[4:0m not', [['wavy', { underline: true }], ' not']],
    ['\u001b[31;41m\u001b[39;49mnone', ['none']],
    ['\u001b[58;5;3;1munderline colour', [['underline colour', { bold: true }]]],
    // Unknown and broken ones change nothing.
    ['\u001b[38;5;256;38;2;1;2;999;99;12mnone', ['none']],
    ['\u001b[38;5mnone', ['none']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it('go on over the end of a line, and neighbours of one style are one span', () => {
    expect(read('\u001b[31ma\nb\u001b[31mc\u001b[39md')).toEqual([
      [['a', { foreground: 1 }]],
      [['bc', { foreground: 1 }], 'd'],
    ]);
  });
});

describe('what a terminal overwrites', () => {
  it.each<[string, string, unknown]>([
    ['a progress bar', ' 10%\r 50%\r100%\n', [['100%']]],
    ['a shorter text', 'abcdef\rxy', [['xycdef']]],
    ['a return before the end of the line', 'abc\r\ndef\r\n', [['abc'], ['def']]],
    ['backspaces', 'abc\b\bX', [['aXc']]],
    ['erasing to the end', 'abcdef\rxy\u001b[K', [['xy']]],
    ['erasing all', 'abcdef\u001b[2K\rxy', [['xy']]],
    ['moves within the line', 'abc\u001b[2DX\u001b[2CY\u001b[1GZ', [['ZXc Y']]],
    ['styles', 'abc\r\u001b[1mX', [[['X', { bold: true }], 'bc']]],
    ['characters of two units', '😀😀\rX', [['X😀']]],
    ['old Keras', `1/2 [>.]${'\b'.repeat(8)}\r2/2 [==]\n`, [['2/2 [==]']]],
    ['a cursor far outside', '\u001b[999999999Gx', [[`${' '.repeat(1000)}x`]]],
  ])('%s', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('what is left out', () => {
  it.each<[string, string, unknown]>([
    ['titles', '\u001b]0;title\u0007text', [['text']]],
    ['links', '\u001b]8;;http://a\u001b\\link\u001b]8;;\u001b\\.', [['link.']]],
    ['cursor up and clearing', 'a\u001b[2A\u001b[2J\u001b[Hb', [['ab']]],
    ['character sets', '\u001b(Ba\u001b=', [['a']]],
    ['bells and other control characters', 'a\u0007\u0000\u009bb', [['ab']]],
    ['a title that does not end, but not the line', '\u001b]0;title\ntext', [['0;title'], ['text']]],
    ['a sequence that is broken off', '\u001b[31\u001b[1mx', [[['x', { bold: true }]]]],
  ])('%s', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('is no text that stays a text without an end', () => {
    const long = 'x'.repeat(5000);
    expect(read(`\u001b]${long}`)).toEqual([[`]${long}`]]);
    expect(read('\u001b]', long)).toEqual([[`]${long}`]]);
  });

  it('leaves tabs', () => {
    expect(read('a\tb')).toEqual([['a\tb']]);
  });
});

const token = fc.constantFrom(
  ...[
    'a',
    'bc',
    '😀',
    '\t',
    '\n',
    '\r',
    '\b',
    '\u001b',
    '\u001b[',
    '\u001b[31m',
    '\u001b[0K',
    '\u001b[2K',
    '\u001b[3C',
    '\u001b[D',
  ],
  ...['\u001b]', '\u0007', '\u001b\\', '\\', '[', ';', '1', 'm', 'K', '\u001b(B', '\ud800', '\u009b', '\u0000', ' '],
);

describe('any text', () => {
  it('comes out the same in whatever pieces it comes', () => {
    const property = fc.property(
      fc.array(token, { maxLength: 40 }),
      fc.array(fc.nat(80), { maxLength: 5 }),
      (tokens, cuts) => {
        const text = tokens.join('');
        const ends = [...cuts.sort((a, b) => a - b), text.length];
        const pieces = ends.map((end, i) => text.slice(i === 0 ? 0 : ends[i - 1], Math.max(end, ends[i - 1] ?? 0)));
        expect(read(...pieces)).toEqual(read(text));
      },
    );
    fc.assert(property, { seed: 7, numRuns: 3000 });
  });

  it.each([
    ['a spinner on a long line', `${'x'.repeat(50_000)}${'|\b'.repeat(300_000)}`],
    ['erasing without end', '\u001b[2K\u001b[999Gx'.repeat(20_000)],
    ['colours without end', '\u001b[38;2;1;2;3mx'.repeat(60_000)],
    ['a million escapes', '\u001b'.repeat(1_000_000)],
  ])('takes a bounded time: %s', (_name, text) => {
    const start = performance.now();
    read(text);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
