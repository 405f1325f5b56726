import { commands, l10n, window, type LogOutputChannel } from 'vscode';
import type { RunService } from '../../app/runs/runService';
import { describeRunState } from '../../app/runs/describeRun';
import { currentState, hasFailed, type RunState } from '../../app/runs/runState';
import type { Disposable } from '../../core/std/disposable';
import { commands as ids } from '../../vscode/ids';
import { translate } from '../../vscode/translate';

/** Says when a run has ended; where it failed, why, as far as its log tells. */
export function tellOutcomes(runs: RunService, log: LogOutputChannel): Disposable {
  return runs.onDidEnd((run) => {
    log.info(`${run.record.id} ${run.record.name}: ${currentState(run.record).state}`);
    void tellOutcome(run);
  });
}

async function tellOutcome(run: RunState): Promise<void> {
  const { record } = run;
  // A person who stopped it knows, and so does one whose start was refused.
  const { state, by } = currentState(record);
  if (state === 'refused' || (state === 'killed' && by === 'person')) return;
  const open = l10n.t('Open Run');
  const openLog = l10n.t('Open Log');
  const text = l10n.t('{0}: {1}', record.name, translate(describeRunState(run, Date.now())));
  const chosen = hasFailed(record)
    ? await window.showErrorMessage(record.failure === undefined ? text : `${text}. ${record.failure}`, open, openLog)
    : await window.showInformationMessage(text, open);
  if (chosen === undefined) return;
  await commands.executeCommand(chosen === open ? ids.openRun : ids.openRunLog, { kind: 'run', id: record.id });
}
