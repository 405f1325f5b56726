import { message, type Message } from './message';

/** Values inside values beyond this depth are not read. */
export const MAX_JSON_DEPTH = 512;
/** UTF-16 units; a longer text is not read. */
const MAX_JSON_LENGTH = 400_000_000;

/** Why and where a text is no JSON. */
export interface JsonFault {
  readonly start: number;
  readonly end: number;
  readonly message: Message;
}

/**
 * A JSON text as a flat list of its values in reading order. A node is a number, the offset of its entry in `nodes`: start and
 * end in the text, and the node after it and all it holds. The members of an object are key, value, key, value… The first
 * node, 0, is the root. Up to a fault all that was read is there, open lists and objects ending with it.
 */
export interface JsonTape {
  readonly text: string;
  readonly nodes: Int32Array;
  /** The length of what is used of `nodes`; 0 where nothing could be read. */
  readonly length: number;
  readonly fault: JsonFault | undefined;
  /** Some string holds an escape: keys must be compared with care. */
  readonly hasEscapes: boolean;
}

export const NODE_SIZE = 3;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** What may stand next. */
const enum Next {
  Value,
  ValueOrEnd,
  Key,
  KeyOrEnd,
  AfterValue,
}

interface Scan {
  readonly text: string;
  nodes: Int32Array;
  length: number;
  readonly open: Int32Array;
  depth: number;
  next: Next;
  position: number;
  fault: JsonFault | undefined;
}

/**
 * Reads JSON (RFC 8259) in one pass without recursion. Without a fault the text is what `JSON.parse` accepts, but for texts
 * nested deeper or longer than the limits, which are faults. Never throws.
 */
export function scanJson(text: string): JsonTape {
  const scan: Scan = {
    text,
    nodes: new Int32Array(Math.max(96, NODE_SIZE * (Math.min(text.length, MAX_JSON_LENGTH) >> 3))),
    length: 0,
    open: new Int32Array(MAX_JSON_DEPTH),
    depth: 0,
    next: Next.Value,
    position: 0,
    fault: undefined,
  };
  if (text.length > MAX_JSON_LENGTH) fail(scan, 0, message('This file is too large to be read as JSON.'));
  while (scan.fault === undefined && !isComplete(scan)) step(scan);
  while (scan.depth > 0) close(scan, Math.min(scan.position, text.length));
  const { nodes, length, fault } = scan;
  return { text, nodes, length, fault, hasEscapes: text.includes('\\') };
}

/** Skips white space and tells whether the text has ended where it may. */
function isComplete(scan: Scan): boolean {
  const { text } = scan;
  let i = scan.position;
  for (let code = text.charCodeAt(i); code <= 32 && isSpace(code); code = text.charCodeAt(++i));
  scan.position = i;
  return i >= text.length && scan.next === Next.AfterValue && scan.depth === 0;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function step(scan: Scan): void {
  const code = scan.text.charCodeAt(scan.position);
  switch (scan.next) {
    case Next.AfterValue:
      stepAfterValue(scan, code);
      return;
    case Next.KeyOrEnd:
    case Next.Key:
      if (code === QUOTE) readKey(scan);
      else if (code === CLOSE_OBJECT && scan.next === Next.KeyOrEnd) closeBracket(scan);
      else fail(scan, scan.position, message('A key in double quotes is missing here.'));
      return;
    case Next.Value:
    case Next.ValueOrEnd:
      if (code === CLOSE_LIST && scan.next === Next.ValueOrEnd) closeBracket(scan);
      else readValue(scan, code);
  }
}

function stepAfterValue(scan: Scan, code: number): void {
  if (scan.depth === 0) {
    fail(scan, scan.position, message('There is something after the end of the document. Remove it.'));
    return;
  }
  const isList = scan.text.charCodeAt(scan.nodes[scan.open[scan.depth - 1]!]!) === OPEN_LIST;
  if (code === COMMA) {
    scan.position++;
    scan.next = isList ? Next.Value : Next.Key;
  } else if (code === (isList ? CLOSE_LIST : CLOSE_OBJECT)) {
    closeBracket(scan);
  } else {
    fail(
      scan,
      scan.position,
      isList ? message('A "," or "]" is missing here.') : message('A "," or "}" is missing here.'),
    );
  }
}

function readKey(scan: Scan): void {
  if (!addString(scan)) return;
  const { text } = scan;
  let i = scan.position;
  while (isSpace(text.charCodeAt(i))) i++;
  scan.position = i;
  if (text.charCodeAt(i) !== COLON) {
    fail(scan, i, message('A ":" is missing here.'));
    return;
  }
  scan.position = i + 1;
  scan.next = Next.Value;
}

function readValue(scan: Scan, code: number): void {
  const start = scan.position;
  scan.next = Next.AfterValue;
  if (code === QUOTE) {
    addString(scan);
  } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
    openBracket(scan, code);
  } else if (code === 45 || (code >= 48 && code <= 57)) {
    const end = endOfNumber(scan.text, start);
    if (end < 0) fail(scan, start, message('This is not a number that JSON knows.'));
    else add(scan, start, end);
  } else {
    const word = code === 116 ? 'true' : code === 102 ? 'false' : 'null';
    if (scan.text.startsWith(word, start)) add(scan, start, start + word.length);
    else fail(scan, start, message('A value is missing here, or this is none that JSON knows.'));
  }
}

