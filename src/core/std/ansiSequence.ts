/** An escape sequence that was found in a text. */
export interface EscapeSequence {
  /** Behind it. */
  readonly end: number;
  /** The last character of a control sequence (`m` sets colours); '' for all else, which has no effect here. */
  readonly command: string;
  readonly parameters: string;
}

/** Characters; what has not ended by then is no sequence, and only its first character is left out. */
const MAX_SEQUENCE = 4096;

/**
 * The sequence that begins with the escape character at `at` (ECMA-48); undefined where the text ends before it does. A sequence
 * that is broken off by a character that cannot be in it ends before that.
 */
export function escapeAt(text: string, at: number): EscapeSequence | undefined {
  const kind = text[at + 1];
  if (kind === undefined) return undefined;
  const found =
    kind === '[' ? controlSequence(text, at) : ']PX^_'.includes(kind) ? controlString(text, at) : short(text, at);
  if (found !== undefined) return found;
  return text.length - at > MAX_SEQUENCE ? nothing(at + 1) : undefined;
}

function controlSequence(text: string, at: number): EscapeSequence | undefined {
  let i = at + 2;
  while (isBetween(text, i, 0x30, 0x3f)) i++;
  const parameters = text.slice(at + 2, i);
  while (isBetween(text, i, 0x20, 0x2f)) i++;
  if (i >= text.length || i - at > MAX_SEQUENCE) return undefined;
  return isBetween(text, i, 0x40, 0x7e) ? { end: i + 1, command: text[i]!, parameters } : nothing(i);
}

/** A title, a link and the like: up to a bell or `ESC \`. It does not go over the end of a line, so that no log is swallowed. */
function controlString(text: string, at: number): EscapeSequence | undefined {
  const end = at + 2 + text.slice(at + 2, at + MAX_SEQUENCE).search(/[\u0007\u001b\n]/);
  if (end < at + 2) return undefined;
  if (text[end] === '\u0007') return nothing(end + 1);
  if (text[end] === '\n') return nothing(at + 2);
  if (end + 1 >= text.length) return undefined;
  return nothing(text[end + 1] === '\\' ? end + 2 : end);
}

function short(text: string, at: number): EscapeSequence | undefined {
  let i = at + 1;
  while (isBetween(text, i, 0x20, 0x2f)) i++;
  if (i >= text.length || i - at > MAX_SEQUENCE) return undefined;
  return nothing(isBetween(text, i, 0x30, 0x7e) ? i + 1 : i);
}

function nothing(end: number): EscapeSequence {
  return { end, command: '', parameters: '' };
}

function isBetween(text: string, at: number, low: number, high: number): boolean {
  const code = text.charCodeAt(at);
  return low <= code && code <= high;
}
