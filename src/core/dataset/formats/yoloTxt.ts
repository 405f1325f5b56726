import { fractions, type Label, type ObjectRecord, type Shape } from '../annotation';
import { message } from '../../std/message';
import type { Reporter } from '../../rules/reporter';
import type { AnnotationFormat, FormatContext } from './format';
import { readClass } from './yoloClass';
import { markCorners } from './yoloCorners';
import { markDuplicates } from './yoloDuplicates';
import { columnMessage, poseDimensions, rowKind, type RowKind } from './yoloKinds';
import { faultOf, parseNumber } from './yoloNumbers';
import { checkRange, checkVisibility } from './yoloRange';
import { MAX_COLUMNS, scanRows, type Row } from './yoloRows';

/**
 * YOLO text: one label a row, a class id and then fractions of the image, separated by spaces or tabs. What the number of
 * columns means, and how the kind of a row is chosen where the definition does not say it, is in the table of `rowKind`.
 * Blank rows count for nothing. A row whose numbers cannot be read is reported and left out of the record; a row whose numbers
 * are read and wrong is reported and kept, marked `faulty`.
 */
export const yoloTxt: AnnotationFormat = {
  encoding: 'yolo-txt',
  medium: 'text',
  extent: 'image',
  extensions: ['.txt'],
  read: readYolo,
};

function readYolo(text: string, context: FormatContext, reporter: Reporter): ObjectRecord[] {
  const labels: Label[] = [];
  const reading: Reading = { text, context, reporter, everyRowIsBox: true };
  const stop = scanRows(text, (row) => {
    const label = readRow(row, reading);
    if (label !== undefined) labels.push(label);
    if (label?.shape.kind !== 'box' || label.faulty === true) reading.everyRowIsBox = false;
  });
  if (stop < text.length) reportCutOff(stop, reading);
  if (reading.everyRowIsBox) markCorners(labels, reporter);
  markDuplicates(labels, reporter);
  return [{ picture: {}, labels }];
}

interface Reading {
  readonly text: string;
  readonly context: FormatContext;
  readonly reporter: Reporter;
  /** Corners are told from centres by all rows together, which needs all of them to be sound boxes. */
  everyRowIsBox: boolean;
}

function readRow(row: Row, reading: Reading): Label | undefined {
  const { text, context, reporter } = reading;
  const kind = kindOf(row, reading);
  if (kind === undefined) return undefined;
  const classReference = readClass(text, row.starts[0]!, row.ends[0]!, context.dataset, reporter);
  const numbers = readNumbers(row, text, reporter);
  if (numbers === undefined) return undefined;
  const { values, spans } = numbers;
  const span = { start: row.start, end: row.end };
  const shape = shapeOf(kind, values, context);
  const isOutside = checkRange(shape, values, spans, span, context.image?.size, reporter);
  const hasVisibility = shape.kind === 'keypoints' && shape.dimensions === 3;
  const isOdd = hasVisibility && checkVisibility(values, spans, reporter);
  const label: Label = { classReference, shape, span, spans };
  return isOutside || isOdd ? { ...label, faulty: true } : label;
}

/** What the row holds; undefined, and reported, where that cannot be told from its columns. */
function kindOf(row: Row, { text, context, reporter }: Reading): RowKind | undefined {
  const { columns } = row;
  const kind = columns <= MAX_COLUMNS ? rowKind(columns, context.set) : undefined;
  const hasCommas = columns <= MAX_COLUMNS && isSeparatedByCommas(row, text);
  if (kind !== undefined && !hasCommas) return kind;
  const span = { start: row.start, end: row.end };
  if (columns > MAX_COLUMNS) {
    reporter.report('text/too-large', {
      span,
      message: message('The row has {0} columns; rows of more than {1} are not checked.', columns, MAX_COLUMNS),
    });
  } else if (hasCommas) {
    reporter.report('yolo/column-count', {
      span,
      message: message('Commas separate the values of this row. YOLO labels separate them with spaces.'),
      data: { columns, commas: true },
    });
  } else {
    reporter.report('yolo/column-count', { span, message: columnMessage(columns, context.set), data: { columns } });
  }
  return undefined;
}

const COMMA = 44;

/** "0, 0.5, …" or "0,0.5,0.5,…": not a decimal comma, which leaves the number of columns as it is. */
function isSeparatedByCommas({ columns, starts, ends }: Row, text: string): boolean {
  if (text.charCodeAt(ends[0]! - 1) === COMMA) return true;
  if (columns > 2) return false;
  const comma = text.indexOf(',', starts[0]);
  return comma >= 0 && comma < ends[0]! && text.lastIndexOf(',', ends[0]! - 1) > comma;
}

interface Numbers {
  readonly values: number[];
  readonly spans: number[];
}

/** The numbers after the class. All that are wrong are reported; undefined where one of them stays unknown. */
function readNumbers({ columns, starts, ends }: Row, text: string, reporter: Reporter): Numbers | undefined {
  const values: number[] = [];
  const spans: number[] = [];
  let unknown = false;
  for (let i = 1; i < columns; i++) {
    const start = starts[i]!;
    const end = ends[i]!;
    let value = parseNumber(text, start, end);
    if (!Number.isFinite(value)) {
      value = reportValue(text, start, end, reporter);
      unknown ||= !Number.isFinite(value);
    }
    values.push(value);
    spans.push(start, end);
  }
  return unknown ? undefined : { values, spans };
}

/** Reports a value that is no finite number; returns what it means where that is beyond doubt, else NaN. */
function reportValue(text: string, start: number, end: number, reporter: Reporter): number {
  const written = text.slice(start, end);
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  const span = { start, end };
  const fault = faultOf(written);
  switch (fault) {
    case 'decimal-comma':
      reporter.report('yolo/decimal-comma', {
        span,
        message: message('{0} has a decimal comma. Write {1}.', shown, shown.replace(',', '.')),
      });
      return Number(written.replace(',', '.'));
    case 'not-finite':
      reporter.report('yolo/not-finite', {
        span,
        message: message('{0} is not a finite number. Write the fraction of the image, from 0 to 1.', shown),
      });
      return NaN;
    case 'not-a-number':
      reporter.report('yolo/not-a-number', {
        span,
        message: message('"{0}" is not a number. Write the fraction of the image, from 0 to 1.', shown),
      });
      return NaN;
  }
}

function shapeOf(kind: RowKind, values: readonly number[], { set }: FormatContext): Shape {
  const convention = fractions;
  switch (kind) {
    case 'box':
      return { kind: 'box', form: 'center', convention, values };
    case 'polygon':
      return { kind: 'polygon', convention, rings: [values] };
    case 'oriented':
      return { kind: 'polygon', convention, rings: [values], oriented: true };
    case 'pose': {
      const dimensions = poseDimensions(values, set);
      return {
        kind: 'keypoints',
        form: 'center',
        convention,
        box: values.slice(0, 4),
        points: values.slice(4),
        dimensions,
      };
    }
  }
}

function reportCutOff(stop: number, { text, reporter }: Reading): void {
  reporter.report('text/too-large', {
    span: { start: stop, end: stop },
    message: message(
      'The file is too large: {0} of its {1} characters were checked. Split it, or look for a row repeated by mistake.',
      stop,
      text.length,
    ),
  });
}
