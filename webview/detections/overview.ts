import type { Curve } from '../../src/core/chart/curvePlot';
import { pointsAtLeast, type ScoreCurve } from '../../src/core/detection/evaluation/scoreCurve';
import { outcomes } from '../../src/core/detection/evaluation/matching';
import { t } from '../host/l10n';
import type { Announcer } from '../ui/announcer';
import { h, setText } from '../ui/element';
import { textButton } from '../ui/toolkit';
import { classTable } from './classTable';
import { CurveChart } from './curveChart';
import { count, percent } from './format';
import type { DetectionsModel } from './model';
import type { PageActions } from './page';

/** Classes whose curves are drawn beside that of all together. */
const MAX_CURVES = 12;
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3]];

/** The curves, and the table of the classes. */
export function overview(
  model: DetectionsModel,
  actions: PageActions,
  announcer: Announcer,
): { readonly element: HTMLElement; update(): void } {
  let shown: readonly ScoreCurve[] = [];
  const choose = (curve: ScoreCurve | undefined, point: number): void => {
    const row = curve?.rows[point];
    if (row === undefined) return;
    const truth = model.truthNear(row);
    model.select({ of: 'detection', row });
    actions.openPlace(truth < 0 ? { of: 'detection', row } : { of: 'truth', row: truth });
  };
  const step = (by: number): void => {
    const curve = shown[0];
    if (curve === undefined || curve.rows.length === 0) return;
    const now = pointsAtLeast(curve, model.look.score) - 1;
    const next = Math.min(curve.rows.length - 1, Math.max(0, now + by));
    model.setLook({ score: curve.scores[next]! });
    model.flush();
    announcer.say(describe(curve, next));
  };
  const enter = (): void => {
    const curve = shown[0];
    if (curve !== undefined) choose(curve, pointsAtLeast(curve, model.look.score) - 1);
  };
  const describe = (curve: ScoreCurve | undefined, point: number): string => {
    const row = curve?.rows[point];
    if (curve === undefined || row === undefined) return '';
    const { detections } = model.explorer.input;
    const isHit = model.explorer.matching(model.look.iou).outcome[row] === outcomes.truePositive;
    return t(
      'Confidence {0}: precision {1}, recall {2}. {3} ({4}), {5}',
      curve.scores[point]!.toPrecision(4),
      percent(curve.precision[point]!),
      percent(curve.recall[point]!),
      model.className(detections.classes[row]!),
      isHit ? t('hit') : t('false'),
      model.view?.images.names[detections.images[row]!] ?? '',
    );
  };
  const common = {
    onPoint: (curve: number, point: number) => {
      choose(shown[curve], point);
    },
    onStep: step,
    onEnter: enter,
  };
  const precision = new CurveChart({
    ...common,
    label: t('Precision by recall. Arrow keys go along the curve, Enter opens the label.'),
    titleX: t('Recall'),
    titleY: t('Precision'),
    describe: (curve, point) => describe(shown[curve], point),
  });
  const byScore = new CurveChart({
    ...common,
    label: t('Precision, recall and F1 by confidence. Arrow keys go along the curve, Enter opens the label.'),
    titleX: t('Confidence'),
    titleY: t('Precision, recall, F1'),
    onPoint: (_curve, point) => {
      const score = shown[0]?.scores[point];
      if (score !== undefined) model.setLook({ score });
    },
    describe: (_curve, point) => describe(shown[0], point),
  });
  const legend = h('ul', { class: 'legend' });
  const drawn = h('span', { class: 'note' });
  const table = classTable(model);
  const save = (name: string, chart: CurveChart): HTMLElement[] => [
    textButton(t('SVG'), t('SVG: save the chart {0}', name), () => {
      actions.save({ name: `${name}.svg`, content: chart.svg() });
    }),
    textButton(t('PNG'), t('PNG: save the chart {0}', name), () => {
      void chart.png().then(async (blob) => {
        if (blob !== null) actions.save({ name: `${name}.png`, content: new Uint8Array(await blob.arrayBuffer()) });
      });
    }),
  ];
  const csv = textButton(t('CSV'), t('CSV: save the points of the curve'), () => {
    const curve = shown[0];
    if (curve !== undefined) actions.save({ name: 'precision-recall.csv', content: curveCsv(curve) });
  });
  const element = h(
    'div',
    { class: 'panel overview' },
    h(
      'div',
      { class: 'charts' },
      h(
        'section',
        { class: 'card' },
        h('header', {}, h('h2', {}, t('Precision and recall')), drawn, ...save('precision-recall', precision), csv),
        precision.element,
        legend,
      ),
      h(
        'section',
        { class: 'card' },
        h('header', {}, h('h2', {}, t('By confidence')), ...save('confidence', byScore)),
        byScore.element,
        h('ul', { class: 'legend' }, ...measures().map(({ label, color, dash }) => legendItem(label, color, dash))),
      ),
    ),
    table.element,
  );
  let drawnOf = '';
  let drawnMain: ScoreCurve | undefined;
  let curves: readonly Curve[] = [];
  let scoreCurves: readonly Curve[] = [];
  return {
    element,
    update() {
      const { classIndex, score } = model.look;
      const indices = curveClasses(model);
      shown = indices.map((index) => model.curve(index));
      const foreground = getComputedStyle(document.body).color;
      const key = `${indices.join()} ${classIndex} ${foreground}`;
      if (key !== drawnOf || shown[0] !== drawnMain) {
        drawnOf = key;
        drawnMain = shown[0];
        curves = indices.map((index, place): Curve => {
          const { recall, precision: values } = shown[place]!;
          return { ...lookOf(model, index, classIndex), x: recall, y: values };
        });
        scoreCurves = measures().map(({ key: measure, label, color, dash }): Curve => ({
          label,
          color,
          dash,
          width: 1.75,
          x: shown[0]!.scores,
          y: shown[0]![measure],
        }));
        legend.replaceChildren(...curves.map(({ label, color, dash }) => legendItem(label, color, dash)));
      }
      const main = shown[0]!;
      const at = pointsAtLeast(main, score) - 1;
      const color = lookOf(model, classIndex, classIndex).color;
      const marks = at < 0 ? [] : [{ x: main.recall[at]!, y: main.precision[at]!, color }];
      precision.show({ curves, marks });
      byScore.show({ curves: scoreCurves, marks: [], line: score });
      setText(drawn, t('{0} of {1} points drawn', count(precision.drawn.drawn), count(precision.drawn.total)));
      table.update();
    },
  };
}

