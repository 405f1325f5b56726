import { commands, l10n, ProgressLocation, window, type LogOutputChannel } from 'vscode';
import type { PythonCheck, PythonCheckOutcome, PythonCheckService } from '../../app/pythonCheckService';
import { basename } from '../../core/std/path';
import { signalOf } from '../../vscode/abort';
import { counted } from '../../vscode/counts';
import { uriOf } from '../../vscode/paths';
import { readSetting } from '../../vscode/settings';
import { translate } from '../../vscode/translate';

/** Checks with a count and a way to stop, and says at the end how it went. */
export async function checkWithProgress(
  { source, folder }: Pick<PythonCheck, 'source' | 'folder'>,
  checks: PythonCheckService,
  log: LogOutputChannel,
): Promise<void> {
  const interpreter = readSetting('python.interpreter', uriOf(source));
  const title = l10n.t('Checking {0}', basename(source));
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      let last = 0;
      return checks.check({
        source,
        folder,
        interpreter,
        signal: signalOf(token),
        progress: ({ done, total }) => {
          const increment = total === undefined || total === 0 ? 0 : ((done - last) / total) * 100;
          last = done;
          progress.report({ increment, message: l10n.t('{0} of {1} samples', done, total ?? '?') });
        },
      });
    },
  );
  void tell(outcome, log);
}

async function tell(outcome: PythonCheckOutcome, log: LogOutputChannel): Promise<void> {
  const showLog = l10n.t('Show Log');
  const showProblems = l10n.t('Show Problems');
  const choosePython = l10n.t('Choose Python');
  const picked = await ask(outcome, { showLog, showProblems, choosePython });
  if (picked === showLog) log.show();
  if (picked === showProblems) await commands.executeCommand('workbench.actions.view.problems');
  if (picked === choosePython) {
    await commands.executeCommand('workbench.action.openSettings', 'jetson.python.interpreter');
  }
}

function ask(
  outcome: PythonCheckOutcome,
  { showLog, showProblems, choosePython }: Readonly<Record<'showLog' | 'showProblems' | 'choosePython', string>>,
): Thenable<string | undefined> {
  if (outcome.kind === 'failed') {
    const ways = outcome.remedy === 'interpreter' ? [choosePython, showLog] : [showLog];
    return window.showErrorMessage(translate(outcome.message), ...ways);
  }
  if (outcome.kind === 'cancelled') {
    const text = l10n.t('Stopped after {0}. What was found so far is kept.', counted.samples(outcome.samples));
    return window.showInformationMessage(text, showLog);
  }
  const { samples, pixels, errors, warnings } = outcome;
  const checked = l10n.t(
    '{0}, {1} checked: {2}, {3}.',
    counted.samples(samples),
    counted.pixels(pixels),
    counted.errors(errors),
    counted.warnings(warnings),
  );
  return errors + warnings === 0
    ? window.showInformationMessage(checked, showLog)
    : window.showWarningMessage(checked, showProblems, showLog);
}
