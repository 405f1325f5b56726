import {
  Color,
  ColorInformation,
  ColorPresentation,
  TextEdit,
  type CancellationToken,
  type DocumentColorProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import type { Rgb } from '../../core/dataset/dataset';
import { presentColor } from '../../core/dataset/presentColor';
import { isCancelled } from '../../core/std/problem';
import { signalOf } from '../../vscode/abort';
import { toRange } from '../../vscode/ranges';
import type { ReadColors, WrittenLegendColor } from './written';

/** Shows the colours of a legend; a picked one is written in the form of the one it replaces. */
export class LegendColorProvider implements DocumentColorProvider {
  constructor(private readonly read: ReadColors) {}

  async provideDocumentColors(document: TextDocument, token: CancellationToken): Promise<ColorInformation[]> {
    const colors = await this.colorsOf(document, token);
    return colors.map(({ range, color }) => new ColorInformation(toRange(range), toColor(color)));
  }

  async provideColorPresentations(
    color: Color,
    { document, range }: { readonly document: TextDocument; readonly range: Range },
    token: CancellationToken,
  ): Promise<ColorPresentation[]> {
    const colors = await this.colorsOf(document, token);
    const order = colors.find((written) => toRange(written.range).isEqual(range))?.order ?? 'rgb';
    const text = presentColor(document.getText(range), toRgb(color), order);
    const presentation = new ColorPresentation(text.replace(/\s+/g, ' '));
    presentation.textEdit = TextEdit.replace(range, text);
    return [presentation];
  }

  private async colorsOf(document: TextDocument, token: CancellationToken): Promise<readonly WrittenLegendColor[]> {
    try {
      return await this.read(document, signalOf(token));
    } catch (error) {
      if (isCancelled(error)) return [];
      throw error;
    }
  }
}

function toColor([red, green, blue]: Rgb): Color {
  return new Color(red / 255, green / 255, blue / 255, 1);
}

function toRgb({ red, green, blue }: Color): Rgb {
  return [Math.round(red * 255), Math.round(green * 255), Math.round(blue * 255)];
}
