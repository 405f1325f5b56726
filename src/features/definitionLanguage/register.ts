import { languages } from 'vscode';
import type { DefinitionService } from '../../app/definitionService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { DefinitionCompletionProvider } from './completion';
import { DefinitionHoverProvider } from './hover';

export interface DefinitionLanguageDependencies {
  readonly definitions: DefinitionService;
}

const yaml = { pattern: '**/*.dataset.{yaml,yml}' };
const json = { pattern: '**/*.dataset.json' };

/** Help while a definition is written, without any other extension. JSON is completed by the schema that the manifest contributes. */
export function registerDefinitionLanguage({ definitions }: DefinitionLanguageDependencies): Disposable {
  const store = new DisposableStore();
  const completion = new DefinitionCompletionProvider(definitions);
  store.add(languages.registerCompletionItemProvider(yaml, completion, ' ', '/', '"'));
  store.add(languages.registerHoverProvider(yaml, new DefinitionHoverProvider(definitions, { showSettings: true })));
  store.add(languages.registerHoverProvider(json, new DefinitionHoverProvider(definitions, { showSettings: false })));
  return store;
}
