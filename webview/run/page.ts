import type { RunPanelNotices, RunPanelState } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import { Announcer } from '../ui/announcer';
import { h } from '../ui/element';
import { artifacts, type ArtifactActions } from './artifacts';
import { charts } from './charts';
import { compare } from './compare';
import { details } from './details';
import { header, type RunActions } from './header';
import { images, type FetchImage } from './images';
import { logView, type LogActions } from './logView';
import type { RunModel } from './model';
import { tabs } from '../ui/tabs';
import { toolbar } from './toolbar';

export interface PageActions extends RunActions, ArtifactActions, LogActions {
  readonly image: FetchImage;
}

export interface RunPage {
  showFetching(progress: RunPanelNotices['fetching']): void;
  showProblem(reason: string): void;
  frameTimes(): readonly number[];
}

/** Builds the page and keeps it in step with the model. */
export function buildPage(model: RunModel, actions: PageActions): RunPage {
  const announcer = new Announcer();
  const top = header(model, actions);
  const bar = toolbar(model);
  const plots = charts(model, announcer);
  const log = logView(model, actions, announcer);
  const files = artifacts(model, actions);
  const rest = [details(model), compare(model), images(model, actions.image)] as const;
  const [detailTab, compareTab, imageTab] = rest;
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const chartPanel = h('div', { class: 'panel' }, bar.element, plots.element);
  const views = tabs<RunPanelState['tab']>(
    t('Views of the run'),
    [
      { id: 'charts', title: t('Charts'), panel: chartPanel },
      { id: 'compare', title: t('Differences'), panel: compareTab.element },
      { id: 'images', title: t('Images'), panel: imageTab.element },
      { id: 'log', title: t('Log'), panel: log.element },
      { id: 'artifacts', title: t('Files'), panel: files.element },
      { id: 'details', title: t('Details'), panel: detailTab.element },
    ],
    (tab) => {
      model.setState({ tab });
    },
  );
  const panels = [chartPanel, compareTab.element, imageTab.element, log.element, files.element, detailTab.element];
  document
    .getElementById('app')
    ?.append(
      h('div', { class: 'page' }, problem, top.element, h('main', {}, views.element, ...panels), announcer.element),
    );
  let state = '';
  const showTab = (): void => {
    const isComparing = model.runs.length > 1;
    views.setHidden('compare', !isComparing);
    const { tab } = model.state;
    views.show(tab === 'compare' && !isComparing ? 'charts' : tab);
  };
  model.changes.event((change) => {
    if (change === 'view') {
      top.update();
      for (const part of rest) part.update();
      const now = model.runs.map(({ name, stateText, isActive }) => `${name}: ${isActive ? '' : stateText}`).join(', ');
      if (state !== '' && now !== state) announcer.say(now);
      state = now;
    }
    if (change === 'look' || change === 'view') showTab();
    if (change !== 'points') bar.update();
    if (change !== 'points') files.update();
    plots.update(change);
    log.update(change);
  });
  return {
    showFetching: (progress) => {
      files.showProgress(progress);
    },
    showProblem: (reason) => {
      problem.hidden = false;
      problem.textContent = reason;
    },
    frameTimes: () => plots.frameTimes(),
  };
}
