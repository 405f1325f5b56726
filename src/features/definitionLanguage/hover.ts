import {
  Hover,
  l10n,
  MarkdownString,
  type CancellationToken,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import type { DefinitionService } from '../../app/definitionService';
import { rules, type RuleId } from '../../core/rules/catalogue';
import { isCancelled } from '../../core/std/problem';
import { signalOf } from '../../vscode/abort';
import { pathOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';
import { linkToRule } from '../../vscode/rulePages';

interface HoverOptions {
  /** False where the editor explains settings by itself, from the schema. */
  readonly showSettings: boolean;
}

/** What a setting is for, and what a rule is about. */
export class DefinitionHoverProvider implements HoverProvider {
  constructor(
    private readonly definitions: DefinitionService,
    private readonly options: HoverOptions,
  ) {}

  async provideHover(document: TextDocument, position: Position, token: CancellationToken): Promise<Hover | undefined> {
    try {
      const place = { path: pathOf(document.uri), text: document.getText(), position };
      const found = await this.definitions.explain(place, signalOf(token));
      if (found === undefined) return undefined;
      const { rule, setting, range } = found;
      if (rule !== undefined) return new Hover(explainRule(rule), toRange(range));
      return setting === undefined || !this.options.showSettings
        ? undefined
        : new Hover(explainSetting(setting), toRange(range));
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    }
  }
}

function explainSetting({
  name,
  description,
}: {
  readonly name: string;
  readonly description: string;
}): MarkdownString {
  return new MarkdownString().appendMarkdown('**').appendText(name).appendMarkdown('**: ').appendText(description);
}

function explainRule(rule: RuleId): MarkdownString {
  const { severity, options } = rules[rule];
  const text = linkToRule(rule);
  text.appendText(l10n.t(rules[rule].summary)).appendMarkdown('\n\n').appendText(l10n.t('Severity: {0}', severity));
  for (const [name, value] of Object.entries(options ?? {}))
    text.appendMarkdown('  \n').appendText(l10n.t('Option {0}, {1} by default', name, String(value)));
  return text;
}
