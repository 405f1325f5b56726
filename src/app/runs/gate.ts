import type { Bytes } from '../../core/ports/bytes';
import type { Dataset } from '../../core/dataset/dataset';
import { message } from '../../core/std/message';
import { isInside, resolvePath } from '../../core/std/path';
import { failure, success, type Result } from '../../core/std/problem';
import type { LabelService } from '../labelService';
import type { GateVerdict } from './startRun';

/** Validates the data set of a run's gate with the label engine; what it finds is with the label service as after any validation. */
export function createGate(
  labels: Pick<LabelService, 'datasets' | 'discover' | 'validate' | 'samplesOf'>,
  bytes: Pick<Bytes, 'sha256'>,
  environment: Readonly<Record<string, string>>,
): (folder: string, dataset: string, signal?: AbortSignal) => Promise<Result<GateVerdict>> {
  return async (folder, name, signal) => {
    const path = resolvePath(folder, name);
    let dataset = findDataset(
      labels.datasets.map((state) => state.dataset),
      path,
    );
    if (dataset === undefined) {
      const discovery = await labels.discover({ roots: [folder], exclude: [], environment }, signal);
      dataset = findDataset(discovery.datasets, path);
    }
    if (dataset === undefined) return failure(noDataset(name));
    const report = await labels.validate(dataset, signal === undefined ? {} : { signal });
    const count = (severity: string): number =>
      report.findings.filter((finding) => finding.severity === severity).length;
    return success({
      dataset: name,
      hash: await hashOf(dataset, labels, bytes),
      samples: report.checked,
      errors: count('error'),
      warnings: count('warning'),
    });
  };
}

/** By its definition, its id or its folder; a folder that holds one data set stands for that. */
function findDataset(datasets: readonly Dataset[], path: string): Dataset | undefined {
  const exact = datasets.find(({ id, source, root }) => id === path || source === path || root === path);
  const inside = datasets.filter(({ root, id }) => isInside(path, root) || isInside(path, id));
  return exact ?? (inside.length === 1 ? inside[0] : undefined);
}

/** Which images belong to which annotations, in which definition: what a run is judged by later. */
async function hashOf(
  dataset: Dataset,
  labels: Pick<LabelService, 'samplesOf'>,
  { sha256 }: Pick<Bytes, 'sha256'>,
): Promise<string> {
  const samples = await labels.samplesOf(dataset);
  const names = samples.map(({ image, annotations }) => [image, ...annotations]);
  return sha256(new TextEncoder().encode(JSON.stringify([dataset, names])));
}

function noDataset(name: string) {
  return {
    code: 'run/no-dataset',
    message: message('There is no data set {0} for the check before the run.', name),
    remedy: message(
      'Correct "gate" in the run configuration: it names a definition, or the folder of a recognised data set.',
    ),
  };
}
