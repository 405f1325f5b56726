import { labelTaskHandlers, type LabelTasks } from '../../src/core/dataset/labelTasks';
import { anchorTaskHandlers, type AnchorTasks } from '../../src/core/detection/anchors/anchorTasks';
import { detectionTaskHandlers, type DetectionTasks } from '../../src/core/detection/detectionTasks';
import { segmentationTaskHandlers, type SegmentationTasks } from '../../src/core/segmentation/segmentationTasks';
import type { FileStore } from '../../src/core/ports/files';
import type { Tasks } from '../../src/core/ports/tasks';
import { throwIfCancelled } from '../../src/core/std/problem';
import { RecentResults } from '../../src/core/std/recentResults';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';

type Told = (name: string) => void;

/** Does the work on labels right here, where a test can see it. `onTask` is told each name before its work begins. */
export function directTasks(files: FileStore, onTask?: Told): Tasks<LabelTasks> {
  return direct(labelTaskHandlers, files, onTask);
}

/** The same for the work on detections. */
export function directDetectionTasks(files: FileStore, onTask?: Told): Tasks<DetectionTasks> {
  return direct(detectionTaskHandlers, files, onTask);
}

/** The same for the work on anchors. */
export function directAnchorTasks(files: FileStore, onTask?: Told): Tasks<AnchorTasks> {
  return direct(anchorTaskHandlers, files, onTask);
}

/** The same for the work on predicted masks. */
export function directSegmentationTasks(files: FileStore, onTask?: Told): Tasks<SegmentationTasks> {
  return direct(segmentationTaskHandlers, files, onTask);
}

function direct<TaskMap>(
  handlers: Readonly<Record<string, unknown>>,
  files: FileStore,
  onTask: Told = () => undefined,
): Tasks<TaskMap> {
  const recent = new RecentResults(1);
  return {
    run: async (name, input, { signal = new AbortController().signal } = {}) => {
      onTask(name);
      throwIfCancelled(signal);
      const handler = handlers[name] as (given: unknown, environment: unknown) => Promise<never>;
      return handler(structuredClone(input), { files, bytes: nodeBytes, recent, signal });
    },
  };
}
