import { languages, type DocumentFilter } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Disposable } from '../../core/std/disposable';
import { ClassRenameProvider } from './provider';

export interface RenameClassDependencies {
  readonly labels: LabelService;
}

/** Where classes are declared, and where labels name or number them. */
const files: readonly DocumentFilter[] = [{ pattern: '**/*.{yaml,yml,json,pbtxt,names,txt,xml,csv}' }];

/** *Rename Symbol* on a class: over the declaration and every label of the data set, after a preview. */
export function registerRenameClass({ labels }: RenameClassDependencies): Disposable {
  return languages.registerRenameProvider(files, new ClassRenameProvider(labels));
}
