import { t } from '../host/l10n';
import { h } from '../ui/element';
import { textButton } from '../ui/toolkit';

type Keys = readonly (readonly [string, string])[];

/** The accessible help: what the page is, what it computes, and every key. */
export function helpDialog(): HTMLDialogElement {
  const close = textButton(t('Close'), t('Close'), () => {
    dialog.close();
  });
  close.setAttribute('appearance', 'primary');
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, t('Detections: numbers, keys and gestures')),
    h('p', {}, t('Detections against the labels of their pictures. Nothing here changes a label or a result.')),
    ...groups().flatMap(([title, keys]) => [h('h3', {}, title), keyList(keys)]),
    h('div', { class: 'buttons' }, close),
  );
  return dialog;
}

function groups(): (readonly [string, Keys])[] {
  return [
    [
      t('Numbers'),
      [
        [t('Hit, false, missed'), t('True positives, false positives and false negatives at both thresholds')],
        [t('mAP'), t('Mean average precision of all detections, by the metric')],
        [t('AP now'), t('The same at the IoU chosen, of detections at least this sure')],
      ],
    ],
    [
      t('On a curve'),
      [
        [t('Click'), t('Go to the label that the nearest detection is about')],
        [t('Left, Right'), t('Go along the curve, ten points with Shift; the numbers are read out')],
        [t('Enter'), t('Go to the label of the point')],
      ],
    ],
    [
      t('On the picture'),
      [
        [t('Drag'), t('Move the picture')],
        [t('Wheel'), t('Zoom to the pointer')],
        ['+  −  0', t('Zoom in, zoom out, fit')],
        [t('Page Up, Page Down'), t('Previous, next picture of the list')],
        [t('Double click'), t('Go to the line of the label or of the detection')],
      ],
    ],
    [
      t('In tables'),
      [
        [t('Up, Down, Home, End'), t('Choose a row')],
        [t('Enter, double click'), t('Open it')],
        ['?', t('This help')],
      ],
    ],
  ];
}

function keyList(keys: Keys): HTMLElement {
  return h('dl', {}, ...keys.flatMap(([key, meaning]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, meaning)]));
}