function measures() {
  return [
    { key: 'precision', label: t('Precision'), color: '#3794ff', dash: [] },
    { key: 'recall', label: t('Recall'), color: '#e69f00', dash: [7, 3] },
    { key: 'f1', label: t('F1'), color: '#0f9d70', dash: [2, 3] },
  ] as const;
}

/** The chosen class first, or all together and then the classes with truths. */
function curveClasses(model: DetectionsModel): readonly number[] {
  const { classIndex } = model.look;
  if (classIndex >= 0) return [classIndex];
  const { positives } = model.explorer.matching(model.look.iou);
  const known = Array.from(positives.keys()).filter((index) => positives[index]! > 0);
  return known.length > 1 && known.length <= MAX_CURVES ? [-1, ...known] : [-1];
}

function lookOf(model: DetectionsModel, index: number, chosen: number) {
  const isMain = index === chosen || index < 0;
  return {
    label: index < 0 ? t('All classes') : model.className(index),
    color: index < 0 ? getComputedStyle(document.body).color : model.colorOf(index),
    width: isMain ? 2.5 : 1.25,
    dash: index < 0 ? [] : DASHES[Math.floor(index / 8) % DASHES.length]!,
  };
}

function legendItem(label: string, color: string, dash: readonly number[]): HTMLElement {
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  line.setAttribute('viewBox', '0 0 22 8');
  line.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M0 4h22');
  path.setAttribute('stroke', color);
  path.setAttribute('stroke-width', '2.5');
  path.setAttribute('stroke-dasharray', dash.join(' '));
  line.append(path);
  return h('li', {}, line, label);
}

function curveCsv({ rows, scores, precision, recall, f1 }: ScoreCurve): string {
  const lines = Array.from(rows, (_, i) => [scores[i], precision[i], recall[i], f1[i]].join(','));
  return ['score,precision,recall,f1', ...lines, ''].join('\n');
}
