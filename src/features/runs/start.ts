import { commands, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { RunState } from '../../app/runs/runState';
import { RUNS_FILE, type RunConfiguration } from '../../core/runs/runConfiguration';
import { splitCommandLine } from '../../core/runs/splitCommandLine';
import { basename, relativePath } from '../../core/std/path';
import { isCancelled } from '../../core/std/problem';
import { signalOf } from '../../vscode/abort';
import { pathOf, uriOf } from '../../vscode/paths';
import { showProblem } from '../../vscode/problems';
import { translate } from '../../vscode/translate';
import { pickFolder } from './folders';
import type { RunsDependencies } from './register';
import { fillForm, guessConfiguration } from './startForm';

/** Asks what to run, lets it be changed, and starts it. */
export async function startFromPalette(dependencies: RunsDependencies, target: unknown): Promise<void> {
  const folder = await pickFolder();
  if (folder === undefined) return;
  const configuration = await chooseConfiguration(folder, target);
  if (configuration === undefined) return;
  const filled = await fillForm(configuration, { ...dependencies, folder });
  if (filled !== undefined) await startWithProgress(dependencies, { configuration: filled, folder });
}

/** Starts a run again: as it was, or after the form. */
export async function rerun(
  dependencies: RunsDependencies,
  run: RunState,
  how: 'exactly' | 'with changes',
): Promise<void> {
  const { record, folder } = run;
  const configuration =
    how === 'exactly' ? record.configuration : await fillForm(record.configuration, { ...dependencies, folder });
  if (configuration !== undefined) await startWithProgress(dependencies, { configuration, folder, basedOn: record.id });
}

export interface StartRequest {
  readonly configuration: RunConfiguration;
  readonly folder: string;
  readonly basedOn?: string;
  readonly overridesGate?: boolean;
  readonly overridesChecks?: boolean;
}

/** Starts a run with its steps shown and a way to cancel. Where labels or checks stand in the way, a person may go on in spite of them. */
export async function startWithProgress(
  dependencies: RunsDependencies,
  request: StartRequest,
): Promise<RunState | undefined> {
  const { runs, log } = dependencies;
  const title = l10n.t('Starting {0}', request.configuration.name);
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      try {
        return await runs.start({
          ...request,
          signal: signalOf(token),
          onStep: (step, report) => {
            const part =
              report?.total === undefined ? '' : ` ${Math.round((100 * report.done) / Math.max(1, report.total))} %`;
            progress.report({ message: `${translate(step)}${part}` });
          },
        });
      } catch (error) {
        if (isCancelled(error)) return undefined;
        throw error;
      }
    },
  );
  if (result === undefined || result.ok) return result?.value;
  const { problem } = result;
  const isGate = problem.code === 'run/labels';
  const isCheck = /^run\/(no-|disk)|^job\/ends-with-login$/.test(problem.code);
  const anyway = l10n.t('Start All the Same');
  const problems = l10n.t('Show Problems');
  const chosen = await showProblem(problem, log, ...(isGate ? [problems] : []), ...(isGate || isCheck ? [anyway] : []));
  if (chosen === problems) await commands.executeCommand('workbench.actions.view.problems');
  if (chosen !== anyway) return undefined;
  return startWithProgress(dependencies, {
    ...request,
    ...(isGate ? { overridesGate: true } : { overridesChecks: true }),
  });
}

interface ChoiceItem {
  readonly label: string;
  readonly description: string;
  readonly choose: () => Promise<RunConfiguration | undefined>;
}

async function chooseConfiguration(folder: string, target: unknown): Promise<RunConfiguration | undefined> {
  const configured = await readConfigurations(folder);
  if (typeof target === 'string') return configured.find(({ name }) => name === target);
  if (target instanceof Uri) return guessConfiguration(folder, pathOf(target));
  const scripts = folder === '' ? [] : await findScripts(folder);
  const items: ChoiceItem[] = [
    ...configured.map((configuration) => ({
      label: `$(play) ${configuration.name}`,
      description: configuration.command.join(' '),
      choose: () => Promise.resolve(configuration),
    })),
    ...scripts.map((path) => ({
      label: `$(file-code) ${relativePath(folder, path)}`,
      description: l10n.t('with its options'),
      choose: () => guessConfiguration(folder, path),
    })),
    { label: `$(edit) ${l10n.t('Type a command…')}`, description: '', choose: typeCommand },
  ];
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t('What is to be run?'),
    matchOnDescription: true,
  });
  return picked?.choose();
}

/** The configurations of a folder; one that cannot be read is said in the Problems view. */
export async function readConfigurations(folder: string): Promise<readonly RunConfiguration[]> {
  if (folder === '') return [];
  try {
    const bytes = await workspace.fs.readFile(uriOf(`${folder}/${RUNS_FILE}`));
    const { parseRunConfigurations } = await import('../../core/runs/parseRunConfigurations');
    return parseRunConfigurations(new TextDecoder().decode(bytes)).value.map(({ configuration }) => configuration);
  } catch {
    return [];
  }
}

async function findScripts(folder: string): Promise<string[]> {
  const pattern = '**/{train*,*_train,main,benchmark*}.py';
  const found = await workspace.findFiles(pattern, '**/{node_modules,.venv,venv,site-packages}/**', 30);
  return found
    .map(pathOf)
    .filter((path) => path.startsWith(`${folder}/`))
    .sort();
}

async function typeCommand(): Promise<RunConfiguration | undefined> {
  const text = await window.showInputBox({
    prompt: l10n.t('The program and its arguments; quotes hold words with blanks together'),
    placeHolder: 'python3 train.py --epochs 10',
    validateInput: (value) => {
      const words = splitCommandLine(value);
      return words.ok ? undefined : translate(words.problem.message);
    },
  });
  const words = text === undefined ? undefined : splitCommandLine(text);
  if (words?.ok !== true) return undefined;
  return {
    name: basename(words.value.find((word) => /\.\w+$/.test(word)) ?? words.value[0] ?? ''),
    command: [...words.value],
  };
}
