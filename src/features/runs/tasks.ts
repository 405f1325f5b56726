import {
  CustomExecution,
  EventEmitter,
  l10n,
  Task,
  tasks,
  TaskScope,
  workspace,
  type Pseudoterminal,
  type TaskDefinition,
} from 'vscode';
import { describeRunState } from '../../app/runs/describeRun';
import { currentState, isActive, type RunState } from '../../app/runs/runState';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { taskTypes } from '../../vscode/ids';
import { translate } from '../../vscode/translate';
import { runFolders } from './folders';
import type { RunsDependencies } from './register';
import { readConfigurations, startWithProgress } from './start';

interface RunTaskDefinition extends TaskDefinition {
  readonly run: string;
}

/** Run configurations as tasks of type `jetson`: the task's terminal shows the log and ends with the run's code. */
export function registerRunTasks(dependencies: RunsDependencies): Disposable {
  return tasks.registerTaskProvider(taskTypes.jetson, {
    provideTasks: async () => {
      const found: Task[] = [];
      for (const folder of runFolders()) {
        for (const { name } of await readConfigurations(folder))
          found.push(taskOf({ type: taskTypes.jetson, run: name }, folder, dependencies));
      }
      return found;
    },
    resolveTask: (task) => {
      const folder = runFolders()[0];
      return folder === undefined ? undefined : taskOf(task.definition as RunTaskDefinition, folder, dependencies);
    },
  });
}

function taskOf(definition: RunTaskDefinition, folder: string, dependencies: RunsDependencies): Task {
  const scope = workspace.workspaceFolders?.find(({ uri }) => uri.path === folder) ?? TaskScope.Workspace;
  const execution = new CustomExecution(() => Promise.resolve(runTerminal(definition.run, folder, dependencies)));
  return new Task(definition, scope, definition.run, 'Jetson', execution);
}

function runTerminal(name: string, folder: string, dependencies: RunsDependencies): Pseudoterminal {
  const store = new DisposableStore();
  const written = store.add(new EventEmitter<string>());
  const closed = store.add(new EventEmitter<number>());
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: () => {
      void followTask(name, folder, dependencies, {
        store,
        write: (text) => {
          written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
        },
      }).then((code) => {
        closed.fire(code);
      });
    },
    // The run goes on: it belongs to its host.
    close: () => {
      store.dispose();
    },
  };
}

interface TaskOutput {
  readonly store: DisposableStore;
  readonly write: (text: string) => void;
}

async function followTask(
  name: string,
  folder: string,
  dependencies: RunsDependencies,
  { store, write }: TaskOutput,
): Promise<number> {
  const configuration = (await readConfigurations(folder)).find((candidate) => candidate.name === name);
  if (configuration === undefined) {
    write(`${l10n.t('There is no run "{0}" in .vscode/runs.json.', name)}\n`);
    return 1;
  }
  const run = await startWithProgress(dependencies, { configuration, folder });
  if (run === undefined) return 1;
  write(`${l10n.t('{0} on {1}', run.record.name, run.record.host.name)}\n`);
  const end = await followLog(run, dependencies, { store, write });
  write(`\n${translate(describeRunState(end, Date.now()))}\n`);
  return currentState(end.record).code ?? 1;
}

function followLog(
  { record: { id } }: RunState,
  { runs }: RunsDependencies,
  { store, write }: TaskOutput,
): Promise<RunState> {
  const decoder = new TextDecoder();
  let offset = 0;
  let reading = Promise.resolve();
  const read = async (): Promise<void> => {
    const part = await runs.storeOf(id)?.read(id, 'log', { offset, length: 4 * 1024 * 1024 });
    if (part?.ok !== true || part.value.length === 0) return;
    offset += part.value.length;
    write(decoder.decode(part.value, { stream: true }));
  };
  return new Promise((resolve) => {
    const update = (): void => {
      reading = reading.then(async () => {
        await read();
        const run = runs.get(id);
        if (run !== undefined && !isActive(run.record)) {
          await read();
          resolve(run);
        }
      });
    };
    store.add(
      runs.onDidChange((ids) => {
        if (ids.includes(id)) update();
      }),
    );
    update();
  });
}
