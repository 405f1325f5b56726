import type { TextRange } from '../../src/core/std/place';
import type { StepFilter } from '../../src/protocol/labelsPanel';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import type { LabelsModel } from './model';
import { Stage } from './stage';

/** What the parts of the page ask of the editor. */
export interface PageActions {
  readonly revealLabel: (index: number) => void;
  readonly revealRange: (range: TextRange) => void;
  readonly openAnnotation: () => void;
  /** Whether there was another image to show. */
  readonly step: (by: 1 | -1, only: StepFilter) => Promise<boolean>;
  readonly openHelp: (rule: string) => void;
}

export interface Page {
  readonly stage: Stage;
  /** Says in place of the labels that they could not be had. */
  showProblem(reason?: string): void;
}

export function buildPage(model: LabelsModel, actions: PageActions): Page {
  const notice = h('p', { class: 'notice', hidden: true });
  const stage = new Stage(model, { onOpen: actions.revealLabel, onPainted: () => undefined });
  document.getElementById('app')?.append(h('main', { class: 'page' }, stage.element, notice));
  return {
    stage,
    showProblem: (reason) => {
      setText(notice, reason ?? t('The labels could not be read. Close this editor and open it again.'));
      notice.hidden = false;
    },
  };
}
