import { createScanner, modify, parseTree, type JSONPath, type Node, type ParseError } from 'jsonc-parser';
import { message, type Message } from './message';
import { MAX_TREE_DEPTH, MAX_TREE_LENGTH, type TextNode, type TextProblem, type TextTree } from './textTree';

/** Reads a JSON text; comments and trailing commas pass, as in the editor's own files. Never throws. */
export function parseJsonTree(text: string): TextTree {
  const refusal = findRefusal(text);
  if (refusal !== undefined) return { root: undefined, problems: [{ span: { start: 0, end: 0 }, message: refusal }] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const problems = errors.map(({ error, offset, length }) => ({
    span: { start: offset, end: offset + length },
    message: sentenceOf(error),
  }));
  return { root: root === undefined ? undefined : readNode(root, problems), problems };
}

/** The edits that set the value at a path of a JSON text, in the text's own indentation. */
export function editJson(
  text: string,
  path: JSONPath,
  value: unknown,
  options: { readonly append?: boolean } = {},
): { readonly start: number; readonly end: number; readonly text: string }[] {
  const tabSize = /^\{\s*\n( +)/.exec(text)?.[1]?.length ?? 2;
  const formattingOptions = {
    insertSpaces: !/^\{\s*\n\t/.test(text),
    tabSize,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const edits = modify(text, path, value, { formattingOptions, isArrayInsertion: options.append === true });
  return edits.map(({ offset, length, content }) => ({ start: offset, end: offset + length, text: content }));
}

function findRefusal(text: string): Message | undefined {
  if (text.length > MAX_TREE_LENGTH) return message('This file is too large to be read as JSON.');
  return isTooDeep(text) ? message('This file is nested too deeply to be read as JSON.') : undefined;
}

/** The library's parser recurses; its scanner does not. */
function isTooDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== END_OF_TEXT; token = scanner.scan()) {
    if (token === OPEN_BRACE || token === OPEN_BRACKET) depth++;
    else if (token === CLOSE_BRACE || token === CLOSE_BRACKET) depth--;
    if (depth > MAX_TREE_DEPTH) return true;
  }
  return false;
}

// The library's `SyntaxKind` is a const enum, which a bundler that takes file by file cannot see.
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const END_OF_TEXT = 17;

function readNode(node: Node, problems: TextProblem[]): TextNode {
  const span = { start: node.offset, end: node.offset + node.length };
  if (node.type === 'array') {
    return { kind: 'list', items: (node.children ?? []).map((child) => readNode(child, problems)), span, flow: true };
  }
  if (node.type !== 'object') return readScalar(node, span);
  const seen = new Set<string>();
  const entries = (node.children ?? []).flatMap(({ children: [keyNode, valueNode] = [] }) => {
    if (keyNode === undefined || valueNode === undefined) return [];
    const key = String(keyNode.value);
    const keySpan = { start: keyNode.offset, end: keyNode.offset + keyNode.length };
    if (seen.has(key))
      problems.push({ span: keySpan, message: message('{0} stands twice here; only the last one counts.', key) });
    seen.add(key);
    return [{ key, keySpan, value: readNode(valueNode, problems) }];
  });
  return { kind: 'map', entries, span, flow: true };
}

function readScalar(node: Node, span: TextNode['span']): TextNode {
  const value = (node.value ?? null) as string | number | boolean | null;
  return { kind: 'scalar', value, source: String(value), span };
}

const errorSentences: Readonly<Record<number, Message>> = {
  2: message('This is not a number that JSON knows.'),
  3: message('The name of a setting in double quotes is missing here.'),
  4: message('A value is missing here.'),
  5: message('A colon is missing here.'),
  6: message('A comma is missing here.'),
  7: message('A closing brace is missing here.'),
  8: message('A closing bracket is missing here.'),
  12: message('The closing quote is missing.'),
};

function sentenceOf(error: number): Message {
  return errorSentences[error] ?? message('This cannot be read as JSON.');
}
