import { Uri } from 'vscode';
import type { RuleId } from '../core/rules/catalogue';

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
