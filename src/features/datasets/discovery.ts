import { commands, workspace, type LogOutputChannel, type Uri } from 'vscode';
import type { DatasetState, LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { isCancelled } from '../../core/std/problem';
import { contextKeys } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';
import { readSetting } from '../../vscode/settings';
import { workspaceFiles } from '../../vscode/workspaceFiles';
import { validateInBackground } from './validation';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
}

export interface DiscoveryFollower extends Disposable {
  /** Looks for data sets now. */
  readonly run: () => Promise<void>;
}

/** Files whose coming, going or changing may change which data sets there are. */
const DEFINING = '**/{*.dataset.yaml,*.dataset.yml,*.dataset.json,data.yaml,data.yml,*.pbtxt,instances_*.json}';
const SETTLE = 300;
/** Data sets of up to so many images are checked without being asked. */
const SMALL = 2000;

/** Looks for data sets at the start, when folders come or go and when a file that defines one changes. */
export function followDiscovery({ labels, log }: Dependencies): DiscoveryFollower {
  const store = new DisposableStore();
  let timer: NodeJS.Timeout | undefined;
  let running: AbortController | undefined;

  const run = async (): Promise<void> => {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    await commands.executeCommand('setContext', contextKeys.discovering, true);
    try {
      await labels.discover(discoveryOptions(), controller.signal);
      await commands.executeCommand('setContext', contextKeys.hasDatasets, labels.datasets.length > 0);
      const folders = [...(await labels.annotationFolders())].map((folder) => uriOf(folder).fsPath);
      // The Explorer offers *Visualise Labels* on the files of these folders.
      await commands.executeCommand('setContext', contextKeys.annotationFolders, folders);
      void validateUnasked(labels, log);
    } catch (error) {
      if (!isCancelled(error)) log.error(`Looking for data sets: ${String(error)}`);
    } finally {
      if (running === controller) await commands.executeCommand('setContext', contextKeys.discovering, false);
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), SETTLE);
  };
  const watcher = store.add(workspace.createFileSystemWatcher(DEFINING));
  store.add(watcher.onDidChange(soon));
  store.add(watcher.onDidCreate(soon));
  store.add(watcher.onDidDelete(soon));
  store.add(workspace.onDidChangeWorkspaceFolders(soon));
  let validation: NodeJS.Timeout | undefined;
  store.add(
    labels.onDidOutdate(() => {
      clearTimeout(validation);
      validation = setTimeout(() => void validateUnasked(labels, log), SETTLE);
    }),
  );
  store.add(
    followFolders((path) => {
      labels.folderChanged(path);
      soon();
    }),
  );
  store.add({
    dispose: () => {
      clearTimeout(timer);
      clearTimeout(validation);
      running?.abort();
    },
  });
  return {
    run,
    dispose: () => {
      store.dispose();
    },
  };
}

/** A folder that comes or goes is one event, with nothing about the files in it. */
function followFolders(onChange: (path: string) => void): Disposable {
  const store = new DisposableStore();
  const watcher = store.add(workspace.createFileSystemWatcher('**/*', false, true, false));
  const isFile = (uri: Uri): boolean => /\.[A-Za-z]\w{0,4}$/.test(uri.path);
  store.add(
    watcher.onDidDelete((uri) => {
      if (!isFile(uri)) onChange(pathOf(uri));
    }),
  );
  store.add(
    watcher.onDidCreate(async (uri) => {
      if (isFile(uri)) return;
      const stat = await workspaceFiles.stat(pathOf(uri));
      if (stat.ok && stat.value.kind === 'folder') onChange(pathOf(uri));
    }),
  );
  return store;
}

function discoveryOptions(): Parameters<LabelService['discover']>[0] {
  const folders = workspace.workspaceFolders ?? [];
  const excluded = folders.flatMap(({ uri }) => {
    const globs = workspace.getConfiguration('files', uri).get<Record<string, unknown>>('exclude') ?? {};
    return Object.keys(globs).filter((glob) => globs[glob] === true);
  });
  return {
    roots: folders.map(({ uri }) => pathOf(uri)),
    exclude: [...new Set(excluded)],
    environment: Object.fromEntries(
      Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
  };
}

async function validateUnasked(labels: LabelService, log: LogOutputChannel): Promise<void> {
  for (const { dataset } of labels.datasets) {
    // While another one was checked, this one may have been begun, changed or taken away.
    const state = labels.datasets.find((now) => now.dataset.id === dataset.id);
    try {
      if (state !== undefined && (await isToBeValidated(labels, state)))
        await validateInBackground(labels, [state.dataset], log);
    } catch (error) {
      if (!isCancelled(error)) log.error(`Checking ${dataset.id}: ${String(error)}`);
    }
  }
}

async function isToBeValidated(
  labels: LabelService,
  { dataset, report, validating, isOutdated }: DatasetState,
): Promise<boolean> {
  if ((report !== undefined && !isOutdated) || validating) return false;
  const mode = readSetting('validation.automatic', uriOf(dataset.root));
  if (mode === 'open') return false;
  return mode === 'all' || (await labels.samplesOf(dataset)).length <= SMALL;
}
