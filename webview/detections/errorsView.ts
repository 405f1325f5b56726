import { bootstrapMeans, percentileInterval } from '../../src/core/detection/evaluation/bootstrap';
import { calibrate } from '../../src/core/detection/evaluation/calibration';
import { analyseErrors, errorTypes, type ErrorType } from '../../src/core/detection/evaluation/errorTypes';
import { interpolationOf } from '../../src/core/detection/evaluation/explorer';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { textButton } from '../ui/toolkit';
import { count, percent } from './format';
import type { DetectionsModel } from './model';

const SAMPLES = 1000;
/** Samples between two frames: the page stays alive. */
const AT_ONCE = 50;

/** Why detections are wrong and what each kind costs, whether confidences mean what they say, and how much is luck. */
export function errorsView(model: DetectionsModel): { readonly element: HTMLElement; update(): void } {
  const kinds = h('tbody', {});
  const bins = h('tbody', {});
  const calibration = h('p', {});
  const luck = h('p', { role: 'status' });
  let shown = '';
  let running = 0;
  const draw = textButton(t('Draw 1,000 times'), t('Draw 1,000 times: resample the pictures'), () => {
    void resample();
  });
  const element = h(
    'div',
    { class: 'panel errors' },
    h(
      'section',
      { class: 'card' },
      h('h2', {}, t('Kinds of errors (TIDE)')),
      h(
        'p',
        { class: 'note' },
        t('All detections count here. The gain is how much mAP would grow if errors of one kind were mended.'),
      ),
      tableOf([t('Kind'), t('How many'), t('Gain')], kinds),
    ),
    h(
      'section',
      { class: 'card' },
      h('h2', {}, t('Calibration')),
      calibration,
      tableOf([t('Confidence'), t('How many'), t('Mean confidence'), t('Are right')], bins),
    ),
    h('section', { class: 'card' }, h('h2', {}, t('How much is luck')), luck, draw),
  );
  const names: Readonly<Record<ErrorType, readonly [string, string]>> = {
    classification: [t('Class'), t('well placed on an object of another class')],
    localization: [t('Place'), t('right class, too far off')],
    both: [t('Class and place'), t('another class, and too far off')],
    duplicate: [t('Duplicate'), t('the object was found already')],
    background: [t('Background'), t('nothing is there')],
    missed: [t('Missed'), t('objects that nothing found')],
  };

  async function resample(): Promise<void> {
    const own = ++running;
    const { iou, metric } = model.look;
    const { explorer } = model;
    const resampled = { input: explorer.input, ranking: explorer.ranking, matching: explorer.matching(iou) };
    const means = new Float64Array(SAMPLES);
    for (let done = 0; done < SAMPLES; done += AT_ONCE) {
      const part = bootstrapMeans(resampled, {
        samples: AT_ONCE,
        seed: done + 1,
        interpolation: interpolationOf(metric),
      });
      means.set(part, done);
      setText(luck, t('{0} of {1} draws', done + AT_ONCE, SAMPLES));
      await new Promise((resolve) => setTimeout(resolve));
      if (own !== running) return;
    }
    const { low, high } = percentileInterval(means);
    setText(
      luck,
      t(
        'With other pictures of the same kind the mAP at IoU {0} would lie between {1} and {2} (95 %).',
        iou,
        percent(low),
        percent(high),
      ),
    );
  }

  return {
    element,
    update() {
      const { iou, metric, classIndex } = model.look;
      const key = `${metric} ${iou} ${classIndex}`;
      if (key === shown) return;
      shown = key;
      running++;
      setText(luck, t('Pictures are drawn anew with replacement, and the mAP is computed for each draw.'));
      const { input, ranking, overlaps } = model.explorer;
      const matching = model.explorer.matching(iou);
      const analysis = analyseErrors(input, ranking, overlaps, matching);
      const most = Math.max(0.001, ...errorTypes.map((type) => analysis.gains[type]));
      kinds.replaceChildren(
        ...errorTypes.map((type) => row(names[type], analysis.counts[type], analysis.gains[type], most)),
        row(
          [t('No false ones'), t('if nothing detected were wrong')],
          undefined,
          analysis.gainWithoutFalsePositives,
          most,
        ),
        row([t('None missed'), t('if nothing were missed')], undefined, analysis.gainWithoutFalseNegatives, most),
      );
      const { bins: all, error } = calibrate(input, matching, classIndex < 0 ? {} : { classIndex });
      setText(calibration, t('Confidences are off by {0} % on average (expected calibration error).', percent(error)));
      bins.replaceChildren(
        ...all.map(({ from, to, count: times, confidence, precision }) =>
          h(
            'tr',
            {},
            h('td', {}, `${from.toFixed(1)} – ${to.toFixed(1)}`),
            h('td', { class: 'number' }, count(times)),
            h('td', { class: 'number' }, percent(confidence)),
            h('td', { class: 'number' }, bar(precision, 1, '#3794ff'), percent(precision)),
          ),
        ),
      );
    },
  };
}

function row(
  [name, what]: readonly [string, string],
  times: number | undefined,
  gain: number,
  most: number,
): HTMLElement {
  return h(
    'tr',
    {},
    h('td', {}, name, h('span', { class: 'note' }, ` ${what}`)),
    h('td', { class: 'number' }, times === undefined ? '' : count(times)),
    h('td', { class: 'number' }, bar(gain, most, '#d9634f'), `+${percent(gain)}`),
  );
}

function bar(value: number, most: number, color: string): HTMLElement {
  const element = h('span', { class: 'bar', 'aria-hidden': 'true' });
  element.style.width = `${Math.max(0, Math.min(1, value / most || 0)) * 90}px`;
  element.style.background = color;
  return element;
}

function tableOf(titles: readonly string[], body: HTMLElement): HTMLElement {
  const head = titles.map((title, index) =>
    h('th', { scope: 'col', class: index === 0 ? undefined : 'number' }, title),
  );
  return h('table', {}, h('thead', {}, h('tr', {}, ...head)), body);
}
