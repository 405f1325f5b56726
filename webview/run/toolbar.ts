import type { RunPanelState } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { checkbox, dropdown, textButton } from '../ui/toolkit';
import type { RunModel } from './model';

/** How the charts show their lines. */
export function toolbar(model: RunModel): { readonly element: HTMLElement; update(): void } {
  const axis = dropdown(t('What the horizontal axis shows'), (value) => {
    model.setState({ axis: value as RunPanelState['axis'] });
  });
  const smoothing = h('input', { type: 'range', min: 0, max: 0.99, step: 0.01, 'aria-label': t('Smoothing') });
  smoothing.addEventListener('input', () => {
    model.setState({ smoothing: Number(smoothing.value) });
  });
  const amount = h('span', { class: 'amount' });
  const logarithm = checkbox(t('Logarithm'), t('Show values on a logarithmic axis'), (isLog) => {
    model.setState({ isLog });
  });
  const tables = checkbox(t('Tables'), t('Show the points of each chart as a table'), (showsTables) => {
    model.setState({ showsTables });
  });
  const filter = h('input', {
    type: 'search',
    placeholder: t('Filter by name'),
    'aria-label': t('Filter charts by name'),
  });
  filter.addEventListener('input', () => {
    model.setState({ filter: filter.value });
  });
  const all = textButton(t('Show all'), t('Show all of the axis again (Home)'), () => {
    model.setRange(undefined);
  });
  const element = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': t('Charts') },
    axis.element,
    h('label', { class: 'smoothing' }, t('Smoothing'), smoothing, amount),
    logarithm.element,
    tables.element,
    filter,
    all,
  );
  return {
    element,
    update() {
      const { state } = model;
      const choices = [
        { value: 'step', label: t('Step') },
        { value: 'relative', label: t('Time since the start') },
        { value: 'time', label: t('Time of day') },
      ];
      axis.set(choices, state.axis);
      if (Number(smoothing.value) !== state.smoothing) smoothing.value = String(state.smoothing);
      setText(amount, state.smoothing.toFixed(2));
      logarithm.set(state.isLog);
      tables.set(state.showsTables);
      if (filter.value !== state.filter) filter.value = state.filter;
      all.hidden = model.range === undefined;
    },
  };
}
