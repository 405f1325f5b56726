import type { TextEdit } from '../fixes/fix';
import { editJson } from '../std/jsonTree';
import { extname } from '../std/path';
import { LineIndex, type Span } from '../std/place';
import { childOf, entryOf, type TextList, type TextMap, type TextNode } from '../std/textTree';
import type { Rgb } from './dataset';
import { parseTextTree } from './parseDefinition';
import { flow, writeColor } from './writeDefinition';

/** A change to a definition or, as far as it has such a thing, to a `data.yaml`. */
export type DefinitionChange =
  | { readonly kind: 'rename-class'; readonly from: string; readonly to: string }
  /** `id`: the next free one where it is left out. */
  | { readonly kind: 'add-class'; readonly name: string; readonly id?: number; readonly color?: Rgb }
  | { readonly kind: 'set-color'; readonly className: string; readonly color: Rgb }
  | { readonly kind: 'declare-ignore'; readonly value: number | Rgb }
  | { readonly kind: 'waive'; readonly rule: string; readonly files?: string; readonly reason: string };

/**
 * The edits that make a change in the text of a definition; everything else stays as it is written, comments too. They do not
 * overlap. Empty where the text cannot be read or has no such place (a class that is not there, classes in another file).
 */
export function editDefinition(text: string, path: string, change: DefinitionChange): TextEdit[] {
  const { root } = parseTextTree(text, path);
  if (root?.kind !== 'map') return [];
  const lines = new LineIndex(text);
  const edits = editsFor({ text, lines, root, isJson: extname(path).toLowerCase() === '.json' }, change);
  return edits.map(({ start, end, text: newText }) => ({ range: lines.rangeOf({ start, end }), newText }));
}

interface Document {
  readonly text: string;
  readonly lines: LineIndex;
  readonly root: TextMap;
  readonly isJson: boolean;
}

interface Edit extends Span {
  readonly text: string;
}

function editsFor(document: Document, change: DefinitionChange): Edit[] {
  switch (change.kind) {
    case 'rename-class':
      return renameClass(document, change.from, change.to);
    case 'add-class':
      return addClass(document, change);
    case 'set-color':
      return setColor(document, change.className, change.color);
    case 'declare-ignore':
      return appendTo(document, 'ignore', change.value);
    case 'waive': {
      const { rule, files, reason } = change;
      return appendTo(document, 'waivers', { rule, ...(files === undefined ? {} : { files }), reason });
    }
  }
}

interface ClassEntry {
  /** The name as a scalar. */
  readonly name: TextNode;
  readonly written: string;
  readonly id: number;
  /** The whole entry of a list. */
  readonly node: TextNode;
}

function classKeyOf({ root }: Document): 'classes' | 'names' {
  return entryOf(root, 'classes') === undefined ? 'names' : 'classes';
}

function classEntries(document: Document): ClassEntry[] {
  const list = childOf(document.root, classKeyOf(document));
  if (list?.kind === 'list') {
    return list.items.flatMap((node, index) => {
      const name = node.kind === 'scalar' ? node : childOf(node, 'name');
      const id = childOf(node, 'id');
      if (name?.kind !== 'scalar') return [];
      const known = id?.kind === 'scalar' && typeof id.value === 'number' ? id.value : index;
      return [{ name, written: name.source, id: known, node }];
    });
  }
  if (list?.kind !== 'map') return [];
  return list.entries.flatMap(({ key, value }) =>
    value.kind === 'scalar' && /^\d+$/.test(key)
      ? [{ name: value, written: value.source, id: Number(key), node: value }]
      : [],
  );
}

function renameClass(document: Document, from: string, to: string): Edit[] {
  const entry = classEntries(document).find(({ written }) => written === from);
  return entry === undefined ? [] : [{ ...entry.name.span, text: write(document, to) }];
}

function write({ isJson }: Document, value: unknown): string {
  return isJson ? JSON.stringify(value) : flow(value);
}

