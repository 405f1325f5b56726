import type { LogOutputChannel } from 'vscode';
import type { DefinitionService } from '../../app/definitionService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { createDefinition } from './create';
import { DefinitionPreview } from './preview';
import { askForFolder } from './target';

export interface CreateDefinitionDependencies {
  readonly definitions: DefinitionService;
  readonly log: LogOutputChannel;
}

/** *Create Dataset Definition…*: recognises a folder, asks what it cannot tell, shows what it would write, and writes it. */
export function registerCreateDefinition({ definitions, log }: CreateDefinitionDependencies): Disposable {
  const store = new DisposableStore();
  const preview = store.add(new DefinitionPreview());
  store.add(
    registerCommand('createDefinition', log, async (target) => {
      const folder = await askForFolder(target);
      if (folder !== undefined) await createDefinition(folder, definitions, preview);
    }),
  );
  return store;
}
