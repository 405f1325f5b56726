import { workerData, type MessagePort } from 'node:worker_threads';
import { labelTaskHandlers } from '../../core/dataset/labelTasks';
import { nodeBytes } from '../bytes/nodeBytes';
import { createRemoteFiles, filesByScheme } from '../files/remoteFiles';
import { createSyncFiles } from '../files/syncFiles';
import { serveTasks } from './serveTasks';

const { files: port } = (workerData ?? {}) as { readonly files?: MessagePort };
const local = createSyncFiles();
const files = port === undefined ? local : filesByScheme(local, createRemoteFiles(port));

serveTasks({ ...labelTaskHandlers }, { files, bytes: nodeBytes });
