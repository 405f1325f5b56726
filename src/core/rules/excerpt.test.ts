import { describe, expect, it } from 'vitest';
import { LineIndex } from '../std/place';
import { excerptOf } from './excerpt';

function excerpt(text: string, start: number, end: number): ReturnType<typeof excerptOf> {
  return excerptOf(text, { start, end }, new LineIndex(text));
}

function marked({ text, range }: NonNullable<ReturnType<typeof excerptOf>>): string {
  const lines = new LineIndex(text);
  return text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
}

describe('excerptOf', () => {
  it('is not needed where the editor shows the place', () => {
    expect(excerpt('a\nb c\n', 2, 3)).toBeUndefined();
  });

  it('shows the place far along a long line, with what stands around it', () => {
    const text = `${'x '.repeat(10_000)}here${' y'.repeat(10_000)}`;
    const found = excerpt(text, 20_000, 20_004)!;
    expect(marked(found)).toBe('here');
    expect(found.text.length).toBe(400 + 4 + 400);
  });

  it('shows a place of a very large text from the start of a line', () => {
    const text = `${'some line\n'.repeat(2_100_000)}the place\nand more`;
    const at = text.indexOf('place');
    const found = excerpt(text, at, at + 5)!;
    expect(marked(found)).toBe('place');
    expect(found.text.startsWith('some line\n')).toBe(true);
  });

  it('cuts a long place short', () => {
    const found = excerpt('z'.repeat(50_000), 100, 49_000)!;
    expect(marked(found)).toHaveLength(400);
  });
});
