import { parseNumber } from '../dataset/formats/yoloNumbers';
import { MAX_COLUMNS, scanRows } from '../dataset/formats/yoloRows';
import type { Span } from '../std/place';
import type { FixContext } from './fix';

/** The values of one row with their places in the document. */
export interface YoloRow {
  readonly line: number;
  readonly span: Span;
  /** Of every value, the class first. */
  readonly spans: readonly Span[];
  /** The numbers after the class; NaN where one is none. */
  readonly values: readonly number[];
}

/** The row on a line of the document; undefined where it is blank. */
export function readYoloRow(
  { document, lines }: Pick<FixContext, 'document' | 'lines'>,
  line: number,
): YoloRow | undefined {
  const { start, end } = lines.lineSpan(line);
  return readYoloRows(document.text.slice(start, end), start, () => line)[0];
}

/** All rows of the document. */
export function readAllYoloRows({ document, lines }: Pick<FixContext, 'document' | 'lines'>): YoloRow[] {
  return readYoloRows(document.text, 0, (offset) => lines.positionAt(offset).line);
}

function readYoloRows(text: string, base: number, lineOf: (offset: number) => number): YoloRow[] {
  const rows: YoloRow[] = [];
  scanRows(text, ({ start, end, columns, starts, ends }) => {
    const spans: Span[] = [];
    const values: number[] = [];
    for (let i = 0; i < Math.min(columns, MAX_COLUMNS); i++) {
      spans.push({ start: base + starts[i]!, end: base + ends[i]! });
      if (i > 0) values.push(parseNumber(text, starts[i]!, ends[i]!));
    }
    rows.push({ line: lineOf(start), span: { start: base + start, end: base + end }, spans, values });
  });
  return rows;
}
