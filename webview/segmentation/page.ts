import type { EvaluationChoices } from '../../src/protocol/segmentationPanel';
import { layerNames, styleNames } from '../../src/protocol/segmentationPanel';
import { t } from '../host/l10n';
import { Announcer } from '../ui/announcer';
import { h, linkButton, setText } from '../ui/element';
import { ClassTable } from './classTable';
import { ConfusionTable } from './confusionTable';
import { displayOptions, evaluationOptions } from './displayOptions';
import { helpDialog } from './helpDialog';
import { ImageList, type FetchThumbnails } from './imageList';
import { kernelView } from './kernel';
import type { Change, SegmentationModel } from './model';
import { overview, type Export } from './overview';
import { describePixel, ScoreBars } from './pixelInspector';
import { problemList } from './problems';
import { Stage } from './stage';
import { layerKeys, layerTitle, toolbar } from './toolbar';

/** What the parts of the page ask of the editor. */
export interface PageActions {
  readonly thumbnails: FetchThumbnails;
  readonly evaluate: (choices: EvaluationChoices) => void;
  readonly cancel: () => void;
  readonly open: (index: number) => void;
  readonly openProblem: (index: number) => void;
  readonly save: (what: Export) => void;
  readonly copyLink: () => void;
}

export interface Page {
  readonly stage: Stage;
  showProblem(reason: string): void;
}

/** How far the line between truth and prediction moves by a key, as a share of the stage. */
const SWIPE_STEP = 0.05;

/** Builds the page and keeps it in step with the model. */
export function buildPage(model: SegmentationModel, actions: PageActions): Page {
  const announcer = new Announcer();
  const dialog = helpDialog();
  const step = (by: 1 | -1): void => {
    if (!model.step(by)) announcer.say(t('There is no further image.'));
  };
  const open = (): void => {
    if (model.selected !== undefined) actions.open(model.selected);
  };
  const showHelp = (): void => {
    dialog.showModal();
  };
  const onKey = (key: string): boolean => stageKey(key, model, { step, open, showHelp });
  const stage = new Stage(model, { onKey });
  const bar = toolbar(model, { step, open, showHelp });
  const list = new ImageList(model, actions.thumbnails);
  const side = sidePanel(model, actions);
  const left = h('span', { class: 'status-left', id: 'status' });
  const right = h('span', { class: 'status-right' });
  const wait = waiting(actions);
  const main = h(
    'main',
    { class: 'body' },
    list.element,
    h('div', { class: 'picture' }, wait.element, stage.element, side.scores.element),
    side.element,
  );
  const footer = h('footer', { class: 'status' }, left, right);
  document
    .getElementById('app')
    ?.append(h('div', { class: 'page' }, bar.element, main, footer, announcer.element, dialog));
  model.changes.event((change) => {
    if (change === 'state') {
      wait.update(model);
      list.reset();
    }
    if (['state', 'numbers', 'order', 'look', 'image'].includes(change)) bar.update();
    if (change === 'viewport' || change === 'state') bar.updateZoom();
    if (change === 'state' || change === 'order' || change === 'look') list.update();
    if (change === 'image') list.updateSelected();
    side.update(change);
    if (['hover', 'scores', 'image', 'picture', 'viewport'].includes(change)) setText(left, describePixel(model));
    if (change === 'hover' && model.stage.pointed?.byKeyboard === true) announcer.say(describePixel(model));
    if (change === 'picture' || change === 'look') setText(right, describeShown(model));
    if (change === 'image') announcer.say(model.view?.images.names[model.selected ?? -1] ?? '');
  });
  return {
    stage,
    showProblem: (reason) => {
      wait.say(reason);
    },
  };
}

interface KeyActions {
  readonly step: (by: 1 | -1) => void;
  readonly open: () => void;
  readonly showHelp: () => void;
}

