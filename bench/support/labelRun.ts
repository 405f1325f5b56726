import { availableParallelism } from 'node:os';
import { LabelService } from '../../src/app/labelService';
import type { LabelTasks } from '../../src/core/dataset/labelTasks';
import { createNodeFiles } from '../../src/node/files/nodeFiles';
import { createWorkerPool } from '../../src/node/workers/workerPool';

/** The service that the editor uses, on worker threads, with the data sets below a folder found. `script`: the built worker. */
export async function startLabels(script: string, folder: string) {
  const tasks = createWorkerPool<LabelTasks>({ script, size: Math.min(4, availableParallelism()) });
  const service = new LabelService({ tasks, files: createNodeFiles() });
  await service.discover({ roots: [folder], exclude: [], environment: {} });
  const dispose = (): void => {
    service.dispose();
    tasks.dispose();
  };
  return { service, dispose };
}
