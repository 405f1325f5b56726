import type { FormatContext } from './format';
import type { Reporter } from '../../rules/reporter';
import { firstInside, kindOf, nextNode, numberOf, spanOf, stringOf, type JsonKind } from '../../std/jsonRead';
import { NODE_SIZE, type JsonTape } from '../../std/jsonTape';
import { message, type Message } from '../../std/message';
import type { Span } from '../../std/place';

/** What the parts of the reader of COCO share. In a malformed file the reporter is silent: half of the file proves nothing. */
export interface CocoReading {
  readonly tape: JsonTape;
  readonly context: FormatContext;
  readonly reporter: Pick<Reporter, 'file' | 'isOn' | 'option' | 'rangeOf' | 'report'>;
}

export type CocoId = number | string;

/** Numbers of a list with the start and end of each. */
export interface WrittenNumbers {
  readonly values: number[];
  readonly spans: number[];
}

/** Whether a field is there and not null: many writers put null or an empty list where they have nothing. */
export function isPresent({ tape }: CocoReading, node: number): boolean {
  if (node < 0) return false;
  const kind = kindOf(tape, node);
  return kind === 'list' ? nextNode(tape, node) > firstInside(node) : kind !== 'null';
}

/** Where to underline an object as a whole: its opening brace. */
export function braceOf({ tape }: CocoReading, object: number): Span {
  const { start } = spanOf(tape, object);
  return { start, end: start + 1 };
}

export function reportMissing(reading: CocoReading, object: number, field: string, what: Message): void {
  reading.reporter.report('coco/missing-field', { span: braceOf(reading, object), message: what, data: { field } });
}

function reportType(reading: CocoReading, node: number, sentence: Message): void {
  reading.reporter.report('coco/wrong-type', { span: spanOf(reading.tape, node), message: sentence });
}

/** Whether a present field has the kind of value that belongs there; reported where not. */
export function expectKind(reading: CocoReading, node: number, kind: JsonKind, sentence: Message): boolean {
  if (kindOf(reading.tape, node) === kind) return true;
  reportType(reading, node, sentence);
  return false;
}

/** An id: a number, or a text as some writers have it. */
export function readId(reading: CocoReading, node: number): CocoId | undefined {
  const { tape } = reading;
  const kind = kindOf(tape, node);
  if (kind === 'number') return numberOf(tape, node);
  if (kind === 'string') return stringOf(tape, node);
  reportType(reading, node, message('An id is a whole number.'));
  return undefined;
}

/** The numbers of a list; undefined, and reported, where it is none or holds something else. */
export function readNumbers(reading: CocoReading, list: number, sentence: Message): WrittenNumbers | undefined {
  const { tape } = reading;
  if (!expectKind(reading, list, 'list', sentence)) return undefined;
  const { nodes } = tape;
  const first = firstInside(list);
  const end = nextNode(tape, list);
  // Numbers hold nothing, so their nodes follow each other.
  const count = (end - first) / NODE_SIZE;
  const values = new Array<number>(count);
  const spans = new Array<number>(2 * count);
  for (let i = 0, item = first; i < count; i++, item += NODE_SIZE) {
    if (!expectKind(reading, item, 'number', sentence)) return undefined;
    values[i] = numberOf(tape, item);
    spans[2 * i] = nodes[item]!;
    spans[2 * i + 1] = nodes[item + 1]!;
  }
  return { values, spans };
}

/** Remembers ids; reports one that stands twice, with the place of the first. Returns whether it is new. */
export function addId(reading: CocoReading, seen: Map<CocoId, number>, id: CocoId, node: number): boolean {
  const first = seen.get(id);
  if (first === undefined) {
    seen.set(id, node);
    return true;
  }
  const { reporter, tape } = reading;
  const range = reporter.rangeOf(spanOf(tape, first));
  reporter.report('coco/duplicate-id', {
    span: spanOf(tape, node),
    message: message(
      'The id {0} stands in line {1} already, so readers lose one of the two.',
      id,
      range.start.line + 1,
    ),
    related: [{ file: reporter.file, message: message('The first use of the id'), range }],
  });
  return false;
}
