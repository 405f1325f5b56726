import { quoteShellWord } from '../std/shellWords';

/** Words that are shown of a command; of the others the count. */
const MAX_WORDS = 24;
/** Characters that are shown of the beginning and of the end of a long word; of those between the count. */
const HEAD = 100;
const TAIL = 100;

const SECRET = '(?:passw|passphrase|token|secret|credential|api[-_]?key|access[-_]?key)[\\w-]{0,40}';
const SECRET_OPTION = new RegExp(`^-[\\w-]*${SECRET}$`, 'i');
/** Without what is before the telling part of the name, which would be looked for anew from each character of a long word. */
const SECRET_VALUE = new RegExp(`(${SECRET}=)("[^"]*"|'[^']*'|\\S+)`, 'gi');

/**
 * A command as one line for people to read in a log: words are quoted as for a shell, long ones cut with a count, line ends and other control
 * characters shown as `␊` and the like. Values of what is called a password, a token, a secret or a key are left out (`…`).
 */
export function describeCommand(words: readonly string[]): string {
  const shown = words.slice(0, MAX_WORDS).map((word, i) => {
    const isSecret = i > 0 && SECRET_OPTION.test(words[i - 1]!);
    return quoteShellWord(visible(isSecret ? '…' : cut(word.replace(SECRET_VALUE, '$1…'))));
  });
  const others = words.length - shown.length;
  return [...shown, ...(others === 0 ? [] : [`… ${others} more words`])].join(' ');
}

function cut(word: string): string {
  const left = word.length - HEAD - TAIL;
  if (left <= 0) return word;
  const head = word.slice(0, HEAD).replace(/[\ud800-\udbff]$/, '');
  const tail = word.slice(-TAIL).replace(/^[\udc00-\udfff]/, '');
  return `${head}… ${left} characters …${tail}`;
}

function visible(word: string): string {
  return word.replace(/[\u0000-\u001f\u007f]/g, (character) =>
    character === '\u007f' ? '␡' : String.fromCharCode(0x2400 + character.charCodeAt(0)),
  );
}