function openBracket(scan: Scan, code: number): void {
  if (scan.depth >= MAX_JSON_DEPTH) {
    fail(scan, scan.position, message('Lists and objects nest more than {0} deep here.', MAX_JSON_DEPTH));
    return;
  }
  scan.open[scan.depth++] = scan.length;
  add(scan, scan.position, scan.position + 1);
  scan.next = code === OPEN_LIST ? Next.ValueOrEnd : Next.KeyOrEnd;
}

function closeBracket(scan: Scan): void {
  scan.position++;
  close(scan, scan.position);
  scan.next = Next.AfterValue;
}

function close(scan: Scan, end: number): void {
  const node = scan.open[--scan.depth]!;
  scan.nodes[node + 1] = end;
  scan.nodes[node + 2] = scan.length;
}

function add(scan: Scan, start: number, end: number): void {
  if (scan.length + NODE_SIZE > scan.nodes.length) {
    const larger = new Int32Array(scan.nodes.length * 2);
    larger.set(scan.nodes);
    scan.nodes = larger;
  }
  const { nodes, length } = scan;
  nodes[length] = start;
  nodes[length + 1] = end;
  nodes[length + 2] = scan.length = length + NODE_SIZE;
  scan.position = end;
}

/** Adds the string that begins here; false where it is broken. */
function addString(scan: Scan): boolean {
  const { text } = scan;
  const start = scan.position;
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      add(scan, start, i + 1);
      return true;
    }
    if (code < 32) {
      const isLine = code === 10 || code === 13;
      // A line that ends in a string lacks its quote: that is said of the string, other characters of themselves.
      if (isLine) fail(scan, start, message('The closing quote of this text is missing.'), i);
      else fail(scan, i, message('A control character stands in this text. Write it as an escape.'));
      return false;
    }
    if (code !== BACKSLASH) continue;
    const length = escapeLength(text, i);
    if (length === 0) {
      fail(scan, i, message('This escape is not one that JSON knows. Write a backslash as \\\\.'));
      return false;
    }
    i += length - 1;
  }
  fail(scan, start, message('The closing quote of this text is missing.'), text.length);
  return false;
}

function escapeLength(text: string, at: number): number {
  const code = text[at + 1];
  if (code === 'u') return /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) ? 6 : 0;
  return code !== undefined && '"\\/bfnrt'.includes(code) ? 2 : 0;
}

/** The end of the number that begins here, -1 where it is none. */
function endOfNumber(text: string, start: number): number {
  let i = start;
  if (text.charCodeAt(i) === 45) i++;
  const first = text.charCodeAt(i);
  if (!isDigit(first)) return -1;
  i = first === 48 ? i + 1 : endOfDigits(text, i);
  if (text.charCodeAt(i) === 46) {
    if (!isDigit(text.charCodeAt(i + 1))) return -1;
    i = endOfDigits(text, i + 1);
  }
  if ((text.charCodeAt(i) | 32) !== 101) return isDigit(text.charCodeAt(i)) ? -1 : i;
  i++;
  const sign = text.charCodeAt(i);
  if (sign === 43 || sign === 45) i++;
  return isDigit(text.charCodeAt(i)) ? endOfDigits(text, i) : -1;
}

function endOfDigits(text: string, start: number): number {
  let i = start;
  while (isDigit(text.charCodeAt(i))) i++;
  return i;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const MAX_FAULT = 80;

/** Marks the fault from `start` to `end`; by default the word or the character there. */
function fail(scan: Scan, start: number, sentence: Message, end = start): void {
  const { text } = scan;
  const word = /^[\w.+-]+|^[^]/.exec(text.slice(start, start + MAX_FAULT))?.[0] ?? '';
  const isEnd = start >= text.length;
  scan.fault = {
    start: Math.min(start, text.length),
    end: end > start ? Math.min(end, start + MAX_FAULT) : Math.min(text.length, start + word.length),
    message: isEnd ? message('The file ends before its content does: it may be cut off.') : sentence,
  };
  scan.position = Math.max(scan.position, start);
}
