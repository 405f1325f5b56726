import {
  detectionTabs,
  type DetectionTab,
  type ExportFile,
  type RowReference,
} from '../../src/protocol/detectionsPanel';
import { t } from '../host/l10n';
import { Announcer } from '../ui/announcer';
import { h, setText } from '../ui/element';
import { tabs } from '../ui/tabs';
import { textButton } from '../ui/toolkit';
import { count, percent } from './format';
import { compareView } from './compareView';
import { confusionView } from './confusionView';
import { errorsView } from './errorsView';
import { helpDialog } from './helpDialog';
import { images } from './images';
import { measureText } from './measure';
import type { Change, DetectionsModel } from './model';
import { overview } from './overview';
import { problems } from './problems';
import { spreadView } from './spreadView';
import { summary } from './summary';
import { toolbar } from './toolbar';

/** What the parts of the page ask of the editor. */
export interface PageActions {
  readonly picture: (image: number) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly openPlace: (reference: RowReference) => void;
  readonly openProblem: (index: number) => void;
  readonly save: (file: ExportFile) => void;
  readonly copyLink: () => void;
  /** Asks for other results. */
  readonly compare: () => void;
}

export interface DetectionsPage {
  showProblem(reason: string): void;
}

interface Part {
  readonly element: HTMLElement;
  update(change: Change): void;
}

/** Builds the page and keeps it in step with the model: only what is in sight is drawn. */
export function buildPage(model: DetectionsModel, actions: PageActions): DetectionsPage {
  const announcer = new Announcer();
  const bar = toolbar(model, actions);
  const numbers = summary(model);
  const parts: Readonly<Record<DetectionTab, Part>> = {
    overview: overview(model, actions, announcer),
    images: images(model, actions),
    confusion: confusionView(model, actions),
    errors: errorsView(model),
    spread: spreadView(model),
    compare: compareView(model, actions.compare),
    problems: problems(model, actions),
  };
  const titles: Readonly<Record<DetectionTab, string>> = {
    overview: t('Curves'),
    images: t('Pictures'),
    confusion: t('Confusion'),
    errors: t('Errors'),
    spread: t('Spread'),
    compare: t('Compare'),
    problems: t('Problems'),
  };
  const views = tabs<DetectionTab>(
    t('Views of the detections'),
    detectionTabs.map((id) => ({ id, title: titles[id], panel: parts[id].element })),
    (tab) => {
      model.setLook({ tab });
    },
  );
  const heading = h('h1', {}, '');
  const scope = h('span', { class: 'note' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const waiting = h('p', { class: 'waiting' }, t('Reading labels and detections…'));
  const link = textButton(t('Copy Link'), t('Copy Link: opens exactly this view'), actions.copyLink);
  const dialog = helpDialog();
  const help = textButton(t('Help'), t('Help: numbers, keys and gestures (?)'), () => {
    dialog.showModal();
  });
  const json = textButton(t('JSON'), t('JSON: save the numbers at these thresholds'), () => {
    actions.save({ name: 'detections.json', content: `${measureText(model)}\n` });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '?' || event.target instanceof HTMLInputElement) return;
    dialog.showModal();
  });
  const top = h('div', { class: 'line' }, heading, scope, h('span', { class: 'space' }), json, link, help);
  const panels = detectionTabs.map((id) => parts[id].element);
  const main = h('main', { hidden: true }, top, bar.element, numbers.element, views.element, ...panels);
  document
    .getElementById('app')
    ?.append(h('div', { class: 'page' }, problem, waiting, main, announcer.element, dialog));
  let spoken = '';
  const speak = (): void => {
    const { precision, recall, f1 } = model.point;
    const now = t('Precision {0}, recall {1}, F1 {2}', percent(precision), percent(recall), percent(f1));
    if (spoken !== '' && spoken !== now) announcer.say(now);
    spoken = now;
  };
  model.changes.event((change) => {
    const { view } = model;
    if (view === undefined) return;
    if (change === 'view') {
      waiting.hidden = true;
      main.hidden = false;
      setText(heading, t('{0} against {1}', view.results, view.truth));
      const { names } = view.images;
      setText(
        scope,
        t(
          '{0} of {1} images, {2} objects, {3} detections',
          count(names.length),
          count(view.total),
          count(view.truths.images.length),
          count(view.detections.images.length),
        ),
      );
    }
    if (change === 'look' || change === 'view') {
      bar.update();
      views.show(model.look.tab);
    }
    if (change === 'point') speak();
    if (change !== 'selection') numbers.update();
    parts[model.look.tab].update(change);
    document.documentElement.dataset.shown = model.look.tab;
  });
  return {
    showProblem(reason) {
      waiting.hidden = true;
      problem.hidden = false;
      problem.textContent = reason;
    },
  };
}
