import type { Rgb } from './dataset';

/**
 * Another colour in the form a colour is written in: "#rrggbb" with its quotes and case, or three numbers with everything that
 * stands between them. `order` is that of the three numbers. Unchanged where it is neither.
 */
export function presentColor(written: string, color: Rgb, order: 'rgb' | 'bgr'): string {
  if (/#[0-9a-f]{6}\b/i.test(written))
    return written.replace(/#([0-9a-f]{6})/i, (_, digits: string) => hexLike(digits, color));
  const numbers = order === 'rgb' ? [...color] : [...color].reverse();
  let next = 0;
  const changed = written.replace(/\b(?:0x[0-9a-f]+|\d+)\b/gi, (number) => numberLike(number, numbers[next++] ?? 0));
  return next === 3 ? changed : written;
}

function hexLike(digits: string, color: Rgb): string {
  const text = color.map((part) => part.toString(16).padStart(2, '0')).join('');
  const isUpper = /[A-F]/.test(digits) && !/[a-f]/.test(digits);
  return `#${isUpper ? text.toUpperCase() : text}`;
}

function numberLike(number: string, value: number): string {
  return /^0x/i.test(number)
    ? `${number.slice(0, 2)}${value.toString(16).padStart(number.length - 2, '0')}`
    : String(value);
}
