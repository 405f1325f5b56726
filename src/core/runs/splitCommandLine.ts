import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';

/**
 * The words of a command line as POSIX shells split them, with quotes and backslashes; nothing else of a shell is understood, so `$`,
 * `*` and `|` are characters as any other. An open quote and an empty line are problems.
 */
export function splitCommandLine(text: string): Result<readonly string[]> {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'" || char === '"') {
      const end = findQuote(text, i + 1, char);
      if (end < 0) return failure(openQuote(char));
      const inside = text.slice(i + 1, end);
      word = (word ?? '') + (char === '"' ? inside.replaceAll(/\\(["\\$`])/g, '$1') : inside);
      i = end;
    } else if (char === '\\' && i + 1 < text.length) {
      i++;
      word = (word ?? '') + text[i]!;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  return words.length > 0 ? success(words) : failure({ code: 'command/empty', message: message('Type a command.') });
}

/** A command line that `splitCommandLine` splits into these words, for people to read and change. */
export function joinCommandLine(words: readonly string[]): string {
  return words.map((word) => (/^[^\s'"\\]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

function findQuote(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === quote) return i;
    if (quote === '"' && text[i] === '\\') i++;
  }
  return -1;
}

function openQuote(quote: string) {
  return { code: 'command/open-quote', message: message('The quote {0} is not closed.', quote) };
}
