import { MarkdownString, Uri } from 'vscode';
import type { RuleId } from '../core/rules/catalogue';
import { internalCommands } from './ids';

let root: Uri | undefined;

/** Says where the extension lies; its rule pages are in `docs/rules` below it. */
export function setExtensionRoot(uri: Uri): void {
  root = uri;
}

/** The page that explains a rule. */
export function rulePage(rule: RuleId): Uri {
  const name = `${rule.replace('/', '-')}.md`;
  return root === undefined ? Uri.file(name) : Uri.joinPath(root, 'docs', 'rules', name);
}

/**
 * The name of a rule and a colon, the beginning of what is said of it. The name leads to the rule's page as it is meant to be
 * read; a link to the file would open its source.
 */
export function linkToRule(rule: RuleId): MarkdownString {
  const show = Uri.from({ scheme: 'command', path: internalCommands.showRule, query: JSON.stringify([rule]) });
  const text = new MarkdownString();
  text.isTrusted = { enabledCommands: [internalCommands.showRule] };
  return text.appendMarkdown(`[${rule}](${show.toString()}): `);
}
