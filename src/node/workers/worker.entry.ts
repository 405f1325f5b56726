import { workerData, type MessagePort } from 'node:worker_threads';
import { labelTaskHandlers } from '../../core/dataset/labelTasks';
import { anchorTaskHandlers } from '../../core/detection/anchors/anchorTasks';
import { detectionTaskHandlers } from '../../core/detection/detectionTasks';
import { metricTaskHandlers } from '../../core/runs/metricTasks';
import { segmentationTaskHandlers } from '../../core/segmentation/segmentationTasks';
import { RecentResults } from '../../core/std/recentResults';
import { nodeBytes } from '../bytes/nodeBytes';
import { createRemoteFiles, filesByScheme } from '../files/remoteFiles';
import { createSyncFiles } from '../files/syncFiles';
import { serveTasks } from './serveTasks';

const { files: port } = (workerData ?? {}) as { readonly files?: MessagePort };
const local = createSyncFiles();
const files = port === undefined ? local : filesByScheme(local, createRemoteFiles(port));

/** One annotation file of many images is enough for whoever moves the mouse over it, and as much as each thread may keep. */
const recent = new RecentResults(1);

serveTasks(
  {
    ...anchorTaskHandlers,
    ...detectionTaskHandlers,
    ...labelTaskHandlers,
    ...metricTaskHandlers,
    ...segmentationTaskHandlers,
  },
  { files, bytes: nodeBytes, recent },
);
