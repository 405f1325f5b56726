import type { Convention } from '../dataset/annotation';
import type { Span } from '../std/place';
import type { Finding } from './finding';
import type { Reporter } from './reporter';

type BoxForm = 'corners' | 'center' | 'corner-size';

/** The four written numbers of a box with their places: what a fix of any format needs to write them anew. */
export interface BoxData {
  readonly form: BoxForm;
  readonly convention: Convention;
  readonly values: readonly number[];
  /** One range a value, as line, character, line, character of its start and end. */
  readonly ranges: readonly number[];
}

/**
 * A box as the `data` of a finding. `spans` holds the start and end offset of each number, as `Label.spans` does; places are kept as
 * line and character, because offsets differ between a file and a document with other line endings.
 */
export function boxData(
  box: Omit<BoxData, 'ranges'>,
  spans: readonly number[],
  reporter: Reporter,
): NonNullable<Finding['data']> {
  const { unit, base, endInclusive } = box.convention;
  const ranges = [0, 2, 4, 6].flatMap((i) => {
    const span: Span = { start: spans[i] ?? 0, end: spans[i + 1] ?? 0 };
    const { start, end } = reporter.rangeOf(span);
    return [start.line, start.character, end.line, end.character];
  });
  return { form: box.form, unit, base, endInclusive, values: box.values.slice(0, 4), ranges };
}

/** The box in a finding's data; undefined where it holds none. */
export function readBoxData(data: Finding['data']): BoxData | undefined {
  const { form, unit, base, endInclusive, values, ranges } = data ?? {};
  if (form !== 'corners' && form !== 'center' && form !== 'corner-size') return undefined;
  if (unit !== 'pixel' && unit !== 'fraction') return undefined;
  if (!Array.isArray(values) || !Array.isArray(ranges) || values.length !== 4 || ranges.length !== 16) return undefined;
  return {
    form,
    convention: { unit, base: base === 1 ? 1 : 0, endInclusive: endInclusive === true },
    values: values as number[],
    ranges: ranges as number[],
  };
}
