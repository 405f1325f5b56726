import { languages, type DocumentFilter } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { ClassDefinitionProvider } from './definition';
import { LabelHoverProvider } from './hover';
import { ClassInlayHintsProvider } from './inlayHints';

export interface LabelLanguageDependencies {
  readonly labels: LabelService;
}

/** Where labels may be written. */
const annotationFiles: readonly DocumentFilter[] = [
  { pattern: '**/*.txt' },
  { pattern: '**/*.xml' },
  { pattern: '**/*.json' },
  { pattern: '**/*.csv' },
];

/** What the editor knows around the text of labels: names on rows, pictures under the mouse, the way to a class. */
export function registerLabelLanguage({ labels }: LabelLanguageDependencies): Disposable {
  const store = new DisposableStore();
  const hints = store.add(new ClassInlayHintsProvider(labels));
  store.add(languages.registerInlayHintsProvider([{ pattern: '**/*.txt' }], hints));
  store.add(languages.registerHoverProvider(annotationFiles, new LabelHoverProvider(labels)));
  store.add(languages.registerDefinitionProvider(annotationFiles, new ClassDefinitionProvider(labels)));
  return store;
}
