import { t } from '../host/l10n';
import { h } from '../ui/element';
import { icon, type IconName } from '../ui/icons';
import type { LabelsModel } from './model';

type Notice = readonly [icon: IconName & ('error' | 'warning' | 'info'), text: string];

/** The bar over the picture that says what is missing, and why. */
export function noticeBar(model: LabelsModel): { readonly element: HTMLElement; update(failure?: string): void } {
  const element = h('div', { class: 'notices', role: 'status' });
  return {
    element,
    update: (failure) => {
      const notices: Notice[] = failure === undefined ? noticesOf(model) : [['error', failure]];
      element.replaceChildren(
        ...notices.map(([kind, text]) =>
          h('p', {}, h('span', { class: `severity ${kind}`, 'aria-hidden': 'true' }, icon(kind)), text),
        ),
      );
    },
  };
}

function noticesOf({ view, plane, pictureProblem }: LabelsModel): Notice[] {
  if (view === undefined) return [];
  const notices: Notice[] = [];
  if (pictureProblem === 'gone') {
    notices.push(['error', t('The picture could not be read from disk. Its labels are drawn over a blank.')]);
  }
  if (pictureProblem === 'undecodable') {
    notices.push([
      'warning',
      t('This picture is damaged, or of a kind that cannot be shown here. Its labels are drawn over a blank.'),
    ]);
  }
  if (view.image.orientation !== 1) {
    notices.push([
      'info',
      t(
        'The picture says that it should be turned (EXIF orientation {0}). It is shown as stored, as its labels are.',
        view.image.orientation,
      ),
    ]);
  }
  if (view.mask !== undefined && plane === undefined) {
    notices.push([
      'error',
      t('The mask cannot be drawn: its data do not fit its size. Validate the data set to see why.'),
    ]);
  }
  if (view.dataset === undefined) {
    notices.push([
      'info',
      t('No data set holds this image, so it has no labels here. Create a data set definition that includes it.'),
    ]);
  } else if (view.objects.length === 0 && view.mask === undefined) {
    notices.push(['info', t('This image has no labels.')]);
  }
  return notices;
}
