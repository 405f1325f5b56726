import { CodeActionKind, languages, type LogOutputChannel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { fixAllKind, LabelFixProvider } from './provider';
import { registerFixCommands } from './commands';

export interface FixesDependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
}

/** Ways out of findings: quick fixes, fix all in the file, fix all of one rule in the data set. */
export function registerFixes({ labels, log }: FixesDependencies): Disposable {
  const store = new DisposableStore();
  store.add(
    languages.registerCodeActionsProvider({ pattern: '**/*' }, new LabelFixProvider(labels), {
      providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
    }),
  );
  store.add(registerFixCommands({ labels, log }));
  return store;
}
