import { ruleIds, rules, isRuleId, type RuleId } from '../../rules/catalogue';
import { LineIndex, type Position, type TextRange } from '../../std/place';
import type { TextPath } from '../../std/textTree';
import { yamlCursor, type YamlCursor } from './definitionCursor';
import { shapeAt, type Shape } from './definitionShape';
import { snippetsFor } from './definitionSnippets';

/** Something to write at a place of a definition. A plain value. */
export interface DefinitionItem {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'rule' | 'snippet';
  /** What it means, where it is no rule. */
  readonly description: string | undefined;
  readonly rule: RuleId | undefined;
  /** In the editor's snippet syntax. */
  readonly insert: string;
  /** What it replaces. */
  readonly range: TextRange;
  /** Whether the definition does not hold without it. */
  readonly isNeeded: boolean;
}

/** Names that the splits of most data sets have. */
const splitNames = ['train', 'val', 'test'];

/**
 * What may be written at a place of a YAML definition: settings that are not there yet, values, rules, and blocks with places to fill
 * in. The text may be unfinished; empty where it cannot be read at all.
 */
export function completeDefinition(text: string, position: Position): DefinitionItem[] {
  const cursor = text.trim() === '' ? emptyCursor : yamlCursor(text, position);
  if (cursor === undefined) return [];
  const range = new LineIndex(text).rangeOf(cursor.span);
  const items = cursor.kind === 'key' ? keyItems(cursor) : valueItems(cursor);
  return items.map((item) => ({ ...item, range }));
}

type Item = Omit<DefinitionItem, 'range'>;

const emptyCursor: YamlCursor = {
  kind: 'key',
  path: [],
  siblings: [],
  span: { start: 0, end: 0 },
  isFlow: false,
  hasColon: false,
  isBlockStart: true,
};

function keyItems(cursor: YamlCursor): Item[] {
  const shape = shapeAt(cursor.path);
  if (shape === undefined) return [];
  const keys = [...shape.keys].map(([name, value]) =>
    item(name, 'key', {
      description: value.description,
      insert: keyText(name, value, cursor),
      isNeeded: shape.needed.has(name),
    }),
  );
  const free = cursor.hasColon
    ? []
    : snippetsFor(cursor).map(({ label, insert }) => item(label, 'snippet', { insert }));
  return [...keys, ...namesFor(cursor.path, shape, cursor), ...free].filter(
    ({ label }) => !cursor.siblings.includes(label),
  );
}

/** Names where a person chooses: rules, the options of a rule, splits. */
function namesFor(path: TextPath, shape: Shape, cursor: YamlCursor): Item[] {
  const [first, second] = path;
  if (first === 'rules' && path.length === 1) {
    return ruleIds.map((rule) => item(rule, 'rule', { rule, insert: cursor.hasColon ? rule : `${rule}: ` }));
  }
  if (first === 'rules' && path.length === 2) return optionsOf(String(second), cursor);
  if (first === 'images' && path.length === 1 && shape.anyKey !== undefined) {
    return splitNames.map((name) => item(name, 'key', { insert: cursor.hasColon ? name : `${name}: ` }));
  }
  return [];
}

function optionsOf(rule: string, { hasColon }: YamlCursor): Item[] {
  const options = isRuleId(rule) ? (rules[rule].options ?? {}) : {};
  return Object.entries(options).map(([name, value]) =>
    item(name, 'key', { insert: hasColon ? name : `${name}: \${1:${String(value)}}` }),
  );
}

function valueItems({ path }: YamlCursor): Item[] {
  if (isRuleOfWaiver(path)) return ruleIds.map((rule) => item(rule, 'rule', { rule, insert: rule }));
  const shape = shapeAt(path);
  return (shape?.values ?? []).map((value) => item(value, 'value', { description: shape?.description, insert: value }));
}

/** Whether the name of a rule stands at a path: the value of a waiver's rule. */
export function isRuleOfWaiver(path: TextPath): boolean {
  return path.length === 3 && path[0] === 'waivers' && path[2] === 'rule';
}

/** A name with what a person would write next. */
function keyText(name: string, shape: Shape, { hasColon, isFlow }: YamlCursor): string {
  if (hasColon) return name;
  if (shape.isTuple && !shape.isScalar) return `${name}: [$1]`;
  if (shape.values.length === 1) return `${name}: ${shape.values[0]!}`;
  const isBlock =
    !shape.isScalar && !isFlow && (shape.keys.size > 0 || shape.anyKey !== undefined || shape.item !== undefined);
  return isBlock ? `${name}:\n  $0` : `${name}: `;
}

function item(
  label: string,
  kind: DefinitionItem['kind'],
  { description, rule, insert, isNeeded = false }: Partial<Item> & Pick<Item, 'insert'>,
): Item {
  return { label, kind, description, rule, insert, isNeeded };
}
