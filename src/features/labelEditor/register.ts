import { window, type LogOutputChannel, type Uri } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { customEditors } from '../../vscode/ids';
import { registerVisualiseLabels } from './commands';
import { LabelEditorProvider } from './provider';

export interface LabelEditorDependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** The read-only editor of images that shows their labels, and the command that opens it. */
export function registerLabelEditor(dependencies: LabelEditorDependencies): Disposable {
  const store = new DisposableStore();
  const provider = new LabelEditorProvider(dependencies);
  store.add(
    window.registerCustomEditorProvider(customEditors.labels, provider, { supportsMultipleEditorsPerDocument: true }),
  );
  store.add(registerVisualiseLabels({ ...dependencies, readAhead: (image) => provider.readAhead(image) }));
  return store;
}
