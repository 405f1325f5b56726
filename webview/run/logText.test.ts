import { describe, expect, it } from 'vitest';
import { findLinks, isErrorLine, LogText, plainText } from './logText';

const linesOf = (text: LogText): string[] => Array.from({ length: text.length }, (_, i) => plainText(text.lineAt(i)));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('LogText', () => {
  it('makes the same lines of the bytes however they are cut', () => {
    const whole = bytes('eins\nzwei ü\n\nvier');
    for (let cut = 0; cut <= whole.length; cut++) {
      const text = new LogText(100);
      text.append(whole.slice(0, cut));
      text.append(whole.slice(cut));
      expect(linesOf(text)).toEqual(['eins', 'zwei ü', '', 'vier']);
      expect([text.begin, text.end]).toEqual([100, 100 + whole.length]);
    }
  });

  it('takes what comes before', () => {
    const text = new LogText(4);
    text.append(bytes('b\nold\rc  '));
    text.prepend(bytes('a\nx\n'));
    expect(linesOf(text)).toEqual(['a', 'x', 'b', 'c  ']);
    expect(text.begin).toBe(0);
  });
});

describe('a line', () => {
  it('tells of an error', () => {
    expect(
      ['ValueError: x', 'loss: nan', '[!] The loss', 'Traceback (most recent call last):'].map(isErrorLine),
    ).toEqual([true, true, true, true]);
    expect(isErrorLine('banana')).toBe(false);
  });

  it('names places in files', () => {
    expect(findLinks('  File "/home/a b/train.py", line 12, in main')).toEqual([
      { start: 2, end: 36, path: '/home/a b/train.py', line: 12 },
    ]);
    expect(findLinks('src/x.cc:7:3: error')).toMatchObject([{ path: 'src/x.cc', line: 7 }]);
    expect(findLinks('12:30 nothing')).toEqual([]);
  });
});
