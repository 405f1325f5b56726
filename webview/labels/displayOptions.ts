import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { checkbox, dropdown } from '../ui/toolkit';
import type { LabelsModel } from './model';
import { section, type Section } from '../ui/section';

export interface DisplayOptions {
  readonly section: Section;
  update(): void;
}

/** How labels are drawn: opacity, fill, outline, patterns, names, colours. */
export function displayOptions(model: LabelsModel): DisplayOptions {
  const slider = h('input', { type: 'range', id: 'opacity', min: 0, max: 100, step: 5 });
  const percent = h('output', { for: 'opacity' });
  slider.addEventListener('input', () => {
    model.setState({ opacity: Number(slider.value) / 100 });
  });
  const boxes = {
    fill: checkbox(t('Fill'), t('Paint the inside of labels'), (fill) => {
      model.setState({ fill });
    }),
    outline: checkbox(t('Outline'), t('Draw the borders of labels'), (outline) => {
      model.setState({ outline });
    }),
    names: checkbox(t('Names'), t('Write class names on labels'), (names) => {
      model.setState({ names });
    }),
    patterns: checkbox(t('Patterns'), t('Tell classes apart by patterns besides colours'), (patterns) => {
      model.setState({ patterns });
    }),
  };
  const colors = dropdown(t('Colours'), (palette) => {
    model.setState({ palette: palette === 'safe' ? 'safe' : 'dataset' });
  });
  const content = h(
    'div',
    { class: 'display' },
    h('div', { class: 'field' }, h('label', { for: 'opacity' }, t('Opacity')), slider, percent),
    h('div', { class: 'checks' }, ...Object.values(boxes).map(({ element }) => element)),
    h('div', { class: 'field' }, h('span', { 'aria-hidden': 'true' }, t('Colours')), colors.element),
  );
  return {
    section: section(t('Display'), 'display', content),
    update: () => {
      const { state } = model;
      slider.value = String(Math.round(state.opacity * 100));
      setText(percent, t('{0} %', Math.round(state.opacity * 100)));
      for (const key of ['fill', 'outline', 'names', 'patterns'] as const) boxes[key].set(state[key]);
      const choices = [
        { value: 'dataset', label: t('Of the data set') },
        { value: 'safe', label: t('Colour-blind safe') },
      ];
      colors.set(choices, state.palette);
    },
  };
}
