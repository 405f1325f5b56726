import { t } from '../host/l10n';
import { h } from '../ui/element';
import { textButton } from '../ui/toolkit';

/** What the panel shows and which keys it knows. */
export function helpDialog(): HTMLDialogElement {
  const keys: readonly (readonly [string, string])[] = [
    [t('Arrow keys'), t('another cell of the map')],
    [t('Shift and arrow keys'), t('move the picture')],
    ['[ ]', t('the map before and after')],
    ['+ − 0 1', t('zoom, fit, one to one')],
    ['n p', t('next object of the picture, the one before')],
    ['Enter', t('the label of the object in its file')],
    ['Page Up, Page Down', t('another picture')],
    ['Esc', t('no object')],
  ];
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, t('Anchors')),
    h(
      'p',
      {},
      t(
        'A detector like SSD can only be trained on an object that one of its anchors matches. The numbers on the right tell for how many objects of the data set that holds; edit sizes and ratios and see them change.',
      ),
    ),
    h(
      'p',
      {},
      t(
        'Objects: a solid line is trained, a dotted one by its best anchor alone, a dashed one never; dashes and dots mean that its anchors went to another object. The thick blue box is its best anchor.',
      ),
    ),
    h('dl', {}, ...keys.flatMap(([key, meaning]) => [h('dt', {}, key), h('dd', {}, meaning)])),
    textButton(t('Close'), t('Close'), () => {
      dialog.close();
    }),
  );
  return dialog;
}
