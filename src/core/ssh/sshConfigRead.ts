import { message, type Message } from '../std/message';
import { nearestWord } from '../std/nearestWord';
import { forgottenSshKeys, sshConfigAliases, sshConfigKeys } from './sshConfigKeys';
import type { SshConfigLine } from './sshConfigLines';
import { evaluateMatch, type MatchSubject } from './sshConfigMatch';
import { setSshOption } from './sshConfigSet';
import type { SshConfigFile, SshConfigSource } from './sshConfigSource';
import type { SshTokens } from './sshExpand';
import type { SshOptions } from './sshOptions';
import { matchesSshPattern, matchesSshPatternList } from './sshPatterns';

/** One reading of the whole configuration for one host. */
export interface SshConfigReading {
  readonly source: SshConfigSource;
  readonly options: SshOptions;
  /** What the patterns of `Host` are compared with. */
  readonly host: string;
  /** What `Match` looks at, asked anew for each line: earlier lines change it. */
  subject(): MatchSubject;
  /** What an `Include` may hold, asked anew likewise. */
  tokens(): SshTokens;
}

/** Reads the configuration into the options, and says whether it wants to be read again with the final name. */
export async function readSshConfig(reading: SshConfigReading): Promise<{ wantsFinal: boolean }> {
  let wantsFinal = false;
  for (const file of reading.source.roots()) wantsFinal = (await readFile(reading, file, true)) || wantsFinal;
  return { wantsFinal };
}

/** What a line does to the lines after it. */
interface LineEffect {
  readonly isActive: boolean;
  readonly wantsFinal?: boolean;
}

/** A file that is included where a block does not apply is read for its faults, and applies nothing. */
async function readFile(reading: SshConfigReading, file: SshConfigFile, isApplied: boolean): Promise<boolean> {
  let isActive = isApplied;
  let wantsFinal = false;
  for (const line of await reading.source.linesOf(file)) {
    const effect = await readLine(reading, { file, line, isApplied, isActive });
    isActive = effect.isActive;
    wantsFinal ||= effect.wantsFinal === true;
  }
  return wantsFinal;
}

interface LinePlace {
  readonly file: SshConfigFile;
  readonly line: SshConfigLine;
  readonly isApplied: boolean;
  readonly isActive: boolean;
}

async function readLine(reading: SshConfigReading, place: LinePlace): Promise<LineEffect> {
  const { line, isActive } = place;
  const fault = lineFault(line);
  if (fault !== undefined) {
    report(reading, place, fault);
    return { isActive };
  }
  if (line.keyword === 'host') return { isActive: place.isApplied && matchesHostLine(reading, place) };
  if (line.keyword === 'match') return readMatch(reading, place);
  if (line.keyword === 'include') return readIncludes(reading, place);
  readSetting(reading, place);
  return { isActive };
}

function lineFault({ keyword, rest, words }: SshConfigLine): Message | undefined {
  if (rest === '') return message('{0} has no value.', keyword);
  return words === undefined ? message('A quote is not closed.') : undefined;
}

function matchesHostLine(reading: SshConfigReading, place: LinePlace): boolean {
  let matches = false;
  for (const word of place.line.words ?? []) {
    if (word === '') {
      report(reading, place, message('{0} has an empty value.', place.line.keyword));
      return matches;
    }
    const isNegated = word.startsWith('!');
    if (!matchesSshPattern(reading.host, isNegated ? word.slice(1) : word)) continue;
    if (isNegated) return false;
    matches = true;
  }
  return matches;
}

async function readMatch(reading: SshConfigReading, place: LinePlace): Promise<LineEffect> {
  const outcome = await evaluateMatch(place.line.rest, subjectFor(reading, place));
  const { wantsFinal, fault, undecided } = outcome;
  if (fault !== undefined) {
    report(reading, place, fault);
    return { isActive: place.isActive, wantsFinal };
  }
  if (undecided !== undefined && place.isApplied) reportUndecided(reading, place, undecided);
  return { isActive: place.isApplied && outcome.matches, wantsFinal };
}

/** No command is run for a file that applies nothing. */
function subjectFor(reading: SshConfigReading, { isApplied }: LinePlace): MatchSubject {
  const subject = reading.subject();
  return isApplied ? subject : { ...subject, exec: () => Promise.resolve(false) };
}

async function readIncludes(reading: SshConfigReading, place: LinePlace): Promise<LineEffect> {
  let wantsFinal = false;
  for (const file of await reading.source.included(place.line, place.file, reading.tokens())) {
    wantsFinal = (await readFile(reading, file, place.isActive)) || wantsFinal;
  }
  return { isActive: place.isActive, wantsFinal };
}

function readSetting(reading: SshConfigReading, place: LinePlace): void {
  const { line, isActive, file } = place;
  const key = sshConfigAliases[line.keyword] ?? line.keyword;
  if (forgottenSshKeys.has(key)) return;
  if (!Object.hasOwn(sshConfigKeys, key)) {
    if (matchesSshPatternList(key, (reading.options.get('ignoreunknown') ?? '').toLowerCase())) return;
    const like = nearestWord(key, Object.keys(sshConfigKeys));
    const remedy = like === undefined ? undefined : message('Did you mean {0}?', like);
    const text = message('"{0}" is not a key of an SSH configuration.', line.keyword);
    reading.source.report('ssh-config/unknown-key', text, file, line, remedy);
    return;
  }
  const fault = setSshOption(reading.options, { key, line, isActive, isUser: file.isUser });
  if (fault !== undefined) report(reading, place, fault);
}

function report(reading: SshConfigReading, { file, line }: LinePlace, text: Message): void {
  reading.source.report('ssh-config/syntax', text, file, line);
}

function reportUndecided(reading: SshConfigReading, { file, line }: LinePlace, condition: string): void {
  if (condition === 'exec') {
    const remedy = message('Trust the workspace to let "Match exec" run its command.');
    const text = message('A block of the SSH configuration is left out: its condition runs a command.');
    reading.source.report('ssh-config/match-exec', text, file, line, remedy);
    return;
  }
  const text = message('A block of the SSH configuration is left out: "Match {0}" cannot be decided here.', condition);
  reading.source.report('ssh-config/match-undecided', text, file, line);
}
