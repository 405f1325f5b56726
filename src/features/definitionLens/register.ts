import { languages } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { DefinitionLensProvider } from './provider';

export interface DefinitionLensDependencies {
  readonly labels: LabelService;
}

/** Counts above what defines a data set, and above each of its classes. */
export function registerDefinitionLens({ labels }: DefinitionLensDependencies): Disposable {
  const store = new DisposableStore();
  const provider = store.add(new DefinitionLensProvider(labels));
  store.add(languages.registerCodeLensProvider({ pattern: '**/*.{yaml,yml,json}' }, provider));
  return store;
}
