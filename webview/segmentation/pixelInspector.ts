import { cssColor } from '../../src/core/chart/palette';
import { IGNORED, UNKNOWN } from '../../src/core/image/classPlane';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { shorten } from '../ui/shorten';
import type { SegmentationModel } from './model';

/** Scores that are listed, the highest first. */
const LISTED = 6;

/** What stands at the pixel that is pointed at, in one line; empty where none is. */
export function describePixel(model: SegmentationModel): string {
  const { pointed } = model.stage;
  if (pointed === undefined) return '';
  const row = Math.floor(pointed.point.y);
  const column = Math.floor(pointed.point.x);
  const truth = model.classAt('truth', row, column);
  const prediction = model.classAt('prediction', row, column);
  if (truth === undefined || prediction === undefined) return t('x {0}, y {1}', column, row);
  const own = { truth: className(model, truth), prediction: className(model, prediction) };
  const counts = truth < (model.view?.classes.length ?? 0);
  const verdict = counts ? (truth === prediction ? t('right') : t('wrong')) : t('not counted');
  const parts = [
    t('x {0}, y {1}', column, row),
    t('truth {0}', own.truth),
    t('prediction {0}', own.prediction),
    verdict,
    scoreText(model, row, column),
  ];
  return parts.filter((part) => part !== '').join('  ·  ');
}

function scoreText(model: SegmentationModel, row: number, column: number): string {
  const { scores } = model;
  if (scores?.row !== row || scores.column !== column || scores.scores.length === 0) return '';
  return t('score {0}', formatScore(Math.max(...scores.scores)));
}

function className({ view }: SegmentationModel, value: number): string {
  if (value === IGNORED) return t('ignored');
  if (value === UNKNOWN) return t('no class');
  return shorten(view?.classes[value]?.name ?? String(value));
}

/** The scores of the classes at the pixel, the highest first, with a bar each. */
export class ScoreBars {
  readonly element = h('div', { class: 'scores', hidden: true });
  private readonly title = h('h2', {});
  private readonly list = h('ol', {});

  constructor(private readonly model: SegmentationModel) {
    this.element.append(this.title, this.list);
  }

  update(): void {
    const { scores, view, colors } = this.model;
    this.element.hidden = scores === undefined || scores.scores.length === 0 || view === undefined;
    if (scores === undefined || view === undefined) return;
    setText(this.title, t('Scores at x {0}, y {1}', scores.column, scores.row));
    const order = [...scores.scores.keys()].sort((a, b) => scores.scores[b]! - scores.scores[a]!);
    const highest = Math.max(...scores.scores.map(Math.abs), Number.MIN_VALUE);
    this.list.replaceChildren(
      ...order.slice(0, LISTED).map((index) => {
        const value = scores.scores[index]!;
        const inside = h('i', {});
        inside.style.width = `${Math.round((100 * Math.max(0, value)) / highest)}%`;
        inside.style.background = cssColor(colors[index] ?? [128, 128, 128]);
        const name = shorten(view.classes[index]?.name ?? '');
        return h(
          'li',
          {},
          h('span', { class: 'score-name' }, name),
          h('span', { class: 'bar', 'aria-hidden': 'true' }, inside),
          formatScore(value),
        );
      }),
    );
  }
}

function formatScore(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? String(value) : value.toPrecision(3);
}
