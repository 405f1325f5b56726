/** What a shell takes as it stands, wherever it is in a command; `=`, `~`, `%` and `^` mean something to one shell or another. */
const PLAIN_WORD = /^[\w@+:,./-]+$/;

/** Words with a meaning of their own at the beginning of a command, in POSIX shells, bash and zsh. */
const RESERVED_WORDS = new Set(
  (
    'case do done elif else esac fi for if in then until while ' +
    'coproc declare end export foreach function local nocorrect readonly repeat select time typeset'
  ).split(' '),
);

/**
 * A word so that any POSIX shell (dash, busybox, bash, zsh) reads back exactly its characters, as one word, also as the name of a
 * command. Plain words stay readable; the rest comes in single quotes. A word that begins with a dash is still an option to the
 * program that gets it.
 *
 * @throws RangeError for a NUL character: no program can be given one, and a word that silently lost it would be another word.
 */
export function quoteShellWord(word: string): string {
  if (word.includes('\0')) throw new RangeError('A NUL character cannot be passed to a program.');
  if (PLAIN_WORD.test(word) && !RESERVED_WORDS.has(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command and its arguments as one line of a shell script: each word quoted, with spaces between. */
export function quoteShellWords(words: readonly string[]): string {
  return words.map(quoteShellWord).join(' ');
}
