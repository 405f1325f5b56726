import { layerNames, type LayerName } from '../../src/protocol/segmentationPanel';
import { zoomByKey } from '../canvas/stageInput';
import { t } from '../host/l10n';
import { h, setAttribute, setText } from '../ui/element';
import { shorten } from '../ui/shorten';
import { iconButton, textButton } from '../ui/toolkit';
import { percent } from './format';
import type { SegmentationModel } from './model';

export interface ToolbarActions {
  readonly step: (by: 1 | -1) => void;
  readonly open: () => void;
  readonly showHelp: () => void;
}

/** The keys of the layers, in their order. */
export const layerKeys: readonly string[] = ['p', 't', 'd', 'e'];

export function layerTitle(layer: LayerName): string {
  const titles = {
    prediction: t('Prediction'),
    truth: t('Truth'),
    difference: t('Difference'),
    errors: t('Errors'),
  } as const;
  return titles[layer];
}

/** Which image and which masks are shown, and zoom. */
export function toolbar(model: SegmentationModel, actions: ToolbarActions) {
  const title = h('h1', {});
  const place = h('span', { class: 'place' });
  const zoom = textButton('', t('Show one picture pixel on one screen pixel (1)'), () => zoomByKey('1', model.stage));
  zoom.classList.add('zoom');
  const layers = layerNames.map((layer, i) => {
    const button = h('button', { type: 'button', class: 'toggle' }, layerTitle(layer));
    button.title = t('{0} ({1})', layerTitle(layer), layerKeys[i]!.toUpperCase());
    button.addEventListener('click', () => {
      model.setLook({ layer, swipe: false });
    });
    return { layer, button };
  });
  const swipe = toggle(t('Swipe'), t('Truth and prediction beside each other (S); [ and ] move the line'), () => {
    model.setLook({ swipe: !model.look.swipe });
  });
  const blink = toggle(t('Blink'), t('Truth and prediction in turn (B)'), () => {
    model.setBlink(!model.isBlinking);
  });
  const element = h(
    'header',
    { class: 'toolbar' },
    h(
      'div',
      { class: 'group', role: 'group', 'aria-label': t('Images') },
      iconButton('previous', t('Previous image in the list (Page Up)'), () => {
        actions.step(-1);
      }),
      iconButton('next', t('Next image in the list (Page Down)'), () => {
        actions.step(1);
      }),
    ),
    h('div', { class: 'title' }, title, place),
    h(
      'div',
      { class: 'group toggles', role: 'group', 'aria-label': t('Masks') },
      ...layers.map(({ button }) => button),
    ),
    h('div', { class: 'group toggles', role: 'group', 'aria-label': t('Compare') }, swipe, blink),
    h(
      'div',
      { class: 'group', role: 'group', 'aria-label': t('Zoom') },
      iconButton('zoomOut', t('Zoom out (−)'), () => zoomByKey('-', model.stage)),
      zoom,
      iconButton('zoomIn', t('Zoom in (+)'), () => zoomByKey('+', model.stage)),
      iconButton('fit', t('Fit (0)'), () => zoomByKey('0', model.stage)),
    ),
    h(
      'div',
      { class: 'group', role: 'group', 'aria-label': t('View') },
      iconButton('open', t('Open the image with its labels'), actions.open),
      iconButton('table', t('Show or hide the side panel'), () => {
        model.setLook({ side: !model.look.side });
      }),
      textButton('?', t('Keys and gestures (?)'), actions.showHelp),
    ),
  );
  return {
    element,
    update: (): void => {
      const { view, selected, measures, order, look } = model;
      const name = selected === undefined ? '' : (view?.images.names[selected] ?? '');
      setText(title, name === '' ? t('Segmentation') : shorten(name));
      title.title = name;
      const number = selected === undefined ? 0 : order.indexOf(selected) + 1;
      const where = t('{0} of {1}', number, order.length);
      const iou = selected === undefined || measures === undefined ? '' : percent(measures.iou[selected]!);
      setText(place, selected === undefined ? '' : `${where}  ·  ${t('IoU {0}', iou)}`);
      for (const { layer, button } of layers) {
        setAttribute(button, 'aria-pressed', String(!look.swipe && look.layer === layer));
      }
      setAttribute(swipe, 'aria-pressed', String(look.swipe));
      setAttribute(blink, 'aria-pressed', String(model.isBlinking));
    },
    updateZoom: (): void => {
      const scale = model.stage.viewport.scale * 100;
      const shown = t('{0} %', scale < 10 ? Math.round(scale * 10) / 10 : Math.round(scale));
      if (zoom.textContent === shown) return;
      zoom.textContent = shown;
      zoom.setAttribute('aria-label', t('{0}: show one picture pixel on one screen pixel', shown));
    },
  };
}

function toggle(text: string, title: string, onClick: () => void): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'toggle', title }, text);
  button.addEventListener('click', onClick);
  return button;
}
