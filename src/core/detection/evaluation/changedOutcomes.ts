import type { EvaluationInput } from './evaluationInput';
import { isIgnored } from './evaluationInput';
import type { Matching } from './matching';

/** Objects that one set of detections finds at a confidence and the other does not. */
export interface ChangedOutcomes {
  /** Truths that only the second finds, and that only the first finds; rows of the table of truths. */
  readonly gained: readonly number[];
  readonly lost: readonly number[];
}

/** @param sides both of the same truths: what was matched, and the detections that it was matched with */
export function changedOutcomes(sides: readonly [before: Side, after: Side], score: number): ChangedOutcomes {
  const [before, after] = sides;
  const { flags } = before.input.truths;
  const gained: number[] = [];
  const lost: number[] = [];
  for (let truth = 0; truth < flags.length; truth++) {
    if (isIgnored(flags[truth]!)) continue;
    const was = isFound(before, truth, score);
    const is = isFound(after, truth, score);
    if (is && !was) gained.push(truth);
    if (was && !is) lost.push(truth);
  }
  return { gained, lost };
}

export interface Side {
  readonly input: EvaluationInput;
  readonly matching: Matching;
}

function isFound({ input, matching }: Side, truth: number, score: number): boolean {
  const by = matching.detectionOf[truth]!;
  return by >= 0 && input.detections.scores[by]! >= score;
}
