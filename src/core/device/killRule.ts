import type { KillRule } from './deviceFacts';
import type { ProbeSections } from './probeSections';

/** Folders of logind's settings, from the weakest to the strongest. */
const folders = ['/usr/lib', '/usr/local/lib', '/run', '/etc'];

/**
 * Whether logind ends what a user has started when the user logs out: what logind itself says now, else what its files say, in
 * which a comment shows the built-in value. A machine that systemd did not start has no such rule.
 *
 * `KillExcludeUsers` (root, unless told otherwise) and `KillOnlyUsers` narrow it, as in logind.conf(5).
 */
export function killRuleOf(sections: ProbeSections, user: string | undefined): KillRule {
  const told = sections.get('loginctl');
  const lingers = parseBoolean(/^Linger=(\S+)/m.exec(told)?.[1]);
  if (sections.get('init').trim() !== 'systemd') return { answer: false, lingers, source: '' };
  if (/^KillUserProcesses=/m.test(told)) {
    return { answer: isKilled(settingsOf(told, ''), user), lingers, source: 'loginctl' };
  }
  const files = settingFiles(sections);
  const settings: Settings = Object.assign(
    settingsOf(files[0]?.content ?? '', '[#;]'),
    ...files.map(({ content }) => settingsOf(content, '')),
  ) as Settings;
  const source = files.findLast(({ content }) => settingsOf(content, '').kill !== undefined) ?? files[0];
  return { answer: isKilled(settings, user), lingers, source: source?.path ?? '' };
}

interface Settings {
  readonly kill?: boolean;
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
}

function isKilled({ kill, only = [], exclude = ['root'] }: Settings, user: string | undefined): boolean | undefined {
  if (kill !== true) return kill;
  if (user === undefined) return undefined;
  return !exclude.includes(user) && (only.length === 0 || only.includes(user));
}

/** The main file, then the others by name; of two with the same name the stronger folder's alone. */
function settingFiles(sections: ProbeSections): { path: string; content: string }[] {
  const files = sections.withArgument('logind').map(([path, content]) => ({ path, content }));
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const rank = (path: string): number => folders.findLastIndex((folder) => path.startsWith(`${folder}/`));
  const main = files.filter(({ path }) => nameOf(path) === 'logind.conf').sort((a, b) => rank(a.path) - rank(b.path));
  const others = files.filter((file) => !main.includes(file)).sort((a, b) => rank(a.path) - rank(b.path));
  const byName = new Map(others.map((file) => [nameOf(file.path), file]));
  const names = [...byName.keys()].sort();
  return [...main.slice(-1), ...names.map((name) => byName.get(name)!)];
}

/** The settings on lines that begin with `mark`: a comment's in the main file show what was built in. */
function settingsOf(text: string, mark: '' | '[#;]'): Settings {
  const valueOf = (name: string): string | undefined =>
    [...text.matchAll(new RegExp(`^${mark}[ \\t]*${name}[ \\t]*=(.*)$`, 'gm'))].at(-1)?.[1]?.trim();
  const kill = parseBoolean(valueOf('KillUserProcesses'));
  const only = valueOf('KillOnlyUsers');
  const exclude = valueOf('KillExcludeUsers');
  return {
    ...(kill === undefined ? {} : { kill }),
    ...(only === undefined ? {} : { only: wordsOf(only) }),
    ...(exclude === undefined ? {} : { exclude: wordsOf(exclude) }),
  };
}

function wordsOf(value: string): string[] {
  return value.split(/\s+/).filter((word) => word !== '');
}

function parseBoolean(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (/^(?:1|y|yes|t|true|on)$/i.test(value)) return true;
  return /^(?:0|n|no|f|false|off)$/i.test(value) ? false : undefined;
}
