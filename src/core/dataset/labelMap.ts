import { message } from '../std/message';
import type { Span } from '../std/place';
import type { TextProblem } from '../std/textTree';

/** One `item { id: 1 name: 'raccoon' }` of a label map (`labelmap.pbtxt`), as written. */
export interface LabelMapItem {
  readonly span: Span;
  readonly id: { readonly value: number; readonly span: Span } | undefined;
  readonly name: { readonly value: string; readonly span: Span } | undefined;
  readonly displayName: { readonly value: string; readonly span: Span } | undefined;
}

interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
  readonly span: Span;
}

const MAX_LENGTH = 4_000_000;

/**
 * Reads the text form of the `StringIntLabelMap` message as far as labels need it: items with id, name and display name; other
 * fields and nested messages are passed over. Never throws.
 */
export function parseLabelMap(text: string): { items: LabelMapItem[]; problems: TextProblem[] } {
  const problems: TextProblem[] = [];
  const tokens = tokenize(text.slice(0, MAX_LENGTH), problems);
  const items: LabelMapItem[] = [];
  let at = 0;
  while (at < tokens.length) {
    const { token, block } = fieldAt(tokens, at);
    if (block === undefined) {
      problems.push({ span: token.span, message: message('A label map is made of "item { id: … name: … }".') });
      return { items, problems };
    }
    if (token.text === 'item') items.push(readItem(tokens, at, block, problems));
    at = block.after;
  }
  return { items, problems };
}

interface Block {
  readonly first: number;
  /** The index of the closing brace, or the number of tokens where it is missing. */
  readonly end: number;
  readonly after: number;
}

function fieldAt(tokens: readonly Token[], at: number): { token: Token; block: Block | undefined } {
  const token = tokens[at]!;
  const open = tokens[at + 1]?.text === ':' ? at + 2 : at + 1;
  if (token.kind !== 'word' || tokens[open]?.text !== '{' || tokens[open].kind !== 'mark')
    return { token, block: undefined };
  let depth = 1;
  let end = open + 1;
  for (; end < tokens.length && depth > 0; end++) {
    if (tokens[end]!.kind !== 'mark') continue;
    if (tokens[end]!.text === '{') depth++;
    else if (tokens[end]!.text === '}') depth--;
  }
  return { token, block: { first: open + 1, end: depth === 0 ? end - 1 : end, after: end } };
}

function readItem(tokens: readonly Token[], at: number, block: Block, problems: TextProblem[]): LabelMapItem {
  const closing = tokens[block.end];
  const last = closing ?? tokens[block.end - 1]!;
  const span = { start: tokens[at]!.span.start, end: last.span.end };
  if (closing === undefined)
    problems.push({ span: tokens[at]!.span, message: message('The closing brace of this item is missing.') });
  const fields = new Map<string, Token>();
  for (let i = block.first; i < block.end;) {
    const nested = fieldAt(tokens, i).block;
    if (nested !== undefined) {
      i = nested.after;
    } else if (tokens[i + 1]?.text === ':' && i + 2 < block.end) {
      fields.set(tokens[i]!.text, tokens[i + 2]!);
      i += 3;
    } else {
      i++;
    }
  }
  return {
    span,
    id: readId(fields, span, problems),
    name: readText(fields, 'name'),
    displayName: readText(fields, 'display_name'),
  };
}

function readId(fields: ReadonlyMap<string, Token>, span: Span, problems: TextProblem[]): LabelMapItem['id'] {
  const token = fields.get('id');
  if (token === undefined) {
    problems.push({ span, message: message('This item has no id.') });
    return undefined;
  }
  const value = Number(token.text);
  if (Number.isInteger(value) && value >= 0) return { value, span: token.span };
  problems.push({ span: token.span, message: message('An id is a whole number from 0 on.') });
  return undefined;
}

function readText(fields: ReadonlyMap<string, Token>, key: string): LabelMapItem['name'] {
  const token = fields.get(key);
  return token === undefined ? undefined : { value: token.text, span: token.span };
}

function tokenize(text: string, problems: TextProblem[]): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /[\s,;]+|#[^\r\n]*|("(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?)|([{}:<>[\]])|([^\s,;{}:<>[\]"'#]+)/g;
  for (const match of text.matchAll(pattern)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (match[1] !== undefined)
      tokens.push({ kind: 'string', text: readString(match[1], span, problems), span: inner(match[1], span) });
    else if (match[2] !== undefined) tokens.push({ kind: 'mark', text: match[2], span });
    else if (match[3] !== undefined) tokens.push({ kind: 'word', text: match[3], span });
  }
  return tokens;
}

function isClosed(written: string): boolean {
  return written.length > 1 && written.endsWith(written[0]!);
}

function inner(written: string, { start, end }: Span): Span {
  return { start: start + 1, end: isClosed(written) ? end - 1 : end };
}

function readString(written: string, span: Span, problems: TextProblem[]): string {
  if (!isClosed(written)) problems.push({ span, message: message('The closing quote is missing.') });
  return written.slice(1, isClosed(written) ? -1 : undefined).replace(/\\(.)/g, '$1');
}
