import { metrics, type Metric } from '../../src/core/detection/evaluation/explorer';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import { dropdown, textButton } from '../ui/toolkit';
import { formatOperatingPoints } from '../../src/core/detection/operatingPointsFile';
import type { DetectionsModel } from './model';
import type { PageActions } from './page';

/** What is computed: metric, class, and the two thresholds that everything follows. */
export function toolbar(
  model: DetectionsModel,
  actions: Pick<PageActions, 'save'>,
): { readonly element: HTMLElement; update(): void } {
  const metric = dropdown(t('How average precision is computed'), (value) => {
    model.setLook({ metric: value as Metric });
  });
  const classes = dropdown(t('The class that charts and lists show'), (value) => {
    model.setLook({ classIndex: Number(value) });
  });
  const iou = slider(t('IoU: the overlap that makes a hit'), { min: 0.1, max: 0.95, step: 0.05 }, (value) => {
    model.setLook({ iou: value });
  });
  const score = slider(t('Confidence: what is less sure does not count'), { min: 0, max: 1, step: 0.001 }, (value) => {
    model.setLook({ score: value });
  });
  const best = textButton(t('Best F1'), t('Best F1: move to the confidence that has it'), () => {
    const { classIndex, iou: threshold } = model.look;
    const found = model.explorer.best(threshold, classIndex < 0 ? undefined : classIndex);
    if (Number.isFinite(found.score)) model.setLook({ score: found.score });
  });
  const keep = textButton(
    t('Save Thresholds'),
    t('Save Thresholds: the confidence with the best F1 of each class, for programs'),
    () => {
      const names = (model.view?.classes ?? []).map(({ name }) => name);
      const content = formatOperatingPoints(model.explorer, names, model.look.iou);
      actions.save({ name: 'operating-points.json', content });
    },
  );
  const element = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': t('Thresholds') },
    metric.element,
    classes.element,
    h('label', { class: 'threshold' }, t('IoU'), iou.range, iou.number),
    h('label', { class: 'threshold wide' }, t('Confidence'), score.range, score.number),
    best,
    keep,
  );
  return {
    element,
    update() {
      const { look, view } = model;
      const names: Readonly<Record<Metric, string>> = {
        coco: t('COCO'),
        voc10: t('Pascal VOC 2010'),
        voc07: t('Pascal VOC 2007'),
        author: t('ssd-tensorflow'),
      };
      metric.set(
        metrics.map((value) => ({ value, label: names[value] })),
        look.metric,
      );
      const all = { value: '-1', label: t('All classes') };
      const own = (view?.classes ?? []).map(({ name }, index) => ({ value: String(index), label: name }));
      classes.set([all, ...own], String(look.classIndex));
      iou.set(look.iou);
      score.set(look.score);
    },
  };
}

interface Slider {
  readonly range: HTMLInputElement;
  readonly number: HTMLInputElement;
  set(value: number): void;
}

/** A slider with the number beside it, which may be typed with any precision. */
function slider(
  label: string,
  limits: { readonly min: number; readonly max: number; readonly step: number },
  onChange: (value: number) => void,
): Slider {
  const range = h('input', { type: 'range', ...limits, 'aria-label': label, title: label });
  const number = h('input', {
    type: 'number',
    min: limits.min,
    max: limits.max,
    step: 'any',
    'aria-label': label,
    title: label,
  });
  range.addEventListener('input', () => {
    onChange(Number(range.value));
  });
  number.addEventListener('change', () => {
    const value = Number(number.value);
    if (number.value !== '' && limits.min <= value && value <= limits.max) onChange(value);
  });
  return {
    range,
    number,
    set(value) {
      if (Number(range.value) !== value) range.value = String(value);
      const shown = String(Math.round(value * 1e4) / 1e4);
      if (number.value !== shown && number !== document.activeElement) number.value = shown;
    },
  };
}
