import type { TextRange } from '../std/place';
import type { SampleDescription } from './describeSample';

/**
 * The file that a label or finding of a description stands in; a data set may have several annotation files a sample. Where the
 * description has changed since, it is the first of them.
 */
export function describedFile(
  { objects, findings, annotation }: SampleDescription,
  { of, index, range }: { readonly of: 'object' | 'finding'; readonly index: number; readonly range: TextRange },
): string | undefined {
  const shown = of === 'object' ? objects[index] : findings[index];
  return shown?.range !== undefined && isSame(shown.range, range) ? shown.file : annotation;
}

function isSame(a: TextRange, b: TextRange): boolean {
  return (['start', 'end'] as const).every((at) => a[at].line === b[at].line && a[at].character === b[at].character);
}
