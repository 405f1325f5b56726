import type { EvaluationChoices, StyleName } from '../../src/protocol/segmentationPanel';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { section } from '../ui/section';
import { checkbox, dropdown } from '../ui/toolkit';
import type { SegmentationModel } from './model';

/** How masks are drawn. */
export function displayOptions(model: SegmentationModel) {
  const slider = h('input', { type: 'range', id: 'opacity', min: 0, max: 100, step: 5 });
  const shown = h('output', { for: 'opacity' });
  slider.addEventListener('input', () => {
    model.setLook({ opacity: Number(slider.value) / 100 });
  });
  const style = dropdown(t('Style'), (value) => {
    // The author's own overlay adds 0.8 of the colour.
    const opacity = value === 'add' ? { opacity: 0.8 } : {};
    model.setLook({ style: value as StyleName, ...opacity });
  });
  const colors = dropdown(t('Colours'), (value) => {
    model.setLook({ palette: value === 'safe' ? 'safe' : 'dataset' });
  });
  const patterns = checkbox(t('Patterns'), t('Tell classes apart by patterns besides colours'), (value) => {
    model.setLook({ patterns: value });
  });
  const list = checkbox(t('List of images'), t('Show the list of images'), (value) => {
    model.setLook({ list: value });
  });
  const field = (title: string, control: HTMLElement): HTMLElement =>
    h('div', { class: 'field' }, h('span', { 'aria-hidden': 'true' }, title), control);
  const content = h(
    'div',
    { class: 'display' },
    h('div', { class: 'field' }, h('label', { for: 'opacity' }, t('Opacity')), slider, shown),
    field(t('Style'), style.element),
    field(t('Colours'), colors.element),
    h('div', { class: 'checks' }, patterns.element, list.element),
  );
  return {
    section: section(t('Display'), 'display', content),
    update: (): void => {
      const { look } = model;
      slider.value = String(Math.round(look.opacity * 100));
      setText(shown, t('{0} %', Math.round(look.opacity * 100)));
      style.set(
        [
          { value: 'blend', label: t('Blended with the picture') },
          { value: 'add', label: t('Added to the picture (FCN: image + 0.8 colour)') },
          { value: 'outline', label: t('Outlines') },
        ],
        look.style,
      );
      colors.set(
        [
          { value: 'dataset', label: t('Of the data set') },
          { value: 'safe', label: t('Colour-blind safe') },
        ],
        look.palette,
      );
      patterns.set(look.patterns);
      list.set(look.list);
    },
  };
}

/** What makes the comparison begin anew. */
export function evaluationOptions(model: SegmentationModel, evaluate: (choices: EvaluationChoices) => void) {
  const current = (): EvaluationChoices =>
    model.view?.options ?? { threshold: undefined, resize: false, boundary: false };
  const boundary = checkbox(
    t('Boundary F-score'),
    t('Measure how well contours match; takes about as long again'),
    (value) => {
      evaluate({ ...current(), boundary: value });
    },
  );
  const resize = checkbox(
    t('Scale predictions'),
    t('Scale predictions of another size to that of the truth'),
    (value) => {
      evaluate({ ...current(), resize: value });
    },
  );
  const threshold = h('input', { type: 'number', id: 'threshold', step: 0.05, class: 'number-field' });
  threshold.addEventListener('change', () => {
    const value = Number.parseFloat(threshold.value);
    evaluate({ ...current(), threshold: Number.isFinite(value) ? value : undefined });
  });
  const thresholdField = h(
    'div',
    { class: 'field', title: t('Below this score a pixel has no class; empty for none') },
    h('label', { for: 'threshold' }, t('Threshold')),
    threshold,
  );
  const content = h(
    'div',
    { class: 'display' },
    h('div', { class: 'checks one' }, boundary.element, resize.element),
    thresholdField,
  );
  return {
    section: section(t('Evaluation'), 'evaluation', content),
    update: (): void => {
      const { view } = model;
      if (view === undefined) return;
      boundary.set(view.options.boundary);
      resize.set(view.options.resize);
      thresholdField.hidden = !view.hasScores;
      if (document.activeElement !== threshold) threshold.value = view.options.threshold?.toString() ?? '';
    },
  };
}
