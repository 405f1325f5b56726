import { build } from 'esbuild';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LabelService } from '../../src/app/labelService';
import type { LabelTasks } from '../../src/core/dataset/labelTasks';
import { createNodeFiles } from '../../src/node/files/nodeFiles';
import { createWorkerPool } from '../../src/node/workers/workerPool';

/** The whole of a validation, from looking for data sets to the last finding. */
export interface LabelRun {
  readonly samples: number;
  readonly labels: number;
  readonly findings: number;
  readonly seconds: number;
  /** Of this process with its threads, at the most. */
  readonly peakMegabytes: number;
}

/** Bundles the worker's script as the package does. */
export async function bundleWorker(root: string, folder: string): Promise<string> {
  const outfile = join(folder, 'worker.cjs');
  await build({
    entryPoints: [join(root, 'src/node/workers/worker.entry.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return outfile;
}

/** The service that the editor uses, with the data sets below a folder found, on as many threads as there are cores, four at most. */
export async function startLabels(script: string, folder: string) {
  const size = Math.min(4, availableParallelism());
  const tasks = createWorkerPool<LabelTasks>({ script, size, reserved: 0 });
  const service = new LabelService({ tasks, files: createNodeFiles() });
  await service.discover({ roots: [folder], exclude: [], environment: {} });
  const dispose = (): void => {
    service.dispose();
    tasks.dispose();
  };
  return { service, dispose };
}

/** Validates every data set below a folder, without a cache. */
export async function validateFolder(script: string, folder: string): Promise<LabelRun> {
  const start = performance.now();
  const { service, dispose } = await startLabels(script, folder);
  let samples = 0;
  let labels = 0;
  let findings = 0;
  for (const { dataset } of service.datasets) {
    const report = await service.validate(dataset);
    samples += report.checked;
    labels += report.labels;
    findings += report.findings.length;
  }
  const seconds = (performance.now() - start) / 1000;
  dispose();
  return { samples, labels, findings, seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}
