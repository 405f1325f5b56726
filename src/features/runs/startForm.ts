import { l10n, QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import type { HostService } from '../../app/hosts/hostService';
import { readCommandOption, writeCommandOption } from '../../core/runs/commandOptions';
import type { RunConfiguration } from '../../core/runs/runConfiguration';
import type { ScriptOption } from '../../core/runs/scriptOptions';
import { joinCommandLine, splitCommandLine } from '../../core/runs/splitCommandLine';
import { basename, dirname, relativePath } from '../../core/std/path';
import { uriOf } from '../../vscode/paths';
import { readSetting } from '../../vscode/settings';
import { translate } from '../../vscode/translate';
import type { RunsDependencies } from './register';

/** A run of a Python script in the script's own folder. */
export function guessConfiguration(folder: string, script: string): Promise<RunConfiguration> {
  const cwd = relativePath(folder, dirname(script));
  return Promise.resolve({
    name: basename(script).replace(/\.py$/, ''),
    command: [readSetting('python.interpreter'), basename(script)],
    ...(cwd === '' ? {} : { cwd }),
  });
}

interface FormContext extends Pick<RunsDependencies, 'hosts' | 'memory'> {
  readonly folder: string;
}

interface Field extends QuickPickItem {
  /** The configuration with this field changed; undefined where the person did not want to. */
  readonly edit?: () => Promise<RunConfiguration | undefined>;
}

/** Shows a run as a list of fields; choosing one changes it, choosing the first starts. Undefined when the person leaves. */
export async function fillForm(given: RunConfiguration, context: FormContext): Promise<RunConfiguration | undefined> {
  const options = await readOptions(given, context.folder);
  let configuration = withLastHost(given, context);
  for (;;) {
    const start: Field = {
      label: `$(play) ${l10n.t('Start')}`,
      description: joinCommandLine(configuration.command),
      alwaysShow: true,
    };
    const items = [start, ...fieldsOf(configuration, options, context)];
    const picked = await window.showQuickPick(items, {
      title: configuration.name,
      placeHolder: l10n.t('Start, or choose what to change'),
      ignoreFocusOut: true,
      matchOnDescription: true,
    });
    if (picked === undefined) return undefined;
    if (picked === start) {
      await context.memory.update(lastHostKey(given.name), configuration.host);
      return configuration;
    }
    configuration = (await picked.edit?.()) ?? configuration;
  }
}

function lastHostKey(name: string): string {
  return `lastHost ${name}`;
}

/** Where it ran the last time, unless the configuration says it. */
function withLastHost(configuration: RunConfiguration, { memory, hosts }: FormContext): RunConfiguration {
  const last = memory.get<string>(lastHostKey(configuration.name));
  const isKnown = hosts.hosts.some(({ id }) => id === last);
  return configuration.host === undefined && last !== undefined && isKnown
    ? { ...configuration, host: last }
    : configuration;
}

function fieldsOf(configuration: RunConfiguration, options: readonly ScriptOption[], { hosts }: FormContext): Field[] {
  const hostName = hosts.stateOf(configuration.host ?? 'local').name;
  return [
    { label: l10n.t('Machine'), description: hostName, edit: () => editHost(configuration, hosts) },
    ...options.map((option) => optionField(configuration, option)),
    { label: '', kind: QuickPickItemKind.Separator },
    {
      label: l10n.t('Command'),
      description: joinCommandLine(configuration.command),
      edit: () => editCommand(configuration),
    },
    {
      label: l10n.t('Folder'),
      description: configuration.cwd ?? '.',
      edit: () =>
        editText(l10n.t('The folder to run in'), configuration.cwd ?? '', (cwd) => ({ ...configuration, cwd })),
    },
    {
      label: l10n.t('Name'),
      description: configuration.name,
      edit: () =>
        editText(l10n.t('What is the run called?'), configuration.name, (name) => ({
          ...configuration,
          name: name || configuration.name,
        })),
    },
    {
      label: l10n.t('Tags'),
      description: (configuration.tags ?? []).join(' '),
      edit: () =>
        editText(l10n.t('Tags, separated by blanks'), (configuration.tags ?? []).join(' '), (text) => ({
          ...configuration,
          tags: text.split(/\s+/).filter(Boolean),
        })),
    },
  ];
}

function optionField(configuration: RunConfiguration, option: ScriptOption): Field {
  const value = readCommandOption(configuration.command, option);
  const shown = value ?? (option.default === undefined ? '' : l10n.t('{0} (default)', option.default));
  return {
    label: option.flag,
    description: shown,
    ...(option.help === '' ? {} : { detail: option.help }),
    edit: () => editOption(configuration, option, value),
  };
}

async function editOption(
  configuration: RunConfiguration,
  option: ScriptOption,
  value: string | undefined,
): Promise<RunConfiguration | undefined> {
  const change = (next: string | undefined): RunConfiguration => ({
    ...configuration,
    command: [...writeCommandOption(configuration.command, option, next)],
  });
  if (option.kind === 'switch') return change(value === undefined ? '' : undefined);
  if (option.choices.length > 0) {
    const picked = await window.showQuickPick([...option.choices], { placeHolder: option.flag });
    return picked === undefined ? undefined : change(picked);
  }
  const text = await window.showInputBox({
    title: option.flag,
    prompt: option.help,
    value: value ?? option.default ?? '',
    validateInput: (entered) => refusal(option, entered),
  });
  if (text === undefined) return undefined;
  return change(text === '' || text === option.default ? undefined : text);
}

function refusal({ kind }: ScriptOption, text: string): string | undefined {
  if (text === '' || kind === 'text') return undefined;
  if (kind === 'integer')
    return /^[+-]?\d+$/.test(text.trim()) ? undefined : l10n.t('A whole number is expected here.');
  return Number.isFinite(Number(text)) ? undefined : l10n.t('A number is expected here.');
}

async function editHost(configuration: RunConfiguration, hosts: HostService): Promise<RunConfiguration | undefined> {
  const items = hosts.hosts.map(({ id, name, facts }) => ({ label: name, description: facts?.model ?? '', id }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Where is it to run?') });
  return picked === undefined ? undefined : { ...configuration, host: picked.id };
}

async function editCommand(configuration: RunConfiguration): Promise<RunConfiguration | undefined> {
  const text = await window.showInputBox({
    prompt: l10n.t('The program and its arguments; quotes hold words with blanks together'),
    value: joinCommandLine(configuration.command),
    validateInput: (value) => {
      const words = splitCommandLine(value);
      return words.ok ? undefined : translate(words.problem.message);
    },
  });
  const words = text === undefined ? undefined : splitCommandLine(text);
  return words?.ok === true ? { ...configuration, command: [...words.value] } : undefined;
}

async function editText(
  prompt: string,
  value: string,
  change: (text: string) => RunConfiguration,
): Promise<RunConfiguration | undefined> {
  const text = await window.showInputBox({ prompt, value });
  return text === undefined ? undefined : change(text.trim());
}

/** The options that the script of a command takes; none where it is no Python script that is here. */
async function readOptions({ command, cwd = '' }: RunConfiguration, folder: string): Promise<readonly ScriptOption[]> {
  const script = command.slice(1).find((word) => word.endsWith('.py'));
  if (script === undefined || folder === '') return [];
  const path = script.startsWith('/') ? script : [folder, cwd, script].filter((part) => part !== '').join('/');
  try {
    const { parseScript } = await import('../../core/runs/scriptOptions');
    const { options } = parseScript(new TextDecoder().decode(await workspace.fs.readFile(uriOf(path))));
    // The place of a positional one among the others cannot be told: it is changed in the command.
    return options.filter(({ isPositional }) => !isPositional);
  } catch {
    return [];
  }
}
