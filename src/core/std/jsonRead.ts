import type { JsonTape } from './jsonTape';
import { NODE_SIZE } from './jsonTape';
import type { Span } from './place';

export type JsonKind = 'object' | 'list' | 'string' | 'number' | 'boolean' | 'null';

/** What kind of value a node is: its first character tells. */
export function kindOf({ text, nodes }: JsonTape, node: number): JsonKind {
  switch (text.charCodeAt(nodes[node]!)) {
    case 123:
      return 'object';
    case 91:
      return 'list';
    case 34:
      return 'string';
    case 116:
    case 102:
      return 'boolean';
    case 110:
      return 'null';
    default:
      return 'number';
  }
}

/** The first value in a list, or the first key of an object, where there is one: it lies below `nextNode` of the list. */
export function firstInside(node: number): number {
  return node + NODE_SIZE;
}

/** The node after this one and all it holds. */
export function nextNode({ nodes }: JsonTape, node: number): number {
  return nodes[node + 2]!;
}

export function spanOf({ nodes }: JsonTape, node: number): Span {
  return { start: nodes[node]!, end: nodes[node + 1]! };
}

/** The nodes of a list's values; empty for anything that is no list. */
export function itemsOf(tape: JsonTape, node: number): number[] {
  if (node < 0 || kindOf(tape, node) !== 'list') return [];
  const items: number[] = [];
  const end = nextNode(tape, node);
  for (let item = firstInside(node); item < end; item = nextNode(tape, item)) items.push(item);
  return items;
}

/**
 * Finds the values of some keys of an object: `found[i]` becomes the node of `keys[i]`, -1 where the object has none. The last
 * one counts where a key stands twice, as in `JSON.parse`.
 */
export function findMembers(tape: JsonTape, object: number, keys: readonly string[], found: Int32Array): void {
  found.fill(-1);
  if (object < 0 || kindOf(tape, object) !== 'object') return;
  const { nodes } = tape;
  const end = nodes[object + 2]!;
  for (let key = object + NODE_SIZE; key < end;) {
    const value = key + NODE_SIZE;
    // A key that a fault cut off from its value has none.
    if (value >= end) return;
    const index = indexOfKey(tape, key, keys);
    if (index >= 0) found[index] = value;
    key = nodes[value + 2]!;
  }
}

function indexOfKey(tape: JsonTape, node: number, keys: readonly string[]): number {
  const { text, nodes } = tape;
  const start = nodes[node]! + 1;
  const end = nodes[node + 1]! - 1;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key.length === end - start && text.startsWith(key, start)) return i;
  }
  return tape.hasEscapes && text.slice(start, end).includes('\\') ? keys.indexOf(stringOf(tape, node)) : -1;
}

/** The text of a string, escapes resolved. */
export function stringOf(tape: JsonTape, node: number): string {
  const { text, nodes } = tape;
  const written = text.slice(nodes[node]! + 1, nodes[node + 1]! - 1);
  return tape.hasEscapes && written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
}

/** The value of a number as `JSON.parse` gives it. */
export function numberOf({ text, nodes }: JsonTape, node: number): number {
  const start = nodes[node]!;
  const end = nodes[node + 1]!;
  let value = 0;
  if (end - start > 9) return Number(text.slice(start, end));
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return fractionOf(text, start, end);
    value = value * 10 + digit;
  }
  return value;
}

const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;

/** Few digits with a point: the division of two exact numbers rounds once, as the conversion of the text would. */
function fractionOf(text: string, start: number, end: number): number {
  let value = 0;
  let point = -1;
  const isNegative = text.charCodeAt(start) === 45;
  for (let i = isNegative ? start + 1 : start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === -2) point = i;
    else return Number(text.slice(start, end));
  }
  if (point >= 0) value /= POWERS[end - point - 1] ?? 1;
  return isNegative ? -value : value;
}
