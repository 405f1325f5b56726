import { isAlias, isMap, isScalar, isSeq, Lexer, parseDocument, type Node, type YAMLError } from 'yaml';
import { message, type Message } from './message';
import type { Span } from './place';
import {
  MAX_TREE_DEPTH,
  MAX_TREE_LENGTH,
  type TextEntry,
  type TextNode,
  type TextProblem,
  type TextTree,
} from './textTree';

const MAX_INDENTATION = 200;
/** The library's time grows with the square of some texts, such as empty lines; lists of classes are far shorter. */
const MAX_YAML_LENGTH = Math.min(500_000, MAX_TREE_LENGTH);
/** Words in quotes with nothing between them, which are a fault each, and slow ones. */
const MAX_QUOTED_IN_ROW = 1000;
/** Aliases may repeat parts; a document that unfolds into more than this is refused. */
const MAX_NODES = 200_000;

/**
 * Reads the first document of a YAML text (1.2). Never throws: what is too deep or too large for the library, which can end the
 * whole process on such a text, is refused before it sees it.
 */
export function parseYamlTree(text: string): TextTree {
  const refusal = findRefusal(text);
  if (refusal !== undefined) return { root: undefined, problems: [{ span: { start: 0, end: 0 }, message: refusal }] };
  const document = parseDocument(text, { uniqueKeys: false, keepSourceTokens: false, logLevel: 'silent' });
  const reading: Reading = { anchors: new Map(), problems: document.errors.map(describeError), nodes: 0 };
  const root = document.contents === null ? undefined : readNode(document.contents, reading, 0);
  return { root, problems: reading.problems };
}

function findRefusal(text: string): Message | undefined {
  if (text.length > MAX_YAML_LENGTH) return message('This file is too large to be read as YAML.');
  return isTooDeep(text) ? message('This file is nested too deeply to be read as YAML.') : undefined;
}

/** The deepest nesting in brackets, by indentation, and by several dashes on one line; and quotes in a row. */
function isTooDeep(text: string): boolean {
  if (new RegExp(`(?:^|[\\r\\n]) {${MAX_INDENTATION}}`).test(text)) return true;
  let flow = 0;
  let indicators = 0;
  let quoted = 0;
  for (const token of new Lexer().lex(text)) {
    if (/^["']/.test(token)) quoted++;
    else if (token.trim() !== '') quoted = 0;
    if (quoted > MAX_QUOTED_IN_ROW) return true;
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow--;
    else if (token === '-' || token === '?' || token === ':') indicators++;
    else if (token === '\n' || token === '\r\n') indicators = 0;
    if (flow > MAX_TREE_DEPTH || (flow === 0 && indicators > MAX_TREE_DEPTH)) return true;
  }
  return false;
}

interface Reading {
  /** What was anchored so far; the library's own search goes over the whole document for each alias. */
  readonly anchors: Map<string, Node>;
  readonly problems: TextProblem[];
  nodes: number;
}

function readNode(node: Node | null, reading: Reading, depth: number): TextNode | undefined {
  if (++reading.nodes > MAX_NODES || depth > MAX_TREE_DEPTH * 4) return undefined;
  if (isAlias(node)) return readAlias(node, reading, depth);
  const span = spanOf(node);
  const anchor = node === null ? undefined : (node as { anchor?: string }).anchor;
  if (node !== null && anchor !== undefined) reading.anchors.set(anchor, node);
  if (isScalar(node)) return { kind: 'scalar', ...scalarValue(node.value, node.source), span };
  if (isSeq(node)) {
    const items = node.items.map((item) => readNode(item as Node | null, reading, depth + 1) ?? emptyScalar(span.end));
    return { kind: 'list', items, span, flow: node.flow === true };
  }
  if (!isMap(node)) return undefined;
  const entries = node.items.flatMap((pair) => {
    const key = pair.key as Node | null;
    const keySpan = spanOf(key);
    const value = readNode(pair.value as Node | null, reading, depth + 1) ?? emptyScalar(keySpan.end);
    const name = isScalar(key) ? String(key.source ?? key.value) : undefined;
    return name === undefined ? [] : [{ key: name, keySpan, value }];
  });
  reportDuplicates(entries, reading.problems);
  return { kind: 'map', entries, span, flow: node.flow === true };
}

function readAlias(node: Node, reading: Reading, depth: number): TextNode | undefined {
  const target = isAlias(node) ? reading.anchors.get(node.source) : undefined;
  const read = target === undefined ? undefined : readNode(target, reading, depth + 1);
  // What stands behind an alias is marked where the alias stands.
  return read === undefined ? undefined : { ...read, span: spanOf(node) };
}

function scalarValue(
  value: unknown,
  source: string | undefined,
): { value: string | number | boolean | null; source: string } {
  const known = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  const plain = known ? (value as string | number | boolean | null) : (source ?? null);
  return { value: plain, source: source ?? (plain === null ? '' : String(plain)) };
}

function emptyScalar(at: number): TextNode {
  return { kind: 'scalar', value: null, source: '', span: { start: at, end: at } };
}

function spanOf(node: Node | null): Span {
  const [start = 0, end = start] = node?.range ?? [];
  return { start, end };
}

function reportDuplicates(entries: readonly TextEntry[], problems: TextProblem[]): void {
  const seen = new Set<string>();
  for (const { key, keySpan } of entries) {
    if (seen.has(key))
      problems.push({ span: keySpan, message: message('{0} stands twice here; only the last one counts.', key) });
    seen.add(key);
  }
}

function describeError({ code, pos }: YAMLError): TextProblem {
  return { span: { start: pos[0], end: Math.max(pos[0], pos[1]) }, message: sentenceOf(code) };
}

function sentenceOf(code: YAMLError['code']): Message {
  switch (code) {
    case 'TAB_AS_INDENT':
      return message('YAML is indented with spaces, not with tabs.');
    case 'BAD_INDENT':
      return message('The indentation does not fit the lines above.');
    case 'MISSING_CHAR':
      return message('A closing bracket, a quote, a colon or a comma is missing here.');
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return message('A colon is out of place: put the text in quotes if the colon belongs to it.');
    case 'BAD_ALIAS':
      return message('There is no anchor of this name before.');
    default:
      return message('This cannot be read as YAML.');
  }
}
