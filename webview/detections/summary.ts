import { meanOf } from '../../src/core/detection/evaluation/operatingPoint';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { count, percent } from './format';
import type { DetectionsModel } from './model';

/** The numbers that follow the sliders, of all classes or of the one that is chosen. */
export function summary(model: DetectionsModel): { readonly element: HTMLElement; update(): void } {
  const tiles = {
    map: tile(t('mAP'), t('Mean average precision, all detections counted')),
    ap: tile(t('AP now'), t('Average precision at this IoU, of detections at least this sure')),
    precision: tile(t('Precision'), t('Of what was detected, how much is right')),
    recall: tile(t('Recall'), t('Of what is there, how much was detected')),
    f1: tile(t('F1'), t('The harmonic mean of precision and recall')),
    hits: tile(t('Hits'), t('True positives: detections that found their object')),
    wrong: tile(t('False'), t('False positives: detections that found nothing')),
    missed: tile(t('Missed'), t('False negatives: objects that nothing found')),
  };
  const element = h(
    'dl',
    { class: 'tiles', 'aria-label': t('Numbers') },
    ...Object.values(tiles).map((one) => one.element),
  );
  return {
    element,
    update() {
      const { classIndex, metric, iou } = model.look;
      const { point, coco } = model;
      const isAll = classIndex < 0;
      const shown = isAll ? point : (point.classes[classIndex] ?? point);
      const averages = coco === undefined ? model.explorer.averagePrecisions(iou) : undefined;
      const whole = isAll
        ? (coco?.summary.AP ?? meanOf(averages ?? []))
        : (averages?.[classIndex] ?? classMean(coco?.averagePrecision, classIndex));
      setText(
        tiles.map.title,
        metric === 'coco' ? (isAll ? t('mAP .5:.95') : t('AP .5:.95')) : isAll ? t('mAP') : t('AP'),
      );
      setText(tiles.map.value, percent(whole));
      const now = isAll ? point.meanAveragePrecision : (point.classes[classIndex]?.averagePrecision ?? NaN);
      setText(tiles.ap.value, percent(now));
      setText(tiles.precision.value, percent(shown.precision));
      setText(tiles.recall.value, percent(shown.recall));
      setText(tiles.f1.value, percent(shown.f1));
      setText(tiles.hits.value, count(shown.truePositives));
      setText(tiles.wrong.value, count(shown.falsePositives));
      setText(tiles.missed.value, count(shown.falseNegatives));
    },
  };
}

function classMean(averagePrecision: Float64Array | undefined, classIndex: number): number {
  if (averagePrecision === undefined) return NaN;
  const base = classIndex * 40;
  return averagePrecision.subarray(base, base + 10).reduce((sum, value) => sum + value, 0) / 10;
}

function tile(title: string, description: string) {
  const heading = h('dt', { title: description }, title);
  const value = h('dd', {});
  return { element: h('div', { class: 'tile' }, heading, value), title: heading, value };
}
