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

/** Decodes UTF-8 (UTF-16 with a byte order mark is not read: it comes out as invalid bytes). Never throws. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(hasBom ? bytes.subarray(3) : bytes);
  return { text, hasBom, endings: countLineEndings(text), invalid: findReplacements(text) };
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

function findReplacements(text: string): Span[] {
  const spans: Span[] = [];
  for (let i = text.indexOf('\ufffd'); i >= 0 && spans.length < MAX_INVALID; i = text.indexOf('\ufffd', i + 1)) {
    spans.push({ start: i, end: i + 1 });
  }
  return spans;
}
