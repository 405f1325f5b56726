import {
  CompletionItem,
  CompletionItemKind,
  l10n,
  MarkdownString,
  SnippetString,
  type CancellationToken,
  type CompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import type { DefinitionService } from '../../app/definitionService';
import type { DefinitionItem } from '../../core/dataset/definitionHelp/definitionCompletion';
import { rules } from '../../core/rules/catalogue';
import { isCancelled } from '../../core/std/problem';
import { signalOf } from '../../vscode/abort';
import { pathOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';

/** What may be written at a place of a definition. */
export class DefinitionCompletionProvider implements CompletionItemProvider {
  constructor(private readonly definitions: DefinitionService) {}

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<CompletionItem[]> {
    const place = { path: pathOf(document.uri), text: document.getText(), position };
    try {
      const items = await this.definitions.complete(place, signalOf(token));
      return items.map(toItem);
    } catch (error) {
      if (isCancelled(error)) return [];
      throw error;
    }
  }
}

const kinds: Readonly<Record<DefinitionItem['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  rule: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Snippet,
};

function toItem({ label, kind, description, rule, insert, range, isNeeded }: DefinitionItem): CompletionItem {
  const item = new CompletionItem(label, kinds[kind]);
  item.insertText = new SnippetString(insert);
  item.range = toRange(range);
  item.filterText = label;
  item.sortText = `${isNeeded ? 0 : 1}${label}`;
  const text = rule === undefined ? description : l10n.t(rules[rule].summary);
  if (text !== undefined) item.documentation = new MarkdownString().appendText(text);
  if (rule !== undefined) item.detail = l10n.t('Rule, {0} by default', rules[rule].severity);
  return item;
}
