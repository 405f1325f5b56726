import { t } from '../host/l10n';
import { h } from '../ui/element';
import { textButton } from '../ui/toolkit';

/** The accessible help: what the page is, and every key. */
export function helpDialog(): HTMLDialogElement {
  const close = textButton(t('Close'), t('Close'), () => {
    dialog.close();
  });
  close.setAttribute('appearance', 'primary');
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, t('Labels: keys and gestures')),
    h('p', {}, t('The picture with its labels as stored on disk. Nothing here changes a file.')),
    ...groups().flatMap(([title, keys]) => [h('h3', {}, title), keyList(keys)]),
    h('div', { class: 'buttons' }, close),
  );
  return dialog;
}

type Keys = readonly (readonly [string, string])[];

function groups(): (readonly [string, Keys])[] {
  return [
    [
      t('On the picture'),
      [
        [t('Drag, two fingers'), t('Move the picture')],
        [t('Wheel, pinch'), t('Zoom to the pointer')],
        [t('Arrow keys'), t('Move; with Shift in large steps. The middle of the view is read out')],
        ['+  −', t('Zoom in, zoom out')],
        ['0', t('Fit the picture and all labels')],
        ['1', t('One picture pixel on one screen pixel')],
        [t('Page Up, Page Down'), t('Previous, next image')],
        [t('Click, Enter'), t('Go to the label’s line in the text')],
        ['?', t('This help')],
      ],
    ],
    [
      t('In the table of labels'),
      [
        [t('Up, Down, Home, End'), t('Choose a label')],
        [t('Space'), t('Zoom to it')],
        [t('Enter, double click'), t('Go to its line in the text')],
      ],
    ],
    [
      t('Marks'),
      [
        [t('Ring'), t('Pixels of a mask whose value no class has; a number says how many')],
        [t('Dashed frame with “!”'), t('A finding; the list says what is wrong')],
        [t('Dashed line'), t('A label whose class is not declared')],
      ],
    ],
  ];
}

function keyList(keys: Keys): HTMLElement {
  return h('dl', {}, ...keys.flatMap(([key, meaning]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, meaning)]));
}
