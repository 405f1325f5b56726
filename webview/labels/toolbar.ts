import type { StepFilter } from '../../src/protocol/labelsPanel';
import { zoomByKey } from '../canvas/stageInput';
import { t } from '../host/l10n';
import { afterPaint } from '../ui/afterPaint';
import { h, setText } from '../ui/element';
import { dropdown, iconButton, textButton, type Choice } from '../ui/toolkit';
import { shorten } from '../ui/shorten';
import type { LabelsModel } from './model';

export interface ToolbarActions {
  readonly step: (by: 1 | -1) => void;
  readonly openAnnotation: () => void;
  readonly showHelp: () => void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  update(): void;
  updateZoom(): void;
}

/** Which image this is, the way to others, and zoom. */
export function toolbar(model: LabelsModel, actions: ToolbarActions): Toolbar {
  const title = h('h1', {});
  const place = h('span', { class: 'place' });
  const zoom = textButton('', t('Show one picture pixel on one screen pixel (1)'), () => zoomByKey('1', model));
  zoom.classList.add('zoom');
  const only = dropdown(t('Previous and next stop at'), (value) => {
    model.setState({ only: value });
  });
  const navigation = h(
    'div',
    { class: 'group', role: 'group', 'aria-label': t('Images') },
    iconButton('previous', t('Previous image (Page Up)'), () => {
      actions.step(-1);
    }),
    iconButton('next', t('Next image (Page Down)'), () => {
      actions.step(1);
    }),
    only.element,
  );
  const open = iconButton('open', t('Open the annotation file'), actions.openAnnotation);
  const element = h(
    'header',
    { class: 'toolbar' },
    navigation,
    h('div', { class: 'title' }, title, place),
    h('div', { class: 'group', role: 'group', 'aria-label': t('Zoom') }, ...zoomButtons(model, zoom)),
    h('div', { class: 'group', role: 'group', 'aria-label': t('View') }, open, tableButton(model), helpButton(actions)),
  );
  const updateChoices = afterPaint(() => {
    only.set(choicesOf(model), model.state.only);
  });
  return {
    element,
    update: () => {
      const { view } = model;
      setText(title, shorten(view?.image.name ?? ''));
      title.title = view?.image.name ?? '';
      setText(place, describePlace(model));
      place.title = place.textContent;
      navigation.hidden = view?.dataset === undefined;
      open.hidden = view?.annotation === undefined;
      updateChoices();
    },
    updateZoom: () => {
      const percent = model.viewport.scale * 100;
      const shown = t('{0} %', percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent));
      // While the picture is dragged this stays the same, and changing anything makes the browser lay out the page again.
      if (zoom.textContent === shown) return;
      zoom.textContent = shown;
      zoom.setAttribute('aria-label', t('{0}: show one picture pixel on one screen pixel', shown));
    },
  };
}

/** What the chosen filter means to the editor; a class that this image's data set does not know means any image. */
export function filterOf({ state, view }: LabelsModel): StepFilter {
  if (state.only === 'findings') return { kind: 'findings' };
  const classIndex = (view?.classes ?? []).findIndex(({ name }) => state.only === `class:${name}`);
  return classIndex < 0 ? { kind: 'any' } : { kind: 'class', classIndex };
}

function choicesOf({ view }: LabelsModel): Choice[] {
  const classes = (view?.classes ?? []).map(({ name }) => ({
    value: `class:${name}`,
    label: t('With {0}', shorten(name)),
  }));
  return [{ value: '', label: t('All images') }, { value: 'findings', label: t('With findings') }, ...classes];
}

function describePlace({ view }: LabelsModel): string {
  if (view === undefined) return '';
  const { dataset, encoding } = view;
  const where =
    dataset === undefined
      ? undefined
      : t('{0}, {1}, {2} of {3}', shorten(dataset.name), shorten(dataset.split), dataset.position, dataset.total);
  return [where, encoding === '' ? undefined : shorten(encoding)].filter((part) => part !== undefined).join('  ·  ');
}

function zoomButtons(model: LabelsModel, zoom: HTMLElement): HTMLElement[] {
  return [
    iconButton('zoomOut', t('Zoom out (−)'), () => zoomByKey('-', model)),
    zoom,
    iconButton('zoomIn', t('Zoom in (+)'), () => zoomByKey('+', model)),
    iconButton('fit', t('Fit (0)'), () => zoomByKey('0', model)),
  ];
}

function tableButton(model: LabelsModel): HTMLElement {
  const button = iconButton('table', t('Show or hide the side panel'), () => {
    model.setState({ table: !model.state.table });
  });
  return button;
}

function helpButton({ showHelp }: ToolbarActions): HTMLElement {
  return textButton('?', t('Keys and gestures (?)'), showHelp);
}
