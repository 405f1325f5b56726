import { Uri, window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { DefinitionService } from './app/definitionService';
import { LabelService } from './app/labelService';
import { lazyReportCache } from './app/lazyReportCache';
import { lazyTasks } from './app/lazyTasks';
import { PythonCheckService } from './app/pythonCheckService';
import type { ProgramHost } from './core/ports/host';
import type { ReportCache } from './core/ports/reportCache';
import type { LabelTasks } from './core/dataset/labelTasks';
import type { MetricTasks } from './core/runs/metricTasks';
import type { Disposable } from './core/std/disposable';
import type { Tasks } from './core/ports/tasks';
import { registerCreateDefinition } from './features/createDefinition/register';
import { registerDatasets } from './features/datasets/register';
import { registerDefinitionLanguage } from './features/definitionLanguage/register';
import { registerDefinitionLens } from './features/definitionLens/register';
import { registerDiagnostics } from './features/diagnostics/register';
import { registerFixes } from './features/fixes/register';
import { registerLabelLanguage } from './features/labelLanguage/register';
import { registerLabelEditor } from './features/labelEditor/register';
import { registerLegendColors } from './features/legendColors/register';
import { registerPythonCheck } from './features/pythonCheck/register';
import { registerRenameClass } from './features/renameClass/register';
import { holdCommands, registerCommand, showError } from './vscode/commands';
import { setExtensionRoot } from './vscode/rulePages';
import { workspaceFiles } from './vscode/workspaceFiles';

type WorkerTasks = LabelTasks & MetricTasks;

export function activate(context: ExtensionContext): void {
  const own = <T extends { dispose(): unknown }>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  setExtensionRoot(context.extensionUri);
  const log = own(window.createOutputChannel('Jetson Workbench', { log: true }));
  const tasks = own(workerTasks(context, log));
  const cache = reportCache(context, log);
  const labels = own(new LabelService({ tasks, files: workspaceFiles, cache }));
  const definitions = new DefinitionService(tasks);
  const script = Uri.joinPath(context.extensionUri, 'media', 'python', 'check_source.py').fsPath;
  const pythonChecks = new PythonCheckService({ host: localHost, tasks, labels, log, script });
  own(
    registerCommand('showLog', log, () => {
      log.show();
    }),
  );
  own(registerDiagnostics({ labels, log }));
  own(registerDatasets({ labels, log }));
  own(registerFixes({ labels, log }));
  own(registerRenameClass({ labels }));
  own(registerLabelLanguage({ labels }));
  own(registerDefinitionLanguage({ definitions }));
  own(registerLegendColors({ labels, definitions }));
  own(registerDefinitionLens({ labels }));
  own(registerPythonCheck({ labels, pythonChecks, memory: context.workspaceState, log }));
  own(registerCreateDefinition({ definitions, log }));
  own(registerLabelEditor({ labels, log, extensionUri: context.extensionUri }));
  const loading = inNextTurn(async () => {
    const { activateRuns } = await import('./extensionRuns.entry');
    await activateRuns(context, { labels, tasks, log, own, held });
  });
  loading.catch((error: unknown) => showError(error, log));
  const held = own(holdCommands(loading));
}

/** What runs things is loaded behind what looks at labels, so that the editor does not wait for it. */
function inNextTurn(load: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      load().then(resolve, reject);
    });
  });
}

/** The machine that has the files, for programs that a person asks for. */
async function localHost(): Promise<ProgramHost> {
  const { createLocalHost } = await import('./node/process/localHost');
  return createLocalHost();
}

/** The worker threads that read and check files; started when there is something to check. */
function workerTasks({ extensionUri }: ExtensionContext, log: LogOutputChannel): Tasks<WorkerTasks> & Disposable {
  return lazyTasks<WorkerTasks>(async () => {
    const { createWorkerPool } = await import('./node/workers/workerPool');
    return createWorkerPool<WorkerTasks>({ script: workerScript(extensionUri), files: workspaceFiles, log });
  });
}

/** What was found before, shared with the command line: what has not changed is not opened again. */
function reportCache({ extensionUri }: ExtensionContext, log: LogOutputChannel): ReportCache {
  return lazyReportCache(async () => {
    const { openReportCache } = await import('./node/files/openReportCache');
    return openReportCache(workerScript(extensionUri), log);
  });
}

function workerScript(extensionUri: Uri): string {
  return Uri.joinPath(extensionUri, 'dist', 'worker.cjs').fsPath;
}
