import { t } from '../host/l10n';
import { h } from '../ui/element';
import { textButton } from '../ui/toolkit';

/** The accessible help: what the page is, and every key. */
export function helpDialog(): HTMLDialogElement {
  const close = textButton(t('Close'), t('Close'), () => {
    dialog.close();
  });
  close.setAttribute('appearance', 'primary');
  const keys: readonly (readonly [string, string])[] = [
    [t('Drag, two fingers'), t('Move the picture')],
    [t('Wheel, pinch'), t('Zoom to the pointer')],
    [t('Arrow keys'), t('Move; the pixel in the middle of the view is read out')],
    ['+  −  0  1', t('Zoom in, zoom out, fit, one picture pixel on one screen pixel')],
    ['P  T  D  E', t('Prediction, truth, difference, errors only')],
    ['S', t('Truth at the left and prediction at the right of a line')],
    ['[  ]', t('Move that line')],
    ['B', t('Truth and prediction in turn')],
    [t('Space'), t('The other of truth and prediction')],
    ['O', t('Blended, added, outlines')],
    [t('Page Up, Page Down'), t('Previous, next image in the list')],
    [t('Enter'), t('Open the image with its labels')],
    ['?', t('This help')],
  ];
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, t('Segmentation: keys and gestures')),
    h('p', {}, t('Predicted masks against those of the data set. Nothing here changes a file.')),
    h('h3', {}, t('On the picture')),
    h('dl', {}, ...keys.flatMap(([key, meaning]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, meaning)])),
    h('h3', {}, t('Elsewhere')),
    h(
      'p',
      {},
      t(
        'A class in the table lists the images in which it goes wrong; its box says whether it counts. A cell of the confusion matrix lists the images behind it. Arrow keys move in the list and in the matrix.',
      ),
    ),
    h('div', { class: 'buttons' }, close),
  );
  return dialog;
}
