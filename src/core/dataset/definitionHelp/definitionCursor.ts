import type { Position, Span } from '../../std/place';
import { LineIndex } from '../../std/place';
import type { TextNode, TextPath } from '../../std/textTree';
import { parseYamlTree } from '../../std/yamlTree';

/** What a person is writing in a YAML text. */
export interface YamlCursor {
  /** A name before a colon, or a value. */
  readonly kind: 'key' | 'value';
  /** Of the map that the name would belong to, or of the value. */
  readonly path: TextPath;
  /** Names that the map has already. */
  readonly siblings: readonly string[];
  /** The word to be replaced. */
  readonly span: Span;
  /** Whether it stands in brackets, where everything is on one line. */
  readonly isFlow: boolean;
  /** Whether the name already has its colon. */
  readonly hasColon: boolean;
  /** Whether the text stands directly under a name, so that it could begin a list as well as a map. */
  readonly isBlockStart: boolean;
}

/** Stands for the word that is being written: nothing in a definition is called so. */
const MARK = 'jetson_cursor_mark';

/**
 * Finds out what stands at a place of a YAML text, however unfinished the text is there: the word is taken out, once a name
 * and once a value is put into its place, and the reading that fits tells. Undefined in comments and in texts that cannot be read.
 */
export function yamlCursor(text: string, position: Position): YamlCursor | undefined {
  const lines = new LineIndex(text);
  const offset = lines.offsetAt(position);
  const line = lines.lineSpan(position.line);
  const before = text.slice(line.start, offset);
  if (/(?:^|\s)#/.test(before)) return undefined;
  const span = wordAt(text, offset, line);
  const after = text.slice(span.end, line.end);
  if (/^\s*:(?:\s|$)/.test(after)) return locate(text, span, MARK, true);
  const isAfterColon = /:\s+$/.test(text.slice(line.start, span.start));
  const asKey = isAfterColon ? undefined : locate(text, span, `${MARK}: 0`, false);
  return asKey ?? locate(text, span, MARK, false);
}

/** Letters of names, encodings and rules around a place. */
function wordAt(text: string, offset: number, line: Span): Span {
  const isPart = (at: number): boolean => /[\w$/.-]/.test(text[at] ?? '');
  let start = offset;
  while (start > line.start && isPart(start - 1)) start--;
  // The dash of an item is no part of its text.
  if (/^-\s*$/.test(text.slice(start, offset))) start = offset;
  let end = offset;
  while (end < line.end && isPart(end)) end++;
  return { start, end };
}

function locate(text: string, span: Span, replacement: string, hasColon: boolean): YamlCursor | undefined {
  const isQuoted = /["']/.test(text[span.start - 1] ?? '');
  if (isQuoted && replacement !== MARK) return undefined;
  const marked = text.slice(0, span.start) + replacement + text.slice(span.end);
  const { root } = parseYamlTree(marked);
  const found = root === undefined ? undefined : find(root, [], false);
  if (found === undefined || (replacement !== MARK && found.kind !== 'key')) return undefined;
  const isBlockStart =
    found.kind === 'key' && found.siblings.length === 0 && !found.isFlow && !/-\s*$/.test(beforeOn(text, span));
  return { ...found, span, hasColon, isBlockStart };
}

function beforeOn(text: string, { start }: Span): string {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
}

type Found = Pick<YamlCursor, 'kind' | 'path' | 'siblings' | 'isFlow'>;

function find(node: TextNode, path: TextPath, isFlow: boolean): Found | undefined {
  if (node.kind === 'scalar') return node.source === MARK ? { kind: 'value', path, siblings: [], isFlow } : undefined;
  const isInFlow = isFlow || node.flow;
  if (node.kind === 'list') return findFirst(node.items.entries(), path, isInFlow);
  const names = node.entries.map(({ key }) => key);
  if (names.includes(MARK)) {
    return { kind: 'key', path, siblings: names.filter((name) => name !== MARK), isFlow: isInFlow };
  }
  const parts = node.entries.map(({ key, value }) => [key, value] as const);
  return findFirst(parts, path, isInFlow);
}

function findFirst(
  parts: Iterable<readonly [string | number, TextNode]>,
  path: TextPath,
  isFlow: boolean,
): Found | undefined {
  for (const [key, node] of parts) {
    const found = find(node, [...path, key], isFlow);
    if (found !== undefined) return found;
  }
  return undefined;
}
