import { Uri, workspace, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { AnchorService } from './app/anchors/anchorService';
import { DetectionService } from './app/detections/detectionService';
import type { LabelService } from './app/labelService';
import { createGate } from './app/runs/gate';
import { createRunServices } from './app/runs/runServices';
import type { AnchorTasks } from './core/detection/anchors/anchorTasks';
import type { DetectionTasks } from './core/detection/detectionTasks';
import type { Tasks } from './core/ports/tasks';
import type { MetricTasks } from './core/runs/metricTasks';
import type { RunStore } from './core/ports/runStore';
import type { SegmentationTasks } from './core/segmentation/segmentationTasks';
import { registerAnchors } from './features/anchors/register';
import { registerDetections } from './features/detections/register';
import { registerDevices } from './features/devices/register';
import { registerRunPanel } from './features/runPanel/register';
import { registerRuns } from './features/runs/register';
import { registerSegmentation } from './features/segmentation/register';
import { uriOf } from './vscode/paths';
import { createSshPrompts } from './vscode/sshPrompts';
import { workspaceFiles } from './vscode/workspaceFiles';

interface Dependencies {
  readonly labels: LabelService;
  readonly tasks: Tasks<MetricTasks & AnchorTasks & DetectionTasks & SegmentationTasks>;
  readonly log: LogOutputChannel;
  /** Answers for the commands of this part until it is there itself. */
  readonly held: Disposable;
  readonly own: <T extends { dispose(): unknown }>(item: T) => T;
}

/** The part of the extension that runs things: hosts, runs and their panel. What it needs of Node is a bundle of its own. */
export async function activateRuns(
  context: ExtensionContext,
  { labels, tasks, log, own, held }: Dependencies,
): Promise<void> {
  const { createHostAdapters } = await import('./node/hosts.entry');
  const adapters = createHostAdapters({
    scriptFolder: Uri.joinPath(context.extensionUri, 'media', 'sh').fsPath,
    prompts: createSshPrompts(context.secrets),
    isTrusted: () => workspace.isTrusted,
    log,
  });
  const services = createRunServices({
    ...adapters,
    log,
    tasks,
    validate: createGate(labels, adapters.bytes, {}),
    nativePath: (folder) => uriOf(folder).fsPath,
  });
  const { hosts, runs, artifacts } = services;
  own(hosts);
  own(runs);
  /** Runs of a window without a folder are kept with the editor. */
  const storeOf = (folder: string | undefined): Promise<RunStore> => {
    const workspaceFolder = folder === undefined ? context.globalStorageUri : uriOf(folder);
    return Promise.resolve(adapters.createRunStore(workspaceFolder.fsPath));
  };
  held.dispose();
  own(registerRuns({ runs, hosts, log, memory: context.workspaceState, storeOf }));
  own(registerDevices({ hosts, log, sshNames: adapters.sshNames }));
  const anchors = own(new AnchorService({ tasks, labels }));
  own(registerAnchors({ anchors, labels, log, extensionUri: context.extensionUri }));
  const detections = new DetectionService({ tasks, labels, files: workspaceFiles });
  own(
    registerDetections({
      detections,
      labels,
      log,
      extensionUri: context.extensionUri,
      extensionId: context.extension.id,
    }),
  );
  const { extensionUri } = context;
  own(registerSegmentation({ labels, tasks, log, extensionUri, extensionId: context.extension.id }));
  own(registerRunPanel({ runs, artifacts, log, extensionUri: context.extensionUri }));
}
