import type { LabelService } from '../../app/labelService';
import type { EvaluationRequest } from '../../app/segmentation/evaluateSegmentation';
import { checkKept } from '../../protocol/segmentationChecks';

/** Data sets that are not found in this many milliseconds are not there any more. */
const PATIENCE = 20_000;

/** What a panel showed before the window was reloaded; undefined where its data set is gone. */
export async function restoredRequest(state: unknown, labels: LabelService): Promise<EvaluationRequest | undefined> {
  const kept = checkKept(state);
  if (kept === undefined) return undefined;
  const { origin, choices } = kept;
  const dataset = await findDataset(origin.dataset, labels);
  return dataset === undefined ? undefined : { dataset, predictions: origin.predictions, ...choices };
}

/** The data set with an id, once the window has looked for data sets. */
async function findDataset(id: string, labels: LabelService): Promise<EvaluationRequest['dataset'] | undefined> {
  const find = () => labels.datasets.map(({ dataset }) => dataset).find((dataset) => dataset.id === id);
  const known = find();
  if (known !== undefined) return known;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE);
    const subscription = labels.onDidDiscover(() => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    });
  });
  return find();
}
