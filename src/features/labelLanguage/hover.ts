import {
  Hover,
  l10n,
  MarkdownString,
  type CancellationToken,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import type { LabelService, OwnedLabel } from '../../app/labelService';
import { rules } from '../../core/rules/catalogue';
import type { Finding } from '../../core/rules/finding';
import { isCancelled } from '../../core/std/problem';
import { signalOf } from '../../vscode/abort';
import { pathOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';
import { linkToRule } from '../../vscode/rulePages';

/** The longer side of the picture under the mouse, in pixels. */
const THUMBNAIL = 220;

/** Shows what a label is about: its class, its box in pixels, the part of the picture, and what the rules say. */
export class LabelHoverProvider implements HoverProvider {
  constructor(private readonly labels: LabelService) {}

  async provideHover(document: TextDocument, position: Position, token: CancellationToken): Promise<Hover | undefined> {
    try {
      const path = pathOf(document.uri);
      const found = await this.labels.labelAt(path, position, THUMBNAIL, signalOf(token));
      const findings = this.labels
        .findingsOf(path)
        .filter(({ range }) => range !== undefined && toRange(range).contains(position));
      const parts = [
        ...(found === undefined ? [] : [describe(found, findings)]),
        ...uniqueRules(findings).map(explain),
      ];
      return parts.length === 0
        ? undefined
        : new Hover(parts, found === undefined ? undefined : toRange(found.label.range));
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    }
  }
}

function describe({ label: { className, box, thumbnail } }: OwnedLabel, findings: readonly Finding[]): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(className).appendMarkdown('**');
  const isRead = findings.every(({ rule }) => rule !== 'yolo/pixel-coordinates');
  if (box !== undefined && isRead && box.x0 < box.x1 && box.y0 < box.y1)
    text.appendMarkdown('  \n').appendText(describeBox(box));
  if (thumbnail !== undefined) {
    const data = Buffer.from(thumbnail).toString('base64');
    text.appendMarkdown(`\n\n![${l10n.t('the labelled part of the image')}](data:image/png;base64,${data})`);
  }
  return text;
}

function describeBox({ x0, y0, x1, y1 }: NonNullable<OwnedLabel['label']['box']>): string {
  const round = (value: number): string => String(Math.round(value * 10) / 10);
  return l10n.t('{0} × {1} pixels at column {2}, row {3}', round(x1 - x0), round(y1 - y0), round(x0), round(y0));
}

function uniqueRules(findings: readonly Finding[]): Finding['rule'][] {
  return [...new Set(findings.map(({ rule }) => rule))];
}

function explain(rule: Finding['rule']): MarkdownString {
  return linkToRule(rule).appendText(l10n.t(rules[rule].summary));
}
