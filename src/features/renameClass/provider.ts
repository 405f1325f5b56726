import {
  l10n,
  WorkspaceEdit,
  type CancellationToken,
  type Position,
  type Range,
  type RenameProvider,
  type TextDocument,
} from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { signalOf } from '../../vscode/abort';
import { askForPreview, toTextEdits } from '../../vscode/edits';
import { pathOf, uriOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';

interface NamedClass {
  readonly dataset: Dataset;
  readonly name: string;
  readonly range: Range;
}

export class ClassRenameProvider implements RenameProvider {
  constructor(private readonly labels: LabelService) {}

  async prepareRename(document: TextDocument, position: Position): Promise<{ range: Range; placeholder: string }> {
    const found = await this.classAt(document, position);
    if (found === undefined) throw new Error(l10n.t('There is no class of a data set here.'));
    if (found.dataset.annotationSets.some(({ encoding }) => encoding === 'folder'))
      throw new Error(
        l10n.t('The class is named after a folder of images. Rename the folder, then write its name here.'),
      );
    return { range: found.range, placeholder: found.name };
  }

  async provideRenameEdits(
    document: TextDocument,
    position: Position,
    newName: string,
    token: CancellationToken,
  ): Promise<WorkspaceEdit | undefined> {
    const found = await this.classAt(document, position);
    const to = newName.trim();
    if (found === undefined || to === found.name) return undefined;
    if (to === '') throw new Error(l10n.t('A class needs a name.'));
    if (found.dataset.classes.some(({ name }) => name === to)) {
      throw new Error(l10n.t('There is a class of the name {0} already.', to));
    }
    const files = await this.labels.renameClass(found.dataset, { from: found.name, to }, signalOf(token));
    const edit = new WorkspaceEdit();
    const metadata = { needsConfirmation: false, label: l10n.t('Rename class {0} to {1}', found.name, to) };
    for (const { path, edits } of files) {
      for (const { range, newText } of toTextEdits(edits)) edit.replace(uriOf(path), range, newText, metadata);
    }
    if (files.length > 1) askForPreview(edit);
    return edit;
  }

  /** A class where it is declared, or where a label writes its name. */
  private async classAt(document: TextDocument, position: Position): Promise<NamedClass | undefined> {
    const path = pathOf(document.uri);
    for (const { dataset } of this.labels.datasets) {
      const declared = dataset.classes.find(
        ({ place }) => place?.file === path && toRange(place.range).contains(position),
      );
      if (declared?.place !== undefined) return { dataset, name: declared.name, range: toRange(declared.place.range) };
    }
    const found = await this.labels.labelAt(path, position, 0);
    if (found?.label.isOnClass !== true || found.label.classIndex === undefined) return undefined;
    const word = toRange(found.label.classRange);
    return { dataset: found.dataset, name: found.label.className, range: word };
  }
}
