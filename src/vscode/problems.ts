import { commands, l10n, window, type LogOutputChannel, type Range } from 'vscode';
import type { Problem } from '../core/std/problem';
import { uriOf } from './paths';
import { toRange } from './ranges';
import { translate } from './translate';

/**
 * Shows an expected failure: what happened and the way out, with a button for the line of a file that it is about, one for the log, and those that
 * are given. Returns the one chosen.
 */
export async function showProblem(
  problem: Problem,
  log: LogOutputChannel,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const text = problemText(problem);
  log.error(`${problem.code}: ${text}`);
  const showLog = l10n.t('Show Log');
  const line = lineOf(problem);
  const showLine = line === undefined ? [] : [l10n.t('Show Line {0}', line.start.line + 1)];
  const chosen = await window.showErrorMessage(text, ...showLine, ...buttons, showLog);
  if (chosen === showLog) log.show();
  if (chosen !== undefined && chosen === showLine[0] && problem.file !== undefined)
    await commands.executeCommand('vscode.open', uriOf(problem.file), { selection: line });
  return chosen;
}

/** What happened and the way out, in one piece. */
export function problemText({ message, remedy }: Problem): string {
  return remedy === undefined ? translate(message) : `${translate(message)} ${translate(remedy)}`;
}

/** The line of a file that a problem names. */
function lineOf({ file, place }: Problem): Range | undefined {
  return file !== undefined && place !== undefined && 'start' in place ? toRange(place) : undefined;
}
