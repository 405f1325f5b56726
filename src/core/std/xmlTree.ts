/** An attribute with its places: offsets into the text. The value's place excludes the quotes. */
export interface XmlAttribute {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** An element with its places: `start` to `end` is the whole of it, the content lies between its tags. */
export interface XmlElement {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
}

/** What was read of a text, well formed or not. */
export interface XmlTree {
  readonly root: XmlElement | undefined;
  /**
   * The text is well formed beyond doubt: only plain tags, text, comments and a declaration. Where it is false the text may
   * still be well formed; `findXmlFault` knows.
   */
  readonly isPlain: boolean;
  /** Where elements nest too deeply; nothing after it was read. */
  readonly tooDeepAt: number | undefined;
}

/** Elements inside elements beyond this depth are not read. */
export const MAX_XML_DEPTH = 200;

interface OpenElement extends XmlElement {
  contentStart: number;
  end: number;
  contentEnd: number;
  attributes: readonly XmlAttribute[];
  children: OpenElement[];
}

interface Scan {
  readonly text: string;
  readonly open: OpenElement[];
  root: OpenElement | undefined;
  isPlain: boolean;
  tooDeepAt: number | undefined;
}

/** Element and attribute lists of those that have none. */
const NONE: readonly XmlAttribute[] = [];
/** Attributes of one element beyond this many are not kept. */
const MAX_ATTRIBUTES = 200;

/** What XML forbids, and surrogates, which only the verdict's parser looks at in pairs. */
const unusualCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
const declaration =
  /^<\?xml[ \t\r\n]+version="1\.[0-9]+"(?:[ \t\r\n]+encoding="[A-Za-z][A-Za-z0-9._-]*")?[ \t\r\n]*\?>/;

/**
 * Reads XML into a tree with places, in one pass, whatever the text is: an end tag closes the nearest element of its name, a
 * tag cut short ends where the next begins, and what is left open ends with the text. Never throws, never recurses. On every
 * document that is well formed the tree is the one a conforming parser without a DTD sees (XML 1.0).
 */
export function scanXml(text: string): XmlTree {
  const isOrdinary = !unusualCharacter.test(text) && !text.includes('&') && !text.includes(']]>');
  const scan: Scan = { text, open: [], root: undefined, isPlain: isOrdinary, tooDeepAt: undefined };
  let position = 0;
  while (position < text.length && scan.tooDeepAt === undefined) {
    const tag = text.indexOf('<', position);
    const end = tag < 0 ? text.length : tag;
    if (scan.open.length === 0 && !isBlank(text, position, end)) scan.isPlain = false;
    position = tag < 0 ? end : scanMarkup(scan, tag);
  }
  const { open, root, tooDeepAt } = scan;
  const isPlain = scan.isPlain && open.length === 0 && root !== undefined;
  for (const element of open) element.end = element.contentEnd = text.length;
  return { root, isPlain, tooDeepAt };
}

const SLASH = 47;
const EXCLAMATION = 33;
const QUESTION = 63;
const GREATER = 62;
const LESS = 60;
const EQUALS = 61;

/** Reads what begins with `<` and returns the offset after it. */
function scanMarkup(scan: Scan, start: number): number {
  const code = scan.text.charCodeAt(start + 1);
  if (code === SLASH) return scanEndTag(scan, start);
  if (code === EXCLAMATION) return scanDeclaration(scan, start);
  if (code === QUESTION) return scanInstruction(scan, start);
  if (isNameStart(code)) return scanStartTag(scan, start);
  scan.isPlain = false;
  return start + 1;
}

function scanStartTag(scan: Scan, start: number): number {
  const { text, open } = scan;
  if (open.length >= MAX_XML_DEPTH) {
    scan.tooDeepAt = start;
    return text.length;
  }
  const nameEnd = endOfName(scan, start + 1);
  const element: OpenElement = {
    name: text.slice(start + 1, nameEnd),
    start,
    end: nameEnd,
    contentStart: nameEnd,
    contentEnd: nameEnd,
    attributes: NONE,
    children: [],
  };
  let position = nameEnd;
  if (text.charCodeAt(position) !== GREATER) position = scanAttributes(scan, element, nameEnd);
  const isEmpty = text.charCodeAt(position) === SLASH && text.charCodeAt(position + 1) === GREATER;
  if (isEmpty) position++;
  if (text.charCodeAt(position) === GREATER) position++;
  else scan.isPlain = false;
  element.contentStart = element.contentEnd = element.end = position;
  attach(scan, element);
  if (!isEmpty) open.push(element);
  return position;
}

function attach(scan: Scan, element: OpenElement): void {
  const parent = scan.open.at(-1);
  if (parent !== undefined) parent.children.push(element);
  else if (scan.root === undefined) scan.root = element;
  else scan.isPlain = false;
}

/** Reads attributes up to the tag's end or to what cannot belong to it; returns where that is. */
function scanAttributes(scan: Scan, element: OpenElement, start: number): number {
  const { text } = scan;
  const attributes: XmlAttribute[] = [];
  let position = start;
  for (;;) {
    const next = skipSpace(text, position);
    const hasSpace = next > position;
    position = next;
    const code = text.charCodeAt(position);
    const isEnd = code === SLASH && text.charCodeAt(position + 1) === GREATER;
    if (position >= text.length || code === GREATER || code === LESS || isEnd) break;
    if (!hasSpace || !isNameStart(code)) {
      scan.isPlain = false;
      position++;
      continue;
    }
    position = scanAttribute(scan, attributes, position);
  }
  if (attributes.length > 0) element.attributes = attributes;
  return position;
}

function scanAttribute(scan: Scan, attributes: XmlAttribute[], start: number): number {
  const { text } = scan;
  const nameEnd = endOfName(scan, start);
  const name = text.slice(start, nameEnd);
  const isFull = attributes.length >= MAX_ATTRIBUTES;
  if (isFull || name.startsWith('xml:') || attributes.some((other) => other.name === name)) scan.isPlain = false;
  const equals = skipSpace(text, nameEnd);
  const opening = skipSpace(text, equals + 1);
  const quote = text[opening];
  if (text.charCodeAt(equals) !== EQUALS || (quote !== '"' && quote !== "'")) {
    scan.isPlain = false;
    return nameEnd;
  }
  const closing = text.indexOf(quote, opening + 1);
  const less = text.indexOf('<', opening + 1);
  // A value holds no `<`: without this a missing quote would swallow the tags that follow.
  if (closing < 0 || (less >= 0 && less < closing)) {
    scan.isPlain = false;
    return less < 0 ? text.length : less;
  }
  if (!isFull) attributes.push({ name, start, valueStart: opening + 1, valueEnd: closing });
  return closing + 1;
}

function scanEndTag(scan: Scan, start: number): number {
  const { text, open } = scan;
  const current = open.at(-1);
  // Nearly every end tag closes the element that is open, and ends at once.
  if (current !== undefined && text.startsWith(current.name, start + 2)) {
    const after = start + 2 + current.name.length;
    if (text.charCodeAt(after) === GREATER) {
      open.pop();
      current.contentEnd = start;
      return (current.end = after + 1);
    }
  }
  const nameEnd = isNameStart(text.charCodeAt(start + 2)) ? endOfName(scan, start + 2) : start + 2;
  let end = skipSpace(text, nameEnd);
  if (text.charCodeAt(end) === GREATER) end++;
  else scan.isPlain = false;
  closeElement(scan, text.slice(start + 2, nameEnd), start, end);
  return end;
}

/**
 * Closes the nearest open element of the name, and with it what is open inside. A name that is not open is taken for a
 * misspelt end of the current element where that holds nothing but text, and passed over otherwise.
 */
function closeElement(scan: Scan, name: string, start: number, end: number): void {
  const { open, text } = scan;
  const index = open.findLastIndex((element) => element.name === name);
  if (index !== open.length - 1 || index < 0) scan.isPlain = false;
  const closed = open[index];
  if (closed !== undefined) {
    for (const inner of open.splice(index)) inner.end = inner.contentEnd = start;
    closed.end = end;
    return;
  }
  const current = open.at(-1);
  if (current === undefined || current.children.length > 0 || isBlank(text, current.contentStart, start)) return;
  open.pop();
  current.contentEnd = start;
  current.end = end;
}

/** Comments, CDATA sections and the document type. */
function scanDeclaration(scan: Scan, start: number): number {
  const { text } = scan;
  if (text.startsWith('<!--', start)) {
    const dashes = text.indexOf('--', start + 4);
    if (dashes < 0 || text.charCodeAt(dashes + 2) !== GREATER) scan.isPlain = false;
    return endAfter(text, '-->', start + 4);
  }
  scan.isPlain = false;
  if (text.startsWith('<![CDATA[', start)) return endAfter(text, ']]>', start + 9);
  return text.startsWith('<!DOCTYPE', start) ? endOfDocumentType(text, start + 9) : start + 2;
}

function endOfDocumentType(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const character = text[i]!;
    if (character === '>') return i + 1;
    if (character === '[') {
      const close = /\][ \t\r\n]*>/g;
      close.lastIndex = i;
      return close.exec(text) === null ? text.length : close.lastIndex;
    }
    if (character !== '"' && character !== "'") continue;
    const closing = text.indexOf(character, i + 1);
    if (closing < 0) return text.length;
    i = closing;
  }
  return text.length;
}

function scanInstruction(scan: Scan, start: number): number {
  if (start !== 0 || !declaration.test(scan.text)) scan.isPlain = false;
  return endAfter(scan.text, '?>', start + 2);
}

function endAfter(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

/** Names beyond ASCII are read up to the next ASCII character that ends a name; whether they are names is for the verdict. */
function endOfName(scan: Scan, start: number): number {
  const { text } = scan;
  let i = start;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) scan.isPlain = false;
    else if (!isNameStart(code) && !isNameRest(code)) break;
  }
  return i;
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 128;
}

function isNameRest(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 45 || code === 46;
}

export function isXmlSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}

function skipSpace(text: string, start: number): number {
  let i = start;
  while (isXmlSpace(text.charCodeAt(i))) i++;
  return i;
}

function isBlank(text: string, start: number, end: number): boolean {
  return skipSpace(text, start) >= end;
}
