import { commands as editorCommands, env, l10n, Uri, window, type TreeView } from 'vscode';
import { runBefore } from '../../app/runs/runBefore';
import { hasFailed, isActive, type RunState } from '../../app/runs/runState';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import type { Result } from '../../core/std/problem';
import { registerCommand } from '../../vscode/commands';
import { commands } from '../../vscode/ids';
import { showProblem } from '../../vscode/problems';
import { translate } from '../../vscode/translate';
import { describeRunState } from '../../app/runs/describeRun';
import { createRunsFile } from './createRunsFile';
import type { RunsDependencies } from './register';
import { rerun, startFromPalette } from './start';
import type { RunNode, RunTree } from './tree';
import { createWhatChanged, tellNothingBefore } from './whatChanged';

interface Dependencies extends RunsDependencies {
  readonly tree: RunTree;
  readonly view: TreeView<RunNode>;
}

export function registerRunCommands(dependencies: Dependencies): Disposable {
  const { runs, log, tree, view } = dependencies;
  const store = new DisposableStore();
  const register = (name: Parameters<typeof registerCommand>[0], act: (...args: unknown[]) => unknown): void => {
    store.add(registerCommand(name, log, act));
  };
  /** For one run: the one clicked, else the one selected, else the one picked. */
  const onRun = (name: Parameters<typeof registerCommand>[0], act: (run: RunState) => unknown): void => {
    register(name, async (target) => {
      const id = idOf(target) ?? view.selection.map(idOf).find((found) => found !== undefined);
      const run = (id === undefined ? undefined : runs.get(id)) ?? (await pickRun(runs.runs));
      if (run !== undefined) await act(run);
    });
  };
  const tell = async (result: Promise<Result<unknown>>): Promise<void> => {
    const outcome = await result;
    if (!outcome.ok) await showProblem(outcome.problem, log);
  };
  register('startRun', (target) => startFromPalette(dependencies, target));
  register('openSelectedRun', async () => {
    const run = view.selection.find(({ kind }) => kind === 'run');
    if (run !== undefined) await editorCommands.executeCommand(commands.openRun, run);
  });
  register('editRuns', () => createRunsFile());
  register('refreshRuns', () => runs.refresh());
  onRun('rerun', (run) => rerun(dependencies, run, 'exactly'));
  onRun('rerunWithChanges', (run) => rerun(dependencies, run, 'with changes'));
  onRun('stopRun', (run) => stopRun(run, dependencies));
  onRun('pauseRun', ({ record }) => tell(runs.pause(record.id)));
  onRun('resumeRun', ({ record }) => tell(runs.resume(record.id)));
  onRun('reconnectRun', ({ record }) => tell(runs.reconnect(record.id)));
  onRun('openRunLog', async ({ record }) => {
    const run = runs.storeOf(record.id);
    if (run !== undefined) await window.showTextDocument(Uri.file(run.pathOf(record.id, 'log')));
  });
  onRun('revealRun', async ({ record }) => {
    const run = runs.storeOf(record.id);
    if (run !== undefined)
      await editorCommands.executeCommand('revealFileInOS', Uri.file(run.pathOf(record.id, 'run.json')));
  });
  onRun('copyRunId', ({ record }) => env.clipboard.writeText(record.id));
  onRun('starRun', ({ record }) => tell(runs.change(record.id, { star: true })));
  onRun('unstarRun', ({ record }) => tell(runs.change(record.id, { star: false })));
  onRun('renameRun', async ({ record }) => {
    const name = await window.showInputBox({ prompt: l10n.t('What is the run called?'), value: record.name });
    if (name !== undefined && name.trim() !== '') await tell(runs.change(record.id, { name: name.trim() }));
  });
  onRun('tagRun', async ({ record }) => {
    const text = await window.showInputBox({
      prompt: l10n.t('Tags, separated by blanks'),
      value: record.tags.join(' '),
    });
    if (text !== undefined)
      await tell(runs.change(record.id, { tags: [...new Set(text.split(/[\s,#]+/).filter(Boolean))] }));
  });
  onRun('groupRun', async ({ record }) => {
    const group = await window.showInputBox({
      prompt: l10n.t('The group to list it in; empty for none'),
      value: record.group ?? '',
    });
    if (group !== undefined) await tell(runs.change(record.id, { group: group.trim() }));
  });
  register('deleteRun', (target, selected) => deleteRuns(idsOf(target, selected, view), dependencies));
  const whatChanged = store.add(createWhatChanged(runs));
  register('whatChanged', async (target, selected) => {
    const chosen = idsOf(target, selected, view).flatMap((id) => runs.get(id) ?? []);
    const [first, second] = chosen.length > 0 ? chosen : [await pickRun(runs.runs)];
    if (first === undefined) return;
    const other = second ?? runBefore(first, runs.runs);
    if (other === undefined) tellNothingBefore(first);
    else if (other.record.id < first.record.id) await whatChanged.show(other, first);
    else await whatChanged.show(first, other);
  });
  register('compareRuns', (target, selected) => compare(idsOf(target, selected, view), runs.runs));
  register('filterRuns', async () => {
    const words = await window.showInputBox({
      prompt: l10n.t('Words of the name or the command, #tag, @host, :active, :running, :failed, :starred'),
      value: tree.filter,
    });
    if (words !== undefined) tree.setFilter(words);
  });
  register('clearRunFilter', () => {
    tree.setFilter('');
  });
  return store;
}

async function stopRun({ record }: RunState, { runs, log }: Dependencies): Promise<void> {
  const stop = l10n.t('Stop');
  const question = l10n.t(
    'Stop {0} on {1}? It is asked to end, and killed with all it started if it does not.',
    record.name,
    record.host.name,
  );
  if ((await window.showWarningMessage(question, { modal: true }, stop)) !== stop) return;
  const stopped = await runs.stop(record.id);
  if (!stopped.ok) await showProblem(stopped.problem, log);
}

async function deleteRuns(ids: readonly string[], { runs, log }: Dependencies): Promise<void> {
  const chosen = ids.flatMap((id) => runs.get(id) ?? []).filter(({ record }) => !isActive(record));
  if (chosen.length === 0) {
    void window.showInformationMessage(l10n.t('Select runs that are over to delete them.'));
    return;
  }
  const remove = l10n.t('Delete');
  const names = chosen.map(({ record }) => record.name).join(', ');
  const question =
    chosen.length === 1
      ? l10n.t('Delete {0} with its log and its fetched files?', names)
      : l10n.t('Delete {0} runs with their logs and fetched files?', chosen.length);
  const detail = [
    ...(chosen.length === 1 ? [] : [names]),
    l10n.t('What is deleted is kept for a week, in .jetson-workbench/trash.'),
  ].join('\n\n');
  if ((await window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  for (const { record } of chosen) {
    const removed = await runs.remove(record.id);
    if (!removed.ok) return void showProblem(removed.problem, log);
  }
  const undo = l10n.t('Undo');
  const done = chosen.length === 1 ? l10n.t('{0} is deleted.', names) : l10n.t('{0} runs are deleted.', chosen.length);
  if ((await window.showInformationMessage(done, undo)) !== undo) return;
  for (const { record, folder } of chosen) {
    const restored = await runs.restore(record.id, folder);
    if (!restored.ok) return void showProblem(restored.problem, log);
  }
}

async function compare(ids: readonly string[], all: readonly RunState[]): Promise<void> {
  const chosen = ids.length > 1 ? ids : await pickRuns(all, ids);
  if (chosen.length > 1) await editorCommands.executeCommand(commands.openRun, { kind: 'runs', ids: chosen });
}

async function pickRuns(all: readonly RunState[], ids: readonly string[]): Promise<readonly string[]> {
  const items = all.map((run) => ({ ...itemOf(run), picked: ids.includes(run.record.id) }));
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    placeHolder: l10n.t('Which runs are to be compared?'),
  });
  return picked?.map(({ id }) => id) ?? [];
}

async function pickRun(all: readonly RunState[]): Promise<RunState | undefined> {
  if (all.length === 0) void window.showInformationMessage(l10n.t('There is no run yet. Start one with "Start Run…".'));
  const picked =
    all.length === 0 ? undefined : await window.showQuickPick(all.map(itemOf), { placeHolder: l10n.t('Which run?') });
  return all.find(({ record }) => record.id === picked?.id);
}

function itemOf(run: RunState) {
  const { record } = run;
  return {
    label: `${hasFailed(record) ? '$(error) ' : isActive(record) ? '$(play-circle) ' : '$(pass) '}${record.name}`,
    description: translate(describeRunState(run, Date.now())),
    detail: `${record.host.name} · ${record.id}`,
    id: record.id,
  };
}

function idsOf(target: unknown, selected: unknown, view: TreeView<RunNode>): readonly string[] {
  const nodes =
    Array.isArray(selected) && selected.length > 0 ? selected : target === undefined ? view.selection : [target];
  return nodes.flatMap((node: unknown) => idOf(node) ?? []);
}

function idOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  const node = target as Partial<{ kind: string; id: string }> | undefined;
  return node?.kind === 'run' ? node.id : undefined;
}
