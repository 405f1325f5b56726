import type { Label, ObjectRecord } from '../annotation';
import { classIndexOfId, classIndexOfName } from './classIndex';
import type { AnnotationFormat, FormatContext } from './format';
import type { Reporter } from '../../rules/reporter';
import { MAX_ROWS, scanCsv, type CsvCell } from '../../std/csv';
import { message } from '../../std/message';

/**
 * A table of images and the class of each, by name or id. The columns are found by their names in the first row, whatever else is
 * there; a table that begins with an image has no such row, and its first two columns count. An image may stand in several rows.
 */
export const classCsv: AnnotationFormat = {
  encoding: 'class-csv',
  medium: 'text',
  extent: 'dataset',
  extensions: ['.csv', '.tsv'],
  read: readTable,
};

const imageNames = /^(?:image|images|img|file|filename|file_?name|path|file_?path|image_?path|image_?name|image_?id)$/i;
const labelNames = /^(?:label|labels|class|classes|class_?name|category|target|class_?id|label_?name)$/i;
const imageFile = /\.(?:png|jpe?g|webp|bmp|gif|tiff?)$/i;

interface Columns {
  readonly image: number;
  readonly label: number;
  readonly hasHeader: boolean;
}

function readTable(text: string, context: FormatContext, reporter: Reporter): ObjectRecord[] {
  const reading: TableReading = { records: new Map(), context, reporter };
  let columns: Columns | undefined;
  let isFirst = true;
  const end = scanCsv(text, {
    row: (row) => {
      if (isFirst) columns = findColumns(row);
      if (isFirst && columns === undefined) reportMissing(row, reporter);
      if (columns !== undefined && !(isFirst && columns.hasHeader)) readRow(row, columns, reading);
      isFirst = false;
    },
    fault: (span) => {
      reporter.report('csv/malformed', { span, message: message('A quote is not closed here, or text follows it.') });
    },
  });
  if (end < text.length) reportCutOff(end, text, reporter);
  return [...reading.records.values()].map(({ record }) => record);
}

function reportMissing(first: readonly CsvCell[], reporter: Reporter): void {
  reporter.report('csv/missing-column', {
    span: { start: first[0]!.span.start, end: first.at(-1)!.span.end },
    message: message('The table needs a column of images and one of labels: name them "image" and "label".'),
  });
}

function reportCutOff(stop: number, text: string, reporter: Reporter): void {
  reporter.report('text/too-large', {
    span: { start: stop, end: stop },
    message: message(
      'The table is too large: its first {0} rows were checked, {1} of its {2} characters. Split it.',
      MAX_ROWS,
      stop,
      text.length,
    ),
  });
}

function findColumns(first: readonly CsvCell[]): Columns | undefined {
  const image = first.findIndex(({ value }) => imageNames.test(value));
  const label = first.findIndex(({ value }) => labelNames.test(value));
  if (image >= 0 && label >= 0) return { image, label, hasHeader: true };
  const isRow = first.length > 1 && imageFile.test(first[0]!.value);
  return isRow ? { image: 0, label: 1, hasHeader: false } : undefined;
}

interface TableReading {
  /** By the image as written. */
  readonly records: Map<string, Entry>;
  readonly context: FormatContext;
  readonly reporter: Reporter;
}

interface Entry {
  readonly record: { readonly picture: ObjectRecord['picture']; readonly labels: Label[] };
  /** The labels as written. */
  readonly seen: Set<string>;
}

function readRow(row: readonly CsvCell[], { image, label }: Columns, reading: TableReading): void {
  const { records, reporter } = reading;
  const span = { start: row[0]!.span.start, end: row.at(-1)!.span.end };
  const imageCell = row[image];
  const labelCell = row[label];
  if (imageCell === undefined || labelCell === undefined || imageCell.value === '' || labelCell.value === '') {
    reporter.report('csv/malformed', { span, message: message('The row lacks its image or its label.') });
    return;
  }
  const key = imageCell.value;
  const entry = records.get(key) ?? {
    record: { picture: { fileName: { written: key, span: imageCell.span }, span }, labels: [] },
    seen: new Set(),
  };
  records.set(key, entry);
  const classReference = readClass(labelCell, reading);
  if (entry.seen.has(labelCell.value)) {
    reporter.report('csv/duplicate-row', {
      span,
      message: message('The label {0} of {1} stands in an earlier row already. Remove one.', labelCell.value, key),
    });
    return;
  }
  entry.seen.add(labelCell.value);
  entry.record.labels.push({ classReference, shape: { kind: 'image' }, span, spans: [] });
}

function readClass({ value, span }: CsvCell, { context, reporter }: TableReading): Label['classReference'] {
  const { classes } = context.dataset;
  const isId = /^\d{1,9}$/.test(value);
  const index = classIndexOfName(classes, value) ?? (isId ? classIndexOfId(classes, Number(value)) : undefined);
  if (index === undefined && classes.length > 0) {
    reporter.report('class/unknown', {
      span,
      message: message('The class "{0}" is not declared.', value.slice(0, 40)),
      data: { class: value },
    });
  }
  return { written: value, span, index };
}
