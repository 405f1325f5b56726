import type { FormatContext } from './format';
import { parseNumber } from './yoloNumbers';
import type { Reporter } from '../../rules/reporter';
import { message } from '../../std/message';
import type { Span } from '../../std/place';
import { childElement, contentSpan, nameSpan } from '../../std/xmlText';
import type { XmlElement } from '../../std/xmlTree';

/** What the parts of the reader of Pascal VOC share. `soundEnd`: what does not end before this place may be broken by a fault in the XML. */
export interface VocReading {
  readonly text: string;
  readonly context: FormatContext;
  readonly reporter: Reporter;
  readonly soundEnd: number;
}

/** The first child of the name; its absence is reported at the parent's name. */
export function requireChild(parent: XmlElement, name: string, reading: VocReading): XmlElement | undefined {
  const child = childElement(parent, name);
  if (child !== undefined || parent.end >= reading.soundEnd) return child;
  reading.reporter.report('voc/missing-element', {
    span: nameSpan(parent),
    message: message('{0} lacks the element {1}, which readers of Pascal VOC expect.', parent.name, name),
    data: { element: name },
  });
  return undefined;
}

/** The finite number that is an element's content; anything else is reported. */
export function readNumber(element: XmlElement, reading: VocReading): { value: number; span: Span } | undefined {
  const { text, reporter, soundEnd } = reading;
  const span = contentSpan(text, element);
  const value = element.children.length > 0 ? NaN : parseNumber(text, span.start, span.end);
  if (Number.isFinite(value)) return { value, span };
  if (element.end >= soundEnd) return undefined;
  const isEmpty = span.start === span.end;
  reporter.report('voc/not-a-number', {
    span: isEmpty ? { start: element.start, end: element.end } : span,
    message: isEmpty
      ? message('{0} is empty; a number belongs there.', element.name)
      : message('"{0}" is not a number; {1} needs one.', shorten(text.slice(span.start, span.end)), element.name),
  });
  return undefined;
}

/** A written word, short enough for a sentence. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
