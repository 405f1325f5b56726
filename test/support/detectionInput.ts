import { collectCocoTruths } from '../../src/core/detection/collectTruths';
import type { EvaluationInput } from '../../src/core/detection/evaluation/evaluationInput';
import { guessClasses, mapClasses } from '../../src/core/detection/results/classMapping';
import { addCocoResults } from '../../src/core/detection/results/cocoResults';
import { ResultBuilder } from '../../src/core/detection/results/resultBuilder';
import type { TruthCollection } from '../../src/core/detection/tables';
import type { RandomSet } from './randomDetections';

/** A set as the product reads it from its two files. */
export function readRandomSet({ truths, results }: RandomSet): { collection: TruthCollection; input: EvaluationInput } {
  const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const collection = collectCocoTruths(encode(truths), '/set/truths.json');
  const builder = new ResultBuilder(collection);
  builder.begin('/set/results.json');
  addCocoResults(encode(results), builder);
  const raw = builder.take('coco-results');
  const guesses = guessClasses(raw.classKeys, collection.classes);
  const { detections } = mapClasses(raw, new Map(guesses.map(({ written, index }) => [written, index ?? null])));
  const input = {
    imageCount: collection.images.names.length,
    classCount: collection.classes.length,
    truths: collection.truths,
    detections,
  };
  return { collection, input };
}
