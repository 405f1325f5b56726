import { commands, languages, type LogOutputChannel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { isRuleId } from '../../core/rules/catalogue';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { registerRecords } from '../../vscode/records';
import { rulePage } from '../../vscode/rulePages';
import { publishDiagnostics } from './diagnostics';
import { followDocuments } from './documents';
import { followFiles } from './files';

export interface DiagnosticsDependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
}

/** Shows findings where they are: as one types, as files change, after whole validations. */
export function registerDiagnostics({ labels, log }: DiagnosticsDependencies): Disposable {
  const store = new DisposableStore();
  const collection = store.add(languages.createDiagnosticCollection('jetson'));
  store.add(registerRecords());
  store.add(
    registerCommand('showRule', log, async (rule) => {
      if (typeof rule === 'string' && isRuleId(rule))
        await commands.executeCommand('markdown.showPreview', rulePage(rule));
    }),
  );
  store.add(publishDiagnostics(labels, collection));
  store.add(followDocuments(labels, log));
  store.add(followFiles(labels, log));
  return store;
}
