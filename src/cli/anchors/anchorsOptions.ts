import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import type { OptionValues } from '../evaluate/evaluateOptions';
import { usageProblem } from '../usageProblem';

/** What of `anchors coverage` was asked for. */
export interface AnchorsRequest {
  readonly kind: 'anchors';
  /** A preset's name or the path of a recipe (JSON); undefined for what the data set's definition names. */
  readonly preset: string | undefined;
  /** From which IoU an anchor matches; undefined for the recipe's own. */
  readonly iou: number | undefined;
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly failUnder: number | undefined;
  readonly wantsColor: boolean;
}

/** Reads the words after `anchors` and the values of its options. */
export function parseAnchors([what = '', ...paths]: readonly string[], values: OptionValues): Result<AnchorsRequest> {
  if (what !== 'coverage') return failure(usageProblem(message('anchors measures "coverage", not "{0}".', what)));
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json') {
    return failure(usageProblem(message('--format cannot be "{0}": it is one of {1}.', String(format), 'text, json')));
  }
  for (const name of ['iou', 'fail-under']) {
    const text = values[name];
    if (text !== undefined && !isShare(Number(text)))
      return failure(usageProblem(message('--{0} is a number from 0 to 1, not "{1}".', name, String(text))));
  }
  const share = (name: string): number | undefined => (values[name] === undefined ? undefined : Number(values[name]));
  return success({
    kind: 'anchors',
    preset: typeof values.preset === 'string' ? values.preset : undefined,
    iou: share('iou'),
    paths,
    format,
    failUnder: share('fail-under'),
    wantsColor: values['no-color'] !== true,
  });
}

function isShare(value: number): boolean {
  return 0 <= value && value <= 1;
}