/** Keys that neither move nor zoom; whether the key meant something. */
function stageKey(key: string, model: SegmentationModel, { step, open, showHelp }: KeyActions): boolean {
  const layer = layerNames[layerKeys.indexOf(key.toLowerCase())];
  if (layer !== undefined) {
    model.setLook({ layer, swipe: false });
    return true;
  }
  const { look } = model;
  const actions: Readonly<Record<string, () => void>> = {
    s: () => {
      model.setLook({ swipe: !look.swipe });
    },
    b: () => {
      model.setBlink(!model.isBlinking);
    },
    o: () => {
      model.setLook({ style: styleNames[(styleNames.indexOf(look.style) + 1) % styleNames.length]! });
    },
    ' ': () => {
      model.setLook({ layer: look.layer === 'truth' ? 'prediction' : 'truth', swipe: false });
    },
    '[': () => {
      model.setSwipe(model.swipeAt - SWIPE_STEP);
    },
    ']': () => {
      model.setSwipe(model.swipeAt + SWIPE_STEP);
    },
    PageUp: () => {
      step(-1);
    },
    PageDown: () => {
      step(1);
    },
    Enter: open,
    '?': showHelp,
  };
  const action = actions[key] ?? actions[key.toLowerCase()];
  action?.();
  return action !== undefined;
}

function sidePanel(model: SegmentationModel, actions: PageActions) {
  const means = overview(model, actions.save, actions.copyLink);
  const classes = new ClassTable(model);
  const confusion = new ConfusionTable(model);
  const scores = new ScoreBars(model);
  const display = displayOptions(model);
  const evaluation = evaluationOptions(model, actions.evaluate);
  const problems = problemList(model, actions.openProblem);
  const kernel = kernelView();
  const sections = [
    means.section,
    classes.section,
    confusion.section,
    problems.section,
    display.section,
    evaluation.section,
    kernel.section,
  ];
  const element = h('aside', { class: 'side', 'aria-label': t('Measures') }, ...sections.map((own) => own.element));
  const update = (change: Change): void => {
    const { view, look } = model;
    element.hidden = view === undefined || !look.side;
    if (change === 'scores' || change === 'picture') scores.update();
    if (change !== 'state' && change !== 'numbers' && change !== 'look') return;
    classes.update();
    confusion.update();
    display.update();
    if (change === 'look') return;
    means.update();
    evaluation.update();
    problems.update();
    kernel.update();
  };
  return { element, scores, update };
}

/** What stands in place of results while there are none. */
function waiting({ cancel, evaluate }: Pick<PageActions, 'cancel' | 'evaluate'>) {
  const text = h('p', { role: 'status' });
  const bar = h('progress', { 'aria-label': t('Comparing masks') });
  const stop = linkButton(t('Cancel'), t('Stop comparing'), cancel);
  const again = linkButton(t('Compare again'), t('Begin once more'), () => {
    evaluate({ threshold: undefined, resize: false, boundary: false });
  });
  const element = h('div', { class: 'waiting' }, text, bar, h('p', {}, stop, again));
  const show = (sentence: string, isRunning: boolean): void => {
    setText(text, sentence);
    bar.hidden = !isRunning;
    stop.hidden = !isRunning;
    again.hidden = isRunning;
  };
  return {
    element,
    say: (reason: string): void => {
      element.hidden = false;
      show(reason, false);
    },
    update: ({ state }: SegmentationModel): void => {
      element.hidden = state.kind === 'done';
      if (state.kind === 'failed') show(state.text, false);
      if (state.kind === 'cancelled') show(t('Stopped before everything was compared.'), false);
      if (state.kind !== 'running') return;
      const { done, total } = state;
      show(total === 0 ? t('Looking for masks…') : t('Comparing masks: {0} of {1}', done, total), true);
      bar.max = Math.max(1, total);
      if (total === 0) bar.removeAttribute('value');
      else bar.value = done;
    },
  };
}

function describeShown(model: SegmentationModel): string {
  const { pair, picture, stage, look, pairProblem } = model;
  if (pairProblem) return t('These masks can no longer be read.');
  const divisor = picture?.divisor ?? 1;
  return [
    look.swipe ? t('Truth | Prediction') : layerTitle(look.layer),
    divisor > 1 ? t('picture drawn at 1:{0}', divisor) : '',
    pair === undefined ? '' : t('{0} × {1} px', stage.size.width, stage.size.height),
  ]
    .filter((part) => part !== '')
    .join('  ·  ');
}
