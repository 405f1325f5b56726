import type { LiveTexts } from '../../dataset/checkEnvironment';
import type { Dataset, Sample } from '../../dataset/dataset';
import type { Bytes } from '../../ports/bytes';
import type { FileStore } from '../../ports/files';
import { collectTruths } from '../collectTruths';
import { buildAnchorGrid } from './anchorGrid';
import type { AnchorRecipe } from './anchorRecipe';
import { anchorTruthsOf, type AnchorTruths } from './anchorTruths';
import { measureCoverage, type Coverage } from './coverage';
import { suggestAnchors } from './suggestAnchors';

/** The work on anchors that is done away from the editor's own thread. Boxes: cx cy w h, fractions of their pictures. */
export interface AnchorTasks {
  collectAnchorTruths: {
    input: { readonly dataset: Dataset; readonly samples: readonly Sample[]; readonly live: LiveTexts };
    output: AnchorTruths;
  };
  measureCoverage: { input: { readonly recipe: AnchorRecipe; readonly boxes: Float64Array }; output: Coverage };
  suggestAnchors: {
    input: { readonly recipe: AnchorRecipe; readonly boxes: Float64Array };
    output: AnchorRecipe;
  };
}

interface Surroundings {
  readonly files: FileStore;
  readonly bytes: Bytes;
  readonly signal: AbortSignal;
}

/** What a worker does for each of these names. */
export const anchorTaskHandlers = {
  collectAnchorTruths: async (
    { dataset, samples, live }: AnchorTasks['collectAnchorTruths']['input'],
    { files, bytes, signal }: Surroundings,
  ) => anchorTruthsOf(await collectTruths(dataset, samples, { files, bytes, live: new Map(live) }, { signal })),
  measureCoverage: ({ recipe, boxes }: AnchorTasks['measureCoverage']['input']) =>
    Promise.resolve(measureCoverage(buildAnchorGrid(recipe), boxes)),
  suggestAnchors: ({ recipe, boxes }: AnchorTasks['suggestAnchors']['input']) =>
    Promise.resolve(suggestAnchors(recipe, boxes)),
};
