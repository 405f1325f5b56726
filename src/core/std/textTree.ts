import type { Message } from './message';
import type { Span } from './place';

/** A YAML or JSON document as values with their places: what both have in common. */
export type TextNode = TextScalar | TextList | TextMap;

export interface TextScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: YAML reads `no` in some versions as false, while a class may well be called that. */
  readonly source: string;
  readonly span: Span;
}

export interface TextList {
  readonly kind: 'list';
  readonly items: readonly TextNode[];
  readonly span: Span;
  /** Written in brackets; a block of lines otherwise. */
  readonly flow: boolean;
}

export interface TextMap {
  readonly kind: 'map';
  readonly entries: readonly TextEntry[];
  readonly span: Span;
  readonly flow: boolean;
}

export interface TextEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: TextNode;
}

export interface TextProblem {
  readonly span: Span;
  readonly message: Message;
}

/** The tree of a text and what is wrong with it as YAML or JSON. An empty text has no root. */
export interface TextTree {
  readonly root: TextNode | undefined;
  readonly problems: readonly TextProblem[];
}

/** Documents larger than this are not read: a definition is written by hand. UTF-16 units. */
export const MAX_TREE_LENGTH = 4_000_000;
export const MAX_TREE_DEPTH = 100;

export type TextPath = readonly (string | number)[];

/** The entry of a map; the last one where the key stands twice, as readers take it. */
export function entryOf(node: TextNode | undefined, key: string): TextEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  return node.entries.findLast((entry) => entry.key === key);
}

/** The node under a key of a map or an index of a list. */
export function childOf(node: TextNode | undefined, key: string | number): TextNode | undefined {
  if (node?.kind === 'list') return node.items[Number(key)];
  return entryOf(node, String(key))?.value;
}

export function nodeAt(root: TextNode | undefined, path: TextPath): TextNode | undefined {
  return path.reduce<TextNode | undefined>(childOf, root);
}

/** Where to underline what is wrong at `path`: the value, its key, or the nearest parent that exists. */
export function placeOf(root: TextNode | undefined, path: TextPath, wanted: 'key' | 'value'): Span {
  for (let length = path.length; length > 0; length--) {
    const parent = nodeAt(root, path.slice(0, length - 1));
    const key = path[length - 1]!;
    const entry = entryOf(parent, String(key));
    const value = childOf(parent, key);
    if (value === undefined) continue;
    // A missing part is marked at the key of what should hold it: the whole block would be underlined otherwise.
    const isWanted = length === path.length;
    if (entry !== undefined && (wanted === 'key' || !isWanted || value.kind !== 'scalar')) return entry.keySpan;
    return isWanted || value.kind === 'scalar' ? value.span : firstPlace(value);
  }
  return root === undefined ? { start: 0, end: 0 } : firstPlace(root);
}

function firstPlace(node: TextNode): Span {
  if (node.kind === 'map') return node.entries[0]?.keySpan ?? node.span;
  if (node.kind === 'list' && node.items[0] !== undefined) return firstPlace(node.items[0]);
  return node.span;
}

/** The plain value of a node. Maps have no prototype's keys to fear: they are read by `Object.entries` only. */
export function plainValue(node: TextNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}

/** The text of a scalar as written; undefined for anything else. */
export function scalarText(node: TextNode | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.source : undefined;
}
