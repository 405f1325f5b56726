import { Uri, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { DefinitionService } from './app/definitionService';
import { LabelService } from './app/labelService';
import { lazyReportCache } from './app/lazyReportCache';
import { lazyTasks } from './app/lazyTasks';
import { PythonCheckService } from './app/pythonCheckService';
import type { LabelTasks } from './core/dataset/labelTasks';
import type { DetectionTasks } from './core/detection/detectionTasks';
import type { ProgramHost } from './core/ports/host';
import type { ReportCache } from './core/ports/reportCache';
import type { Tasks } from './core/ports/tasks';
import type { AnchorTasks } from './core/detection/anchors/anchorTasks';
import type { MetricTasks } from './core/runs/metricTasks';
import type { SegmentationTasks } from './core/segmentation/segmentationTasks';
import type { Disposable } from './core/std/disposable';
import { registerCreateDefinition } from './features/createDefinition/register';
import { registerDatasets } from './features/datasets/register';
import { registerDefinitionLanguage } from './features/definitionLanguage/register';
import { registerDefinitionLens } from './features/definitionLens/register';
import { registerDiagnostics } from './features/diagnostics/register';
import { registerFixes } from './features/fixes/register';
import { registerLabelEditor } from './features/labelEditor/register';
import { registerLabelLanguage } from './features/labelLanguage/register';
import { registerLegendColors } from './features/legendColors/register';
import { registerPythonCheck } from './features/pythonCheck/register';
import { registerRenameClass } from './features/renameClass/register';
import { workspaceFiles } from './vscode/workspaceFiles';

export type WorkerTasks = LabelTasks & MetricTasks & AnchorTasks & DetectionTasks & SegmentationTasks;

export interface LabelParts {
  readonly labels: LabelService;
  readonly tasks: Tasks<WorkerTasks>;
}

interface Dependencies {
  readonly log: LogOutputChannel;
  readonly own: <T extends { dispose(): unknown }>(item: T) => T;
}

/** The part of the extension that looks at labels. */
export function activateLabels(context: ExtensionContext, { log, own }: Dependencies): LabelParts {
  const tasks = own(workerTasks(context, log));
  const cache = reportCache(context, log);
  const labels = own(new LabelService({ tasks, files: workspaceFiles, cache }));
  const definitions = new DefinitionService(tasks);
  const script = Uri.joinPath(context.extensionUri, 'media', 'python', 'check_source.py').fsPath;
  const pythonChecks = new PythonCheckService({ host: localHost, tasks, labels, log, script });
  own(registerDiagnostics({ labels, log }));
  own(registerFixes({ labels, log }));
  own(registerRenameClass({ labels }));
  own(registerLabelLanguage({ labels }));
  own(registerDefinitionLanguage({ definitions }));
  own(registerLegendColors({ labels, definitions }));
  own(registerDefinitionLens({ labels }));
  own(registerPythonCheck({ labels, pythonChecks, memory: context.workspaceState, log }));
  own(registerCreateDefinition({ definitions, log }));
  own(registerLabelEditor({ labels, log, extensionUri: context.extensionUri }));
  own(registerDatasets({ labels, log }));
  return { labels, tasks };
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