function addClass(
  document: Document,
  { name, color, ...wanted }: Extract<DefinitionChange, { kind: 'add-class' }>,
): Edit[] {
  const entries = classEntries(document);
  const id = wanted.id ?? Math.max(-1, ...entries.map((entry) => entry.id)) + 1;
  const key = classKeyOf(document);
  const list = childOf(document.root, key);
  if (list?.kind === 'map')
    return key === 'names' ? [...addToMap(document, list, id, name), ...countOneMore(document)] : [];
  const isPlain =
    key === 'names' ||
    (color === undefined && id === entries.length && entries.every(({ node }) => node.kind === 'scalar'));
  const value = isPlain && entries.length > 0 ? name : { id, name, ...(color === undefined ? {} : { color }) };
  return [
    ...appendTo(document, key, key === 'names' ? name : value),
    ...(key === 'names' ? countOneMore(document) : []),
  ];
}

/** `nc` of a `data.yaml`. */
function countOneMore({ root }: Document): Edit[] {
  const count = childOf(root, 'nc');
  if (count?.kind !== 'scalar' || typeof count.value !== 'number') return [];
  return [{ ...count.span, text: String(count.value + 1) }];
}

function addToMap(document: Document, map: TextMap, id: number, name: string): Edit[] {
  if (document.isJson) return editJson(document.text, ['names', String(id)], name);
  return addEntry(document, map, `${id}: ${flow(name)}`);
}

function setColor(document: Document, className: string, color: Rgb): Edit[] {
  const entry = classEntries(document).find(({ written }) => written === className);
  if (entry === undefined || classKeyOf(document) === 'names') return [];
  const { node, id } = entry;
  const old = childOf(node, 'color');
  if (old !== undefined) {
    const form = old.kind === 'list' ? 'list' : 'hex';
    return [{ ...old.span, text: writeColor(color, form) }];
  }
  if (node.kind === 'scalar') return [{ ...node.span, text: write(document, { id, name: className, color }) }];
  if (node.kind !== 'map') return [];
  return addEntry(document, node, `${document.isJson ? '"color"' : 'color'}: ${writeColor(color, 'list')}`);
}

/** Adds an item to the list of a setting, and the setting where it is missing. */
function appendTo(document: Document, key: string, value: unknown): Edit[] {
  const { text, root, isJson } = document;
  const node = childOf(root, key);
  if (isJson) {
    return node?.kind === 'list'
      ? editJson(text, [key, node.items.length], value, { append: true })
      : editJson(text, [key], [value]);
  }
  if (node === undefined) return addEntry(document, root, `${key}: [${flow(value)}]`);
  if (node.kind === 'scalar' && node.value === null) {
    return [{ ...node.span, text: `${node.span.start === node.span.end ? ' ' : ''}[${flow(value)}]` }];
  }
  return node.kind === 'list' ? addItem(document, node, flow(value)) : [];
}

function addItem(document: Document, list: TextList, item: string): Edit[] {
  const last = list.items.at(-1);
  if (list.flow || last === undefined) {
    const at = last?.span.end ?? list.span.start + 1;
    return [{ start: at, end: at, text: last === undefined ? item : `, ${item}` }];
  }
  const indentation = indentationOf(document, list.items[0]!.span.start);
  return addLine(document, last, `${indentation}- ${item}`);
}

function addEntry(document: Document, map: TextMap, entry: string): Edit[] {
  const last = map.entries.at(-1);
  if (map.flow || last === undefined) {
    const at = last?.value.span.end ?? map.span.start + 1;
    return [{ start: at, end: at, text: last === undefined ? ` ${entry} ` : `, ${entry}` }];
  }
  const column = document.lines.positionAt(map.entries[0]!.keySpan.start).character;
  return addLine(document, last.value, `${' '.repeat(column)}${entry}`);
}

/** The blanks before the dash of a block's first item. */
function indentationOf({ text, lines }: Document, itemStart: number): string {
  const { start } = lines.lineSpan(lines.positionAt(itemStart).line);
  return /^[ \t]*/.exec(text.slice(start, itemStart))?.[0] ?? '';
}

/** A line after the one that a node ends on. A block's own end may lie on a later line: blanks and comments do not count. */
function addLine({ text, lines }: Document, node: TextNode, line: string): Edit[] {
  const end = lastPlace(node);
  const at = lines.lineSpan(lines.positionAt(end).line).end;
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  return [{ start: at, end: at, text: ending + line }];
}

function lastPlace(node: TextNode): number {
  if (node.kind === 'list' && !node.flow && node.items.length > 0) return lastPlace(node.items.at(-1)!);
  if (node.kind === 'map' && !node.flow && node.entries.length > 0) return lastPlace(node.entries.at(-1)!.value);
  return node.span.end;
}
