import { message, type Message } from '../std/message';
import { takeSshToken } from './sshConfigLines';
import { matchesSshHostList, matchesSshPatternList } from './sshPatterns';

/** What the conditions of `Match` are compared with. */
export interface MatchSubject {
  /** The name to connect to, as far as it is known by now. */
  readonly host: string;
  /** The name that was asked for. */
  readonly originalHost: string;
  readonly user: string;
  readonly localUser: string;
  readonly tag: string;
  /** Whether the configuration is read for the second time, with the final name. */
  readonly isFinal: boolean;
  /** Whether a command succeeds; undefined where it may not be run. */
  exec(command: string): Promise<boolean | undefined>;
}

export interface MatchOutcome {
  readonly matches: boolean;
  /** Whether the line asks for a second reading. */
  readonly wantsFinal: boolean;
  /** Why OpenSSH would not take the line. */
  readonly fault?: Message;
  /** The condition that cannot be decided here; the line then does not match. */
  readonly undecided?: string;
}

interface MutableOutcome {
  matches: boolean;
  wantsFinal: boolean;
  fault?: Message;
  undecided?: string;
}

/** Conditions that depend on what is known only while connecting, or on the network. */
const UNDECIDED = new Set(['command', 'localnetwork', 'sessiontype', 'version']);

/**
 * Evaluates what follows `Match`, from left to right as ssh_config(5) has it: all conditions have to hold, `!` turns one around. A
 * command is run only when everything before it holds.
 */
export async function evaluateMatch(conditions: string, subject: MatchSubject): Promise<MatchOutcome> {
  const outcome: MutableOutcome = { matches: true, wantsFinal: false };
  let count = 0;
  for (let rest = conditions; ;) {
    const token = takeSshToken(rest);
    if (token === undefined || token.word === '' || token.word.startsWith('#')) break;
    const isNegated = token.word.startsWith('!');
    const name = token.word.slice(isNegated ? 1 : 0).toLowerCase();
    rest = token.rest;
    if (name === 'all') {
      if (count > 1 || hasMore(rest))
        outcome.fault = message('"all" cannot be combined with other conditions of Match.');
      return settle(outcome, !isNegated);
    }
    count++;
    if (name === 'canonical' || name === 'final') {
      outcome.wantsFinal ||= name === 'final';
      settle(outcome, subject.isFinal !== isNegated);
      continue;
    }
    const argument = takeSshToken(rest);
    if (argument === undefined || argument.word.startsWith('#') || isMissing(name, argument.word, rest)) {
      outcome.fault = message('The condition "{0}" of Match has no value.', name);
      return outcome;
    }
    rest = argument.rest;
    if (!(await applyCondition(outcome, { name, isNegated, value: argument.word }, subject))) return outcome;
  }
  if (count === 0) outcome.fault = message('Match has no condition.');
  return outcome;
}

/** Only what may be unset can be compared with nothing. */
function isMissing(name: string, value: string, rest: string): boolean {
  return !hasMore(rest) || (value === '' && name !== 'tagged' && name !== 'command');
}

function hasMore(rest: string): boolean {
  return rest !== '' && !rest.startsWith('#');
}

function settle(outcome: MutableOutcome, holds: boolean): MutableOutcome {
  outcome.matches &&= holds;
  return outcome;
}

interface Condition {
  readonly name: string;
  readonly isNegated: boolean;
  readonly value: string;
}

/** Whether the rest of the line is still to be read. */
async function applyCondition(outcome: MutableOutcome, condition: Condition, subject: MatchSubject): Promise<boolean> {
  const { name, isNegated, value } = condition;
  if (name === 'exec' && !outcome.matches) return true;
  const holds = name === 'exec' ? await subject.exec(value) : holdsFor(name, value, subject);
  if (holds !== undefined) settle(outcome, holds !== isNegated);
  else if (name === 'exec' || UNDECIDED.has(name)) {
    if (outcome.matches) outcome.undecided = name;
    settle(outcome, false);
  } else {
    outcome.fault = message('Match does not know the condition "{0}".', name);
    return false;
  }
  return true;
}

function holdsFor(name: string, value: string, subject: MatchSubject): boolean | undefined {
  switch (name) {
    case 'host':
      return matchesSshHostList(subject.host, value);
    case 'originalhost':
      return matchesSshHostList(subject.originalHost, value);
    case 'user':
      return matchesSshPatternList(subject.user, value);
    case 'localuser':
      return matchesSshPatternList(subject.localUser, value);
    case 'tagged':
      return matchesSshPatternList(subject.tag, value);
    default:
      return undefined;
  }
}
