import { childOf, type TextNode } from '../std/textTree';
import type { Rgb } from './dataset';

/** A colour as a definition writes it: `[64, 32, 32]` or "#402020". */
export type WrittenColor = readonly [number, number, number] | readonly number[] | string;

/** Red, green, blue; undefined for anything that is not a colour. */
export function parseColor(written: WrittenColor): Rgb | undefined {
  if (typeof written === 'string') return parseHexColor(written);
  const [red = -1, green = -1, blue = -1, ...rest] = written;
  return rest.length === 0 && [red, green, blue].every(isByte) ? [red, green, blue] : undefined;
}

function parseHexColor(text: string): Rgb | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  return match === null ? undefined : [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)];
}

/** "#rrggbb", lower case. */
export function formatHexColor(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The colour that a node of a text holds. */
export function colorOfNode(node: TextNode | undefined): Rgb | undefined {
  if (node?.kind === 'scalar') return typeof node.value === 'string' ? parseHexColor(node.value) : undefined;
  if (node?.kind !== 'list' || node.items.length !== 3) return undefined;
  return parseColor([0, 1, 2].map((index) => numberOf(childOf(node, index))));
}

function numberOf(node: TextNode | undefined): number {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : -1;
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && 0 <= value && value <= 255;
}

/** The largest difference of a channel. */
export function colorDistance(a: Rgb, b: Rgb): number {
  return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));
}
