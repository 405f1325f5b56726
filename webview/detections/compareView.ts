import { bootstrapMeans, percentileInterval } from '../../src/core/detection/evaluation/bootstrap';
import { changedOutcomes } from '../../src/core/detection/evaluation/changedOutcomes';
import { evaluateCoco } from '../../src/core/detection/evaluation/cocoEvaluation';
import { meanOf } from '../../src/core/detection/evaluation/operatingPoint';
import { interpolationOf } from '../../src/core/detection/evaluation/explorer';
import { t } from '../host/l10n';
import { h, linkButton, setText } from '../ui/element';
import { textButton } from '../ui/toolkit';
import { count, percent } from './format';
import type { Change, DetectionsModel } from './model';

/** Objects that are listed of each kind. */
const LISTED = 200;
const SAMPLES = 400;

/** A second file of results beside the first: what changed, the changed objects first, and whether the difference is luck. */
export function compareView(
  model: DetectionsModel,
  choose: () => void,
): { readonly element: HTMLElement; update(change: Change): void } {
  const title = h('p', {}, t('Choose other results for the same labels: what changed is listed here.'));
  const body = h('tbody', {});
  const head = ['', t('These'), t('The others'), t('Difference')].map((text, index) =>
    h(index === 0 ? 'td' : 'th', index === 0 ? {} : { scope: 'col', class: 'number' }, text),
  );
  const table = h('table', { hidden: true }, h('thead', {}, h('tr', {}, ...head)), body);
  const interval = h('p', { role: 'status' });
  const lists = { gained: h('ul', { class: 'cell-pictures' }), lost: h('ul', { class: 'cell-pictures' }) };
  const titles = { gained: h('h2', { hidden: true }, ''), lost: h('h2', { hidden: true }, '') };
  const element = h(
    'div',
    { class: 'panel compare' },
    h('div', { class: 'line-of-text' }, title, textButton(t('Choose…'), t('Choose… other results'), choose)),
    table,
    interval,
    h('div', { class: 'columns' }, h('div', {}, titles.lost, lists.lost), h('div', {}, titles.gained, lists.gained)),
  );
  let sampledOf = '';
  /** The whole mAP of both sides, which no confidence moves. */
  let means: readonly [number, number] = [NaN, NaN];

  function listChanged(kind: 'gained' | 'lost', rows: readonly number[], text: string): void {
    titles[kind].hidden = false;
    setText(titles[kind], text);
    const { truths } = model.explorer.input;
    lists[kind].replaceChildren(
      ...rows.slice(0, LISTED).map((row) => {
        const name = model.view?.images.names[truths.images[row]!] ?? '';
        const label = `${name}: ${model.className(truths.classes[row]!)}`;
        const link = linkButton(label, t('Show {0}', label), () => {
          model.select({ of: 'truth', row });
          model.setLook({ tab: 'images' });
        });
        return h('li', {}, link);
      }),
    );
  }

  function keyOf(): string {
    return `${model.look.metric} ${model.look.iou} ${model.compared?.results ?? ''}`;
  }

  function sample(): void {
    const { iou, metric } = model.look;
    const other = model.otherExplorer;
    const key = keyOf();
    if (other === undefined || key === sampledOf) return;
    sampledOf = key;
    const options = { samples: SAMPLES, seed: 1, interpolation: interpolationOf(metric) };
    const meansOf = (explorer: typeof other) =>
      bootstrapMeans({ input: explorer.input, ranking: explorer.ranking, matching: explorer.matching(iou) }, options);
    const own = meansOf(model.explorer);
    const theirs = meansOf(other);
    const { low, high } = percentileInterval(theirs.map((value, i) => value - own[i]!));
    const isLuck = low <= 0 && high >= 0;
    setText(
      interval,
      isLuck
        ? t(
            'The difference in mAP at IoU {0} lies between {1} and {2} (95 %, drawn in pairs): it may be luck.',
            iou,
            percent(low),
            percent(high),
          )
        : t(
            'The difference in mAP at IoU {0} lies between {1} and {2} (95 %, drawn in pairs).',
            iou,
            percent(low),
            percent(high),
          ),
    );
  }

  return {
    element,
    update() {
      const other = model.otherExplorer;
      const { compared } = model;
      if (other === undefined || compared === undefined) return;
      const { iou, score, metric } = model.look;
      setText(title, t('The others: {0}, {1} detections', compared.results, count(compared.detections.scores.length)));
      table.hidden = false;
      const now = model.point;
      const then = other.at(iou, score);
      const whole = (explorer: typeof other): number =>
        metric === 'coco'
          ? evaluateCoco(explorer.input, explorer.ranking).summary.AP
          : meanOf(explorer.averagePrecisions(iou));
      const rows: (readonly [string, number, number, boolean])[] = [
        [t('AP now'), now.meanAveragePrecision, then.meanAveragePrecision, true],
        [t('Precision'), now.precision, then.precision, true],
        [t('Recall'), now.recall, then.recall, true],
        [t('F1'), now.f1, then.f1, true],
        [t('Hits'), now.truePositives, then.truePositives, false],
        [t('False'), now.falsePositives, then.falsePositives, false],
        [t('Missed'), now.falseNegatives, then.falseNegatives, false],
      ];
      if (keyOf() !== sampledOf) means = [whole(model.explorer), whole(other)];
      rows.unshift([t('mAP'), means[0], means[1], true]);
      body.replaceChildren(...rows.map((row) => compareRow(...row)));
      const { gained, lost } = changedOutcomes(
        [
          { input: model.explorer.input, matching: model.explorer.matching(iou) },
          { input: other.input, matching: other.matching(iou) },
        ],
        score,
      );
      listChanged('lost', lost, t('Only these find them: {0}', count(lost.length)));
      listChanged('gained', gained, t('Only the others find them: {0}', count(gained.length)));
      sample();
    },
  };
}

function compareRow(name: string, own: number, other: number, isShare: boolean): HTMLElement {
  const text = (value: number): string => (isShare ? percent(value) : count(value));
  const difference = other - own;
  const sign = difference > 0 ? '+' : '';
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, name),
    ...[text(own), text(other), `${sign}${text(difference)}`].map((value) => h('td', { class: 'number' }, value)),
  );
}
