import type { BaseIssue } from 'valibot';
import { message, type Message } from './message';
import type { Span } from './place';
import { nodeAt, placeOf, type TextNode, type TextPath } from './textTree';

/** What a schema found wrong in a text, at the key or the value it is about, or at the nearest parent. */
export interface PlacedIssue {
  readonly path: TextPath;
  readonly span: Span;
  readonly message: Message;
}

type SchemaIssue = BaseIssue<unknown>;

/** Says in sentences what a schema found. `root` is undefined for a value that no text stands for. */
export function placeSchemaIssues(issues: readonly SchemaIssue[], root: TextNode | undefined): PlacedIssue[] {
  return issues.map((issue) => placeIssue(deepestIssue(issue), root));
}

function placeIssue({ path, issue }: DeepIssue, root: TextNode | undefined): PlacedIssue {
  const name = path.join('.');
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { path, span: placeOf(root, path, 'key'), message: message('There is no setting {0} here.', name) };
  }
  if (nodeAt(root, path) === undefined) {
    return { path, span: placeOf(root, path, 'key'), message: message('{0} is missing here.', name) };
  }
  return { path, span: placeOf(root, path, 'value'), message: expectation(name, issue) };
}

function expectation(name: string, { type, expected, requirement }: SchemaIssue & { requirement?: unknown }): Message {
  switch (type) {
    case 'string':
      return message('{0} is a text in quotes.', name);
    case 'number':
      return message('{0} is a number.', name);
    case 'boolean':
      return message('{0} is true or false.', name);
    case 'array':
      return message('{0} is a list in brackets.', name);
    case 'strict_object':
    case 'record':
      return message('{0} is a group of settings in braces.', name);
    case 'integer':
      return message('{0} is a whole number.', name);
    case 'min_value':
      return message('{0} is at least {1}.', name, String(requirement));
    case 'max_value':
      return message('{0} is at most {1}.', name, String(requirement));
    case 'min_length':
      return message('{0} must not be empty.', name);
    default:
      return message('{0} does not fit here: {1} is expected.', name, expected ?? 'something else');
  }
}

interface DeepIssue {
  readonly path: TextPath;
  readonly issue: SchemaIssue;
}

/** The most precise reason: a union says only that none of its forms fits. */
function deepestIssue(issue: SchemaIssue): DeepIssue {
  const own = (issue.path ?? []).map(({ key }) => key as string | number);
  let best: DeepIssue = { path: own, issue };
  for (const part of issue.issues ?? []) {
    const inner = deepestIssue(part);
    if (own.length + inner.path.length > best.path.length) best = { path: [...own, ...inner.path], issue: inner.issue };
  }
  return best;
}
