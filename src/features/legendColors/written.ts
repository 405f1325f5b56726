import type { TextDocument } from 'vscode';
import type { DefinitionService } from '../../app/definitionService';
import type { LabelService } from '../../app/labelService';
import type { Rgb } from '../../core/dataset/dataset';
import type { TextRange } from '../../core/std/place';
import { pathOf } from '../../vscode/paths';

/** A colour where it is written. */
export interface WrittenLegendColor {
  readonly range: TextRange;
  readonly color: Rgb;
  readonly order: 'rgb' | 'bgr';
}

export type ReadColors = (document: TextDocument, signal: AbortSignal) => Promise<readonly WrittenLegendColor[]>;

export function definitionColors(definitions: DefinitionService): ReadColors {
  return async (document, signal) => {
    const colors = await definitions.colors(pathOf(document.uri), document.getText(), signal);
    return colors.map(({ range, color }) => ({ range, color, order: 'rgb' }));
  };
}

/** OpenCV's sources write blue, green, red. */
export function pythonColors(labels: LabelService): ReadColors {
  return async (document, signal) => {
    const path = pathOf(document.uri);
    if (document.isDirty) labels.setLiveText(path, document.getText());
    else labels.clearLiveText(path);
    return (await labels.checkPython(path, signal))?.colors ?? [];
  };
}
