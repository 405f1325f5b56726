import type { Span } from './place';

/** What a text file's bytes say about the text, beside the text. */
export interface DecodedText {
  /** Without the byte order mark; bytes that are not UTF-8 have become U+FFFD. */
  readonly text: string;
  readonly hasBom: boolean;
  /** Which line endings occur. */
  readonly endings: { readonly lf: number; readonly crlf: number; readonly cr: number };
  /** Where the text holds bytes that are not UTF-8 (the first few). */
  readonly invalid: readonly Span[];
}

const MAX_INVALID = 20;
/** What the decoder puts for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/** Decodes UTF-8 (UTF-16 with a byte order mark is not read: it comes out as invalid bytes). Never throws. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const content = hasBom ? bytes.subarray(3) : bytes;
  const text = decode(content);
  return { text, hasBom, endings: countLineEndings(text), invalid: findInvalid(content, text) };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function countLineEndings(text: string): { lf: number; crlf: number; cr: number } {
  const endings = { lf: 0, crlf: 0, cr: 0 };
  const hasCr = text.includes('\r');
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
    if (hasCr && text.charCodeAt(i - 1) === 13) endings.crlf++;
    else endings.lf++;
  }
  if (hasCr) {
    for (let i = text.indexOf('\r'); i >= 0; i = text.indexOf('\r', i + 1)) {
      if (text.charCodeAt(i + 1) !== 10) endings.cr++;
    }
  }
  return endings;
}

/** Where the decoder put U+FFFD for bytes that are not UTF-8. A U+FFFD that the file holds is a character as any other. */
function findInvalid(bytes: Uint8Array, text: string): Span[] {
  if (!text.includes(REPLACEMENT) || isUtf8(bytes)) return [];
  const spans: Span[] = [];
  let offset = 0;
  let before = 0;
  for (let i = text.indexOf(REPLACEMENT); i >= 0 && spans.length < MAX_INVALID; i = text.indexOf(REPLACEMENT, i + 1)) {
    offset += utf8Length(text, before, i);
    before = i + 1;
    const isWritten = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isWritten) spans.push({ start: i, end: i + 1 });
    offset += isWritten ? 3 : invalidLength(bytes, offset);
  }
  return spans;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The bytes of the UTF-16 units `[start, end)` of a decoded text, in which surrogates come in pairs. */
function utf8Length(text: string, start: number, end: number): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    const isSurrogate = 0xd800 <= unit && unit <= 0xdfff;
    length += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate ? 2 : 3;
  }
  return length;
}

/** How many bytes one U+FFFD stands for: the longest beginning of a character that does not go on, at least one byte. */
function invalidLength(bytes: Uint8Array, offset: number): number {
  for (let length = 3; length > 1; length--) {
    if (offset + length <= bytes.length && decode(bytes.subarray(offset, offset + length)) === REPLACEMENT)
      return length;
  }
  return 1;
}
