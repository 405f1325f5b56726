import type { RunView } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { textButton } from '../ui/toolkit';
import { formatSeconds } from './format';
import { colorOf } from './lines';
import type { RunModel } from './model';

export interface RunActions {
  readonly stop: (run: string) => void;
  readonly pause: (run: string) => void;
  readonly resume: (run: string) => void;
  readonly reconnect: (run: string) => void;
  readonly rerun: (run: string) => void;
  readonly openLog: (run: string) => void;
}

/** What each run is and how it fares, with what can be done about it. */
export function header(model: RunModel, actions: RunActions): { readonly element: HTMLElement; update(): void } {
  const element = h('header', { class: 'runs' });
  const rows = new Map<string, Row>();
  return {
    element,
    update() {
      model.runs.forEach((run, index) => {
        let row = rows.get(run.id);
        if (row === undefined) {
          row = makeRow(run, index, actions, model.runs.length > 1);
          rows.set(run.id, row);
          element.append(row.element);
        }
        row.update(run);
      });
    },
  };
}

interface Row {
  readonly element: HTMLElement;
  update(run: RunView): void;
}

function makeRow({ id, name }: RunView, index: number, actions: RunActions, isOneOfMany: boolean): Row {
  const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true', hidden: !isOneOfMany });
  swatch.style.background = colorOf(index);
  const title = h('h1', {}, name);
  const state = h('span', { class: 'state' });
  const bar = h('progress', { hidden: true });
  const progress = h('span', { class: 'progress' });
  const failure = h('p', { class: 'failure', role: 'alert', hidden: true });
  const stop = textButton(t('Stop'), t('Stop {0}', name), () => {
    actions.stop(id);
  });
  const pause = textButton(t('Pause'), t('Pause {0}', name), () => {
    actions.pause(id);
  });
  const resume = textButton(t('Resume'), t('Resume {0}', name), () => {
    actions.resume(id);
  });
  const reconnect = textButton(t('Reconnect now'), t('Reconnect now to the machine of {0}', name), () => {
    actions.reconnect(id);
  });
  const again = textButton(t('Run again'), t('Run again: {0}', name), () => {
    actions.rerun(id);
  });
  const log = textButton(t('Log as text'), t('Log as text, in an editor: {0}', name), () => {
    actions.openLog(id);
  });
  const element = h(
    'section',
    { class: 'run', 'aria-label': name },
    h(
      'div',
      { class: 'line' },
      ...[swatch, title, state, bar, progress, h('span', { class: 'space' })],
      ...[reconnect, pause, resume, stop, again, log],
    ),
    failure,
  );
  return {
    element,
    update(run) {
      setText(title, run.name);
      setText(state, [run.stateText, run.host, durationText(run)].filter((part) => part !== '').join(' · '));
      state.dataset.state = run.state;
      stop.hidden = !run.isActive;
      pause.hidden = run.state !== 'running';
      resume.hidden = run.state !== 'paused';
      reconnect.hidden = run.state !== 'unreachable';
      again.hidden = run.isActive;
      bar.hidden = run.progress === undefined || !run.isActive;
      if (run.progress !== undefined) {
        bar.max = Math.max(1, run.progress.total);
        bar.value = run.progress.done;
        bar.setAttribute('aria-label', t('{0} of {1}', run.progress.done, run.progress.total));
        setText(progress, run.isActive ? `${Math.floor(run.progress.done)}/${run.progress.total}` : '');
      }
      failure.hidden = run.failure === undefined;
      setText(failure, run.failure ?? '');
    },
  };
}

function durationText({ startedAt, finishedAt }: RunView): string {
  return startedAt === undefined || finishedAt === undefined ? '' : formatSeconds((finishedAt - startedAt) / 1000);
}
