import type { ClassReference } from '../annotation';
import type { Dataset, DatasetClass } from '../dataset';
import { message } from '../../std/message';
import type { Reporter } from '../../rules/reporter';
import { classIndexOfId, classIndexOfName } from './classIndex';
import { parseNumber } from './yoloNumbers';

const MAX_SHOWN = 40;

/**
 * The class that a row begins with. A class written as 1.0 or by its name is reported, and still stands for the class it
 * means. Without declared classes no id can be called unknown.
 */
export function readClass(
  text: string,
  start: number,
  end: number,
  { classes }: Dataset,
  reporter: Reporter,
): ClassReference {
  const written = text.slice(start, end);
  const span = { start, end };
  const id = wholeNumber(text, start, end);
  if (id === undefined) {
    const index = meantClass(written, classes);
    reporter.report('yolo/class-not-integer', { span, ...notInteger(written, classes, index) });
    return { written, span, index };
  }
  const index = classIndexOfId(classes, id);
  if (index === undefined && (classes.length > 0 || id < 0)) {
    reporter.report('yolo/class-unknown', { span, message: unknownMessage(id, classes), data: { class: id } });
  }
  return { written, span, index };
}

/** The value of an optional sign and digits; undefined for anything else. */
function wholeNumber(text: string, start: number, end: number): number | undefined {
  if (end - start === 1) {
    const digit = text.charCodeAt(start) - 48;
    return digit >= 0 && digit <= 9 ? digit : undefined;
  }
  return /^[+-]?\d{1,15}$/.test(text.slice(start, Math.min(end, start + 20)))
    ? Number(text.slice(start, end))
    : undefined;
}

function meantClass(written: string, classes: readonly DatasetClass[]): number | undefined {
  const value = parseNumber(written, 0, written.length);
  return Number.isInteger(value) ? classIndexOfId(classes, value) : classIndexOfName(classes, written);
}

function notInteger(written: string, classes: readonly DatasetClass[], index: number | undefined) {
  const shown = written.length > MAX_SHOWN ? `${written.slice(0, MAX_SHOWN)}…` : written;
  const meant = index === undefined ? undefined : classes[index];
  if (meant === undefined) {
    return { message: message('The class "{0}" is not a whole number. Write the id of the class.', shown) };
  }
  return {
    message: message('The class "{0}" is not a whole number. Write {1} for {2}.', shown, meant.id, meant.name),
    data: { class: meant.id },
  };
}

function unknownMessage(id: number, classes: readonly DatasetClass[]) {
  if (id < 0) return message('Class {0} is negative; ids begin at 0.', id);
  let low = Infinity;
  let high = -Infinity;
  for (const known of classes) {
    low = Math.min(low, known.id);
    high = Math.max(high, known.id);
  }
  return message('Class {0} is not declared; the declared ids lie between {1} and {2}.', id, low, high);
}
