import { meanOf } from '../../src/core/segmentation/metrics';
import { t } from '../host/l10n';
import { h, linkButton } from '../ui/element';
import { section, type Section } from '../ui/section';
import { percent } from './format';
import type { SegmentationModel } from './model';

/** What the export buttons save. */
export type Export = 'csv' | 'json' | 'png';

/** The means over all images, what they were made from, and the ways to take them elsewhere. */
export function overview(model: SegmentationModel, save: (what: Export) => void, copyLink: () => void) {
  const list = h('dl', { class: 'means' });
  const note = h('p', { class: 'note' });
  const links = h(
    'p',
    { class: 'note exports' },
    linkButton(t('Save CSV'), t('Save the measures of classes and images as CSV'), () => {
      save('csv');
    }),
    linkButton(t('Save JSON'), t('Save all measures and the confusion matrix as JSON'), () => {
      save('json');
    }),
    linkButton(t('Save PNG'), t('Save the picture as it is shown'), () => {
      save('png');
    }),
    linkButton(t('Copy Link'), t('Copy Link: opens exactly this view'), copyLink),
  );
  const own: Section = section(t('All images'), 'means', h('div', { class: 'means-box' }, list, note, links));
  return {
    section: own,
    update: (): void => {
      const { view, metrics } = model;
      own.show(view !== undefined);
      if (view === undefined || metrics === undefined) return;
      own.setCount(view.images.names.length);
      const boundary = meanOf(model.boundary);
      const rows: readonly (readonly [string, number])[] = [
        [t('Mean IoU'), metrics.meanIou],
        [t('Frequency weighted IoU'), metrics.frequencyWeightedIou],
        [t('Pixel accuracy'), metrics.pixelAccuracy],
        [t('Mean accuracy'), metrics.meanAccuracy],
        [t('Mean Dice'), metrics.meanDice],
        ...(Number.isNaN(boundary) ? [] : [[t('Mean boundary F'), boundary] as const]),
      ];
      list.replaceChildren(
        ...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, percent(value)))),
      );
      const counts = t('Evaluated {0} of {1} images.', view.images.names.length, view.total);
      note.textContent = `${counts} ${view.values}.`;
      note.title = view.predictions;
    },
  };
}
