import { isRuleId, type RuleId } from '../../rules/catalogue';
import { LineIndex, type Position, type Span, type TextRange } from '../../std/place';
import type { TextNode, TextPath } from '../../std/textTree';
import { parseTextTree } from '../parseDefinition';
import { isRuleOfWaiver } from './definitionCompletion';
import { shapeAt } from './definitionShape';

/** What is to be said about a place of a definition. A plain value. */
export interface DefinitionExplanation {
  readonly range: TextRange;
  /** The name of a setting and what it is for. */
  readonly setting: { readonly name: string; readonly description: string } | undefined;
  readonly rule: RuleId | undefined;
}

/** Explains the setting or the rule at a place of a definition, YAML or JSON; undefined where there is nothing to say. */
export function explainDefinition(text: string, path: string, position: Position): DefinitionExplanation | undefined {
  const lines = new LineIndex(text);
  const { root } = parseTextTree(text, path);
  const found = root === undefined ? undefined : find(root, [], lines.offsetAt(position));
  if (found === undefined) return undefined;
  const range = lines.rangeOf(found.span);
  const rule = ruleAt(found);
  if (rule !== undefined) return { range, rule, setting: undefined };
  const name = String(found.path.at(-1));
  const description = shapeAt(found.path)?.description;
  return description === undefined ? undefined : { range, rule: undefined, setting: { name, description } };
}

interface Found {
  readonly path: TextPath;
  readonly span: Span;
  /** What stands there. */
  readonly word: string;
  readonly isKey: boolean;
}

function ruleAt({ path, word, isKey }: Found): RuleId | undefined {
  const isPlace = isKey ? path.length === 2 && path[0] === 'rules' : isRuleOfWaiver(path);
  return isPlace && isRuleId(word) ? word : undefined;
}

function find(node: TextNode, path: TextPath, offset: number): Found | undefined {
  if (node.kind === 'scalar') return { path, span: node.span, word: node.source, isKey: false };
  if (node.kind === 'list') {
    const index = node.items.findIndex(({ span }) => contains(span, offset));
    return index < 0 ? undefined : find(node.items[index]!, [...path, index], offset);
  }
  for (const { key, keySpan, value } of node.entries) {
    if (contains(keySpan, offset)) return { path: [...path, key], span: keySpan, word: key, isKey: true };
    if (contains(value.span, offset)) return find(value, [...path, key], offset);
  }
  return undefined;
}

function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}
