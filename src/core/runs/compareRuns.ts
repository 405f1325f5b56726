import type { RunRecord } from './runRecord';
import { joinCommandLine } from './splitCommandLine';

export interface ComparedSetting {
  /** `--epochs`, `commit`, `host`, `env NAME`, or the name of a fact of the host. */
  readonly name: string;
  /** One a run, in their order; empty where a run has none. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** Digits that tell two lists apart. */
const HASH_LENGTH = 8;

/**
 * The settings of several runs beside each other: what differs comes first; what was chosen before what the host is, otherwise in the order
 * in which they come up.
 */
export function compareRuns(records: readonly RunRecord[]): ComparedSetting[] {
  const chosen = records.map(settingsOf);
  const found = records.map(
    ({ hostFacts }) => new Map((hostFacts ?? []).map(([name, value]) => [name, steady(value)])),
  );
  const settings = chosen.map((one, index) => new Map([...one, ...found[index]!]));
  const names = [...new Set([...chosen, ...found].flatMap((one) => [...one.keys()]))];
  const rows = names.map((name) => {
    const values = settings.map((one) => one.get(name) ?? '');
    return { name, values, differs: new Set(values).size > 1 };
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

function settingsOf(record: RunRecord): Map<string, string> {
  const { configuration, git, environment, gate } = record;
  const settings = new Map<string, string>(optionsOf(configuration.command));
  settings.set('host', record.host.name);
  settings.set('folder', record.workingFolder);
  for (const [name, value] of Object.entries(configuration.env ?? {})) settings.set(`env ${name}`, value);
  if (git !== undefined) {
    settings.set('commit', git.commit);
    settings.set('changed code', git.dirty ? 'yes' : 'no');
  }
  if (environment !== undefined) {
    settings.set('python', environment.python);
    settings.set('packages', `${environment.packages} (${environment.hash.slice(0, HASH_LENGTH)})`);
  }
  if (gate !== undefined) settings.set('labels', gate.hash);
  return settings;
}

/** Without what changes from minute to minute: the memory and the room that are free. */
function steady(fact: string): string {
  return fact.replace(/, [\d.]+ \w+ available$/, '').replace(/^[\d.]+ \w+ free of /, '');
}

/** Options by their flags, in both forms; what is no option is the command. */
function optionsOf(command: readonly string[]): [string, string][] {
  const options: [string, string][] = [];
  const rest: string[] = [];
  for (let i = 0; i < command.length; i++) {
    const word = command[i]!;
    const next = command[i + 1];
    const [, flag, value] = /^(--?[A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag === undefined) rest.push(word);
    else if (value !== undefined) options.push([flag, value]);
    else if (next === undefined || /^--?[A-Za-z]/.test(next)) options.push([flag, 'yes']);
    else {
      options.push([flag, next]);
      i++;
    }
  }
  return [['command', joinCommandLine(rest)], ...options];
}
