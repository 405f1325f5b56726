import { readFileSync } from 'node:fs';
import { collectCocoTruths } from '../../src/core/detection/collectTruths';
import { evaluateCoco } from '../../src/core/detection/evaluation/cocoEvaluation';
import { guessClasses, mapClasses } from '../../src/core/detection/results/classMapping';
import { addCocoResults } from '../../src/core/detection/results/cocoResults';
import { ResultBuilder } from '../../src/core/detection/results/resultBuilder';

/** From two files to the twelve numbers, as the worker does it. */
export function evaluateFiles(truths: string, results: string): number[] {
  const collection = collectCocoTruths(readFileSync(truths), truths);
  const builder = new ResultBuilder(collection);
  builder.begin(results);
  addCocoResults(readFileSync(results), builder);
  const raw = builder.take('coco-results');
  const guesses = guessClasses(raw.classKeys, collection.classes);
  const { detections } = mapClasses(raw, new Map(guesses.map(({ written, index }) => [written, index ?? null])));
  const { summary } = evaluateCoco({
    imageCount: collection.images.names.length,
    classCount: collection.classes.length,
    truths: collection.truths,
    detections,
  });
  return Object.values(summary);
}
