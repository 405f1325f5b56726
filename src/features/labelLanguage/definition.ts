import { Location, type DefinitionProvider, type Position, type TextDocument } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { pathOf, uriOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';

/** *Go to Definition* on the class of a label: where the data set declares it. */
export class ClassDefinitionProvider implements DefinitionProvider {
  constructor(private readonly labels: LabelService) {}

  async provideDefinition(document: TextDocument, position: Position): Promise<Location | undefined> {
    const found = await this.labels.labelAt(pathOf(document.uri), position, 0);
    if (found?.label.isOnClass !== true || found.label.classIndex === undefined) return undefined;
    const place = found.dataset.classes[found.label.classIndex]?.place;
    return place === undefined ? undefined : new Location(uriOf(place.file), toRange(place.range));
  }
}
