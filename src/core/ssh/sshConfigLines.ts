import type { TextRange } from '../std/place';

/** One line of a configuration that says something. */
export interface SshConfigLine {
  readonly place: TextRange;
  /** In lower case. */
  readonly keyword: string;
  /** What follows the keyword and its `=`, without the blanks around it; comments and quotes are still there. */
  readonly rest: string;
  /** The words of `rest` without quotes, up to a comment; undefined where a quote is not closed. */
  readonly words: readonly string[] | undefined;
}

/**
 * Splits a configuration into lines and words as OpenSSH does: blanks or one `=` end the keyword, `#` begins a comment at the
 * beginning of a line or a word, both kinds of quotes hold words together, and a backslash escapes quotes, itself and (outside
 * of quotes) a blank. Empty lines and comments are left out. Never throws.
 */
export function parseSshConfigLines(text: string): SshConfigLine[] {
  return text.split('\n').flatMap((line, index) => parseLine(line, index) ?? []);
}

function parseLine(text: string, line: number): SshConfigLine | undefined {
  const written = text.replace(/[ \t\r\n\f]+$/, '');
  let token = takeSshToken(written);
  if (token?.word === '') token = takeSshToken(token.rest);
  if (token === undefined || token.word === '' || token.word.startsWith('#')) return undefined;
  const rest = skipBlanks(token.rest);
  const place = { start: { line, character: 0 }, end: { line, character: written.length } };
  return { place, keyword: token.word.toLowerCase(), rest, words: splitSshWords(rest) };
}

/**
 * The first word of a text and what follows it. Blanks or one `=` end a word; in double quotes it may hold both. Undefined where a
 * quote is not closed. The word is empty at the end of the text, and before a blank at its beginning.
 */
export function takeSshToken(text: string): { readonly word: string; readonly rest: string } | undefined {
  const end = text.search(/[ \t\r\n"=]/);
  if (end < 0) return { word: text, rest: '' };
  if (text[end] === '"') {
    const close = text.indexOf('"', end + 1);
    if (close < 0) return undefined;
    return { word: text.slice(0, end) + text.slice(end + 1, close), rest: skipBlanks(text.slice(close + 1)) };
  }
  const rest = skipBlanks(text.slice(end + 1));
  const skipsEquals = text[end] !== '=' && rest.startsWith('=');
  return { word: text.slice(0, end), rest: skipsEquals ? skipBlanks(rest.slice(1)) : rest };
}

function skipBlanks(text: string): string {
  return text.replace(/^[ \t\r\n]+/, '');
}

/** The words of a text, up to a comment; undefined where a quote is not closed. */
function splitSshWords(text: string): string[] | undefined {
  const words: string[] = [];
  for (let at = 0; at < text.length;) {
    if (isBlank(text[at])) {
      at++;
      continue;
    }
    if (text[at] === '#') break;
    const { word, end, isOpen } = readWord(text, at);
    if (isOpen) return undefined;
    words.push(word);
    at = end;
  }
  return words;
}

function readWord(text: string, start: number): { word: string; end: number; isOpen: boolean } {
  let word = '';
  let quote = '';
  let end = start;
  for (; end < text.length && (quote !== '' || !isBlank(text[end])); end++) {
    const mark = text[end]!;
    if (mark === '\\' && isEscaped(text[end + 1], quote)) word += text[++end]!;
    else if (quote === '' && (mark === '"' || mark === "'")) quote = mark;
    else if (mark === quote) quote = '';
    else word += mark;
  }
  return { word, end, isOpen: quote !== '' };
}

function isEscaped(mark: string | undefined, quote: string): boolean {
  return mark === "'" || mark === '"' || mark === '\\' || (mark === ' ' && quote === '');
}

function isBlank(mark: string | undefined): boolean {
  return mark === ' ' || mark === '\t';
}
