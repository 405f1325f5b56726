import type { StepFilter } from '../../src/protocol/labelsPanel';
import { t } from '../host/l10n';
import { afterPaint } from '../ui/afterPaint';
import { Announcer } from '../ui/announcer';
import { h } from '../ui/element';
import { displayOptions } from './displayOptions';
import { FindingList } from './findingList';
import { helpDialog } from './helpDialog';
import { LabelTable } from './labelTable';
import { Legend } from './legend';
import type { Change, LabelsModel } from './model';
import { noticeBar } from './notices';
import { Stage } from './stage';
import { statusBar } from './statusBar';
import { filterOf, toolbar } from './toolbar';

/** What the parts of the page ask of the editor. */
export interface PageActions {
  readonly revealLabel: (index: number) => void;
  readonly revealFinding: (index: number) => void;
  readonly openAnnotation: () => void;
  /** Whether there was another image to show. */
  readonly step: (by: 1 | -1, only: StepFilter) => Promise<boolean>;
  readonly openHelp: (rule: string) => void;
  /** Offers the ways out of a finding. */
  readonly fix: (findingIndex: number) => void;
}

export interface Page {
  readonly stage: Stage;
  /** Says in place of the labels that they could not be had. */
  showProblem(reason?: string): void;
}

export function buildPage(model: LabelsModel, actions: PageActions): Page {
  const announcer = new Announcer();
  const dialog = helpDialog();
  const showHelp = (): void => {
    dialog.showModal();
  };
  const step = (by: 1 | -1): void => {
    void actions.step(by, filterOf(model)).then((found) => {
      if (!found) announcer.say(t('There is no further image.'));
    });
  };
  const status = statusBar(model);
  const notices = noticeBar(model);
  const stage = new Stage(model, {
    onOpen: actions.revealLabel,
    onStep: step,
    onHelp: showHelp,
    onPainted: (painted) => {
      status.updatePainted(painted);
    },
  });
  const bar = toolbar(model, { step, openAnnotation: actions.openAnnotation, showHelp });
  const side = sidePanel(model, actions);
  document
    .getElementById('app')
    ?.append(
      h(
        'div',
        { class: 'page' },
        bar.element,
        h('main', { class: 'body' }, h('div', { class: 'picture' }, notices.element, stage.element), side.element),
        status.element,
        announcer.element,
        dialog,
      ),
    );
  const say = (): void => {
    const text = status.update();
    if (model.pointed?.byKeyboard === true && text !== '') announcer.say(text);
  };
  model.changes.event((change) => {
    if (change === 'view' || change === 'picture') notices.update();
    if (change === 'view' || change === 'look') bar.update();
    if (change === 'viewport') bar.updateZoom();
    if (change !== 'look' && change !== 'viewport') say();
    side.update(change);
  });
  bar.update();
  // The keys of the picture work at once, also after a step to another image.
  stage.element.focus({ preventScroll: true });
  return {
    stage,
    showProblem: (reason) => {
      notices.update(reason ?? t('The labels could not be read. Close this editor and open it again.'));
    },
  };
}

interface SidePanel {
  readonly element: HTMLElement;
  update(change: Change): void;
}

function sidePanel(model: LabelsModel, actions: PageActions): SidePanel {
  const display = displayOptions(model);
  const legend = new Legend(model);
  const findings = new FindingList(model, actions);
  const table = new LabelTable(model, { onOpen: actions.revealLabel });
  const parts = [display, legend, findings, table];
  const element = h(
    'aside',
    { class: 'side', 'aria-label': t('Labels and findings') },
    ...parts.map((part) => part.section.element),
  );
  const rebuild = afterPaint(() => {
    for (const part of parts) part.update();
  });
  const select = afterPaint(() => {
    table.updateSelection();
    findings.updateSelection();
  });
  for (const part of [legend, findings, table]) part.section.show(false);
  display.update();
  element.hidden = !model.state.table;
  return {
    element,
    update: (change) => {
      element.hidden = !model.state.table;
      if (change === 'view' || change === 'look') rebuild();
      if (change === 'selection') select();
    },
  };
}
