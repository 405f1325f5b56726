import type { ObjectRecord } from '../dataset/annotation';
import type { Dataset } from '../dataset/dataset';
import { buildAnchorGrid } from '../detection/anchors/anchorGrid';
import type { AnchorRecipe, MatchingRule } from '../detection/anchors/anchorRecipe';
import { coverageMeter } from '../detection/anchors/coverage';
import { findPreset } from '../detection/anchors/presets';
import { toFractions } from '../detection/anchors/truthGrid';
import { boxOf, type Size } from '../geometry/box';
import { message, type Message } from '../std/message';
import type { Reporter } from './reporter';

/** Fractions need no size of the picture. */
const UNIT: Size = { width: 1, height: 1 };

/**
 * Reports the objects of one picture that no anchor of the preset reaches that the definition names. Nothing is checked where it names none, and
 * no box in pixels where the size of the picture is not known. Crowds and what other rules have reported are left alone.
 */
export function checkAnchors(
  record: ObjectRecord,
  size: Size | undefined,
  { network }: Pick<Dataset, 'network'>,
  reporter: Reporter,
): void {
  const preset = network.anchors === undefined ? undefined : findPreset(network.anchors);
  if (preset === undefined || record.labels.length === 0 || !reporter.isOn('box/unmatchable')) return;
  const recipe = { ...preset, threshold: reporter.option('box/unmatchable', 'iou') };
  const measure = meterFor(network, recipe);
  for (const { shape, faulty, crowd, span } of record.labels) {
    if (faulty === true || crowd === true || shape.kind === 'image') continue;
    const isFraction = shape.kind !== 'rle' && shape.convention.unit === 'fraction';
    if (size === undefined && !isFraction) continue;
    const { width, height } = size ?? UNIT;
    const box = boxOf(shape, { width, height });
    if (box === undefined || !(box.x1 > box.x0 && box.y1 > box.y0)) continue;
    const truth = toFractions(Float64Array.of(box.x0, box.y0, box.x1, box.y1), width, height);
    const { matches, bestIous } = measure(truth);
    if (matches[0] !== 0) continue;
    const values = [recipe.name, recipe.threshold, bestIous[0]!.toFixed(2)] as const;
    reporter.report('box/unmatchable', { span, message: messageFor(recipe.matching, ...values) });
  }
}

/** Anchors of a data set are worked out once: there are many files, and it takes longer than most of them. */
const meters = new WeakMap<Dataset['network'], { readonly threshold: number; readonly measure: Meter }>();

type Meter = ReturnType<typeof coverageMeter>;

function meterFor(network: Dataset['network'], recipe: AnchorRecipe): Meter {
  const known = meters.get(network);
  if (known?.threshold === recipe.threshold) return known.measure;
  const measure = coverageMeter(buildAnchorGrid(recipe));
  meters.set(network, { threshold: recipe.threshold, measure });
  return measure;
}

function messageFor(matching: MatchingRule, preset: string, threshold: number, best: string): Message {
  return matching === 'author'
    ? message(
        'No anchor of {0} reaches IoU {1}: this object is never trained. The best has {2}.',
        preset,
        threshold,
        best,
      )
    : message(
        'No anchor of {0} reaches IoU {1}: this object is trained by its best one alone, which has {2}.',
        preset,
        threshold,
        best,
      );
}
