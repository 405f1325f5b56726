import { labelTaskHandlers } from '../../core/dataset/labelTasks';
import { nodeBytes } from '../bytes/nodeBytes';
import { createSyncFiles } from '../files/syncFiles';
import { serveTasks } from './serveTasks';

serveTasks({ ...labelTaskHandlers }, { files: createSyncFiles(), bytes: nodeBytes });
