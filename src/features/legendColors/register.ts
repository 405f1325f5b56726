import { languages } from 'vscode';
import type { DefinitionService } from '../../app/definitionService';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { LegendColorProvider } from './provider';
import { definitionColors, pythonColors } from './written';

export interface LegendColorsDependencies {
  readonly labels: LabelService;
  readonly definitions: DefinitionService;
}

/** Colours of classes, shown where they are written and changed by the colour picker. */
export function registerLegendColors({ labels, definitions }: LegendColorsDependencies): Disposable {
  const store = new DisposableStore();
  const inDefinitions = new LegendColorProvider(definitionColors(definitions));
  store.add(languages.registerColorProvider({ pattern: '**/*.dataset.{yaml,yml,json}' }, inDefinitions));
  store.add(languages.registerColorProvider({ pattern: '**/*.py' }, new LegendColorProvider(pythonColors(labels))));
  return store;
}
