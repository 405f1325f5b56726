import { languages, type DocumentFilter } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Disposable } from '../../core/std/disposable';
import { ClassRenameProvider } from './provider';

export interface RenameClassDependencies {
  readonly labels: LabelService;
}

/** Files in which a class has a name: declarations, and labels that write it. */
const named: readonly DocumentFilter[] = [{ pattern: '**/*.{yaml,yml,json,pbtxt,xml,csv}' }];

/** *Rename Symbol* on a class: over the declaration and every label of the data set, after a preview. */
export function registerRenameClass({ labels }: RenameClassDependencies): Disposable {
  return languages.registerRenameProvider(named, new ClassRenameProvider(labels));
}
