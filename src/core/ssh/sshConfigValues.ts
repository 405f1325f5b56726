import { message, type Message } from '../std/message';
import type { SshConfigLine } from './sshConfigLines';

/** What a line gives its key: the values as `ssh -G` prints them (none where the line leaves the key unset), or why it may not. */
export type ReadValues =
  | { readonly values: readonly string[]; readonly fault?: undefined }
  | { readonly values?: undefined; readonly fault: Message };

export type ValueReader = (line: SshConfigLine) => ReadValues;

/** One word. */
export const readWord: ValueReader = (line) => withOneWord(line, (word) => word);

/** One word out of several, in any case; the table gives what each is printed as. */
export function readChoice(choices: Readonly<Record<string, string>>): ValueReader {
  return (line) => withOneWord(line, (word) => choices[word.toLowerCase()]);
}

const flags: Readonly<Record<string, string>> = { yes: 'yes', true: 'yes', no: 'no', false: 'no' };

export const readFlag = readChoice(flags);

/** `yes`, `no`, or a word of its own meaning. */
export const readFlagOrWord: ValueReader = (line) => withOneWord(line, (word) => flags[word.toLowerCase()] ?? word);

/** A whole number that is not negative. */
export const readNumber: ValueReader = (line) => {
  return withOneWord(line, (word) => (isCount(word) ? String(Number(word)) : undefined));
};

export const readPort: ValueReader = (line) => {
  return withOneWord(line, (word) => (word === 'ssh' ? '22' : parseSshPort(word)?.toString()));
};

/** 1 to 65535; undefined for anything else. */
export function parseSshPort(text: string): number | undefined {
  const port = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return 1 <= port && port <= 65535 ? port : undefined;
}

/** Seconds, or a sequence like `1h30m`; `none` leaves the key unset. */
export const readTime: ValueReader = (line) => {
  const read = withOneWord(line, (word) => (word === 'none' ? word : parseSshTime(word)?.toString()));
  return read.values?.[0] === 'none' ? { values: [] } : read;
};

const MAX_NUMBER = 2 ** 31 - 1;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** The seconds of a time as sshd_config(5), "TIME FORMATS", describes it; undefined where it is none. */
function parseSshTime(text: string): number | undefined {
  if (text === '' || !/^(?:\d+[smhdw])*\d*$/i.test(text)) return undefined;
  const parts = text.match(/\d+[smhdw]?/gi) ?? [];
  const total = parts.reduce((sum, part) => sum + parseInt(part, 10) * (SECONDS[part.at(-1)!.toLowerCase()] ?? 1), 0);
  return total <= MAX_NUMBER ? total : undefined;
}

/** `yes`, `no`, or how long. */
export const readControlPersist: ValueReader = (line) => {
  return withOneWord(line, (word) => {
    const seconds = parseSshTime(word);
    return flags[word] ?? (seconds === 0 ? 'yes' : seconds?.toString());
  });
};

/** Several words; `none` stands alone. */
export const readWords: ValueReader = ({ keyword, words = [] }) => {
  if (words.includes('')) return { fault: message('{0} has an empty value.', keyword) };
  const isNone = words.some((word) => word.toLowerCase() === 'none');
  return isNone && words.length > 1 ? { fault: message('{0} takes "none" only alone.', keyword) } : { values: words };
};

/** A command: the rest of the line as it is, quotes, `#` and all. */
export const readCommand: ValueReader = ({ keyword, rest }) => {
  const command = rest.replace(/^[ \t\r\n=]+/, '');
  return command === '' ? { fault: missing(keyword) } : { values: [command] };
};

/** Words that nothing here reads, kept as they were written. */
export const readWritten: ValueReader = ({ keyword, words = [] }) => {
  return words.length === 0 ? { fault: missing(keyword) } : { values: [words.join(' ')] };
};

function withOneWord(line: SshConfigLine, convert: (word: string) => string | undefined): ReadValues {
  const [word = '', ...others] = line.words ?? [];
  if (word === '') return { fault: missing(line.keyword) };
  if (others.length > 0) return { fault: message('{0} takes one value; "{1}" is too much.', line.keyword, others[0]!) };
  const value = convert(word);
  return value === undefined
    ? { fault: message('"{0}" is not a value for {1}.', word, line.keyword) }
    : { values: [value] };
}

function missing(keyword: string): Message {
  return message('{0} has no value.', keyword);
}

function isCount(word: string): boolean {
  return /^\d{1,10}$/.test(word) && Number(word) <= MAX_NUMBER;
}
