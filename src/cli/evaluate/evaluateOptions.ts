import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import { usageProblem } from '../usageProblem';
import { parseDetectionsEvaluation, type DetectionsRequest } from './detectionsOptions';

/** The values of options as they were written. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export type EvaluationRequest = DetectionsRequest | SegmentationRequest;

export interface SegmentationRequest {
  readonly kind: 'evaluate';
  readonly what: 'segmentation';
  readonly truth: string;
  readonly predictions: string;
  readonly split: string | undefined;
  readonly values: 'auto' | 'id' | 'position' | 'color';
  /** Names of classes. */
  readonly ignore: readonly string[];
  readonly threshold: number | undefined;
  readonly resize: boolean;
  readonly boundary: boolean;
  readonly tolerance: number | undefined;
  readonly format: 'text' | 'json';
  readonly failUnder: number | undefined;
  readonly wantsColor: boolean;
}

/** Reads the options of `evaluate`, which have been checked to be known ones. */
export function parseEvaluation(what: string, values: OptionValues): Result<EvaluationRequest> {
  if (what === 'detections') return parseDetectionsEvaluation(values);
  if (what === 'segmentation') return parseSegmentationEvaluation(values);
  return failure(usageProblem(message('evaluate compares "detections" or "segmentation", not "{0}".', what)));
}

function parseSegmentationEvaluation(values: OptionValues): Result<SegmentationRequest> {
  const { truth, predictions, format = 'text' } = values;
  if (typeof truth !== 'string' || typeof predictions !== 'string') {
    return failure(usageProblem(message('Say with --truth and --predictions what is to be compared.')));
  }
  if (format !== 'text' && format !== 'json') {
    return failure(usageProblem(message('An evaluation is written as text or json, not as "{0}".', String(format))));
  }
  const numbers = { threshold: NaN, tolerance: NaN, 'fail-under': NaN };
  for (const name of ['threshold', 'tolerance', 'fail-under'] as const) {
    const written = values[name];
    if (typeof written !== 'string') continue;
    const value = written.trim() === '' ? NaN : Number(written);
    if (!Number.isFinite(value)) {
      return failure(usageProblem(message('--{0} is a number, not "{1}".', name, written)));
    }
    numbers[name] = value;
  }
  return success({
    kind: 'evaluate',
    what: 'segmentation',
    truth,
    predictions,
    split: typeof values.split === 'string' ? values.split : undefined,
    values: (values.values ?? 'auto') as SegmentationRequest['values'],
    ignore: typeof values.ignore === 'string' ? values.ignore.split(',').map((name) => name.trim()) : [],
    threshold: defined(numbers.threshold),
    resize: values.resize === true,
    boundary: values.boundary === true || values.tolerance !== undefined,
    tolerance: defined(numbers.tolerance),
    format,
    failUnder: defined(numbers['fail-under']),
    wantsColor: values['no-color'] !== true,
  });
}

function defined(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
