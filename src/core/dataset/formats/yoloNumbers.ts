/** Powers of ten that a double holds exactly, as far as 15 digits reach. */
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

const PLUS = 43;
const MINUS = 45;
const POINT = 46;

/**
 * The number written in `[start, end)` of the text: an optional sign, digits with at most one point, an optional exponent.
 * NaN for anything else ("nan", "0x10" and an empty span too). Equal to `Number` of the same characters: with at most 15
 * digits both parts of the division are exact, so it rounds once, and longer numbers go through `Number`.
 */
export function parseNumber(text: string, start: number, end: number): number {
  const sign = text.charCodeAt(start);
  let mantissa = 0;
  let digits = 0;
  let point = -1;
  for (let i = sign === MINUS || sign === PLUS ? start + 1 : start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
    } else if (digit === POINT - 48 && point < 0) {
      point = i;
    } else {
      return parseSlowly(text.slice(start, end));
    }
  }
  if (digits === 0) return NaN;
  if (digits > 15) return parseSlowly(text.slice(start, end));
  const value = point < 0 ? mantissa : mantissa / POWERS[end - point - 1]!;
  return sign === MINUS ? -value : value;
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

function parseSlowly(written: string): number {
  return decimal.test(written) ? Number(written) : NaN;
}

/** What is wrong with a value that is no finite number. */
export type ValueFault = 'not-finite' | 'decimal-comma' | 'not-a-number';

const notFinite = /^[+-]?(?:nan|inf|infinity|1\.#(?:inf|ind|qnan)\d*)$/i;
const withComma = /^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$/;

/** Names the fault of a value that `parseNumber` did not read as a finite number. */
export function faultOf(written: string): ValueFault {
  if (notFinite.test(written) || decimal.test(written)) return 'not-finite';
  return withComma.test(written) ? 'decimal-comma' : 'not-a-number';
}
