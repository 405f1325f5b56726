import { describe, expect, it } from 'vitest';
import { quoteShellWord, quoteShellWords } from './shellWords';

describe('a word for a shell', () => {
  it.each([
    ['plain', 'plain'],
    ['/usr/bin/python3.8', '/usr/bin/python3.8'],
    ['user@host:22', 'user@host:22'],
    ['-rf', '-rf'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ["'", "''\\'''"],
    ['$(reboot)', "'$(reboot)'"],
    ['A=1', "'A=1'"],
    ['~', "'~'"],
    ['if', "'if'"],
    ['naïve', "'naïve'"],
    ['a\nb', "'a\nb'"],
  ])('%j is written %s', (word, written) => {
    expect(quoteShellWord(word)).toBe(written);
  });

  it('never loses a NUL character, which no program can get', () => {
    expect(() => quoteShellWord('a\0b')).toThrow(RangeError);
  });

  it('is one of many in a command', () => {
    expect(quoteShellWords(['python3', '-c', 'print("hi there")'])).toBe(`python3 -c 'print("hi there")'`);
    expect(quoteShellWords([])).toBe('');
  });
});
