import { l10n, window, type LogOutputChannel } from 'vscode';
import type { Problem } from '../core/std/problem';
import { translate } from './translate';

/** Shows an expected failure: what happened and the way out, with a button for the log and those that are given. Returns the one chosen. */
export async function showProblem(
  problem: Problem,
  log: LogOutputChannel,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const text = problemText(problem);
  log.error(`${problem.code}: ${text}`);
  const showLog = l10n.t('Show Log');
  const chosen = await window.showErrorMessage(text, ...buttons, showLog);
  if (chosen === showLog) log.show();
  return chosen;
}

function problemText({ message, remedy }: Problem): string {
  return remedy === undefined ? translate(message) : `${translate(message)} ${translate(remedy)}`;
}
