import { metrics, type Metric } from '../../core/detection/evaluation/explorer';
import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import { usageProblem } from '../usageProblem';
import type { OptionValues } from './evaluateOptions';

export interface DetectionsRequest {
  readonly kind: 'evaluate';
  readonly what: 'detections';
  readonly truth: string;
  readonly detections: string;
  readonly metric: Metric;
  readonly iou: number | undefined;
  readonly score: number | undefined;
  /** Undefined for those that the results are of, empty for all. */
  readonly splits: readonly string[] | undefined;
  readonly format: 'text' | 'json';
  readonly failUnder: number | undefined;
  readonly wantsColor: boolean;
}

/** Reads the options of `evaluate detections`, which have been checked to be known ones. */
export function parseDetectionsEvaluation(values: OptionValues): Result<DetectionsRequest> {
  const { truth, detections, format = 'text', metric = 'coco', split } = values;
  if (typeof truth !== 'string' || typeof detections !== 'string') {
    return failure(usageProblem(message('Say with --truth and --detections what is to be compared.')));
  }
  if (format !== 'text' && format !== 'json') {
    return failure(usageProblem(message('An evaluation is written as text or json, not as "{0}".', String(format))));
  }
  if (!isMetric(metric)) {
    const known = metrics.join(', ');
    return failure(usageProblem(message('--metric cannot be "{0}": it is one of {1}.', String(metric), known)));
  }
  const fractions = { iou: undefined, score: undefined, 'fail-under': undefined } as Record<string, number | undefined>;
  for (const name of Object.keys(fractions)) {
    const written = values[name];
    if (typeof written !== 'string') continue;
    const value = written.trim() === '' ? NaN : Number(written);
    const isFraction = 0 <= value && value <= 1 && (name !== 'iou' || value > 0);
    if (!isFraction) return failure(usageProblem(message('--{0} is a number from 0 to 1, not "{1}".', name, written)));
    fractions[name] = value;
  }
  return success({
    kind: 'evaluate',
    what: 'detections',
    truth,
    detections,
    metric,
    iou: fractions.iou,
    score: fractions.score,
    splits: typeof split === 'string' ? splitsOf(split) : undefined,
    format,
    failUnder: fractions['fail-under'],
    wantsColor: values['no-color'] !== true,
  });
}

function isMetric(value: unknown): value is Metric {
  return (metrics as readonly unknown[]).includes(value);
}

function splitsOf(written: string): readonly string[] {
  return written === 'all' ? [] : written.split(',').map((name) => name.trim());
}
