import type { Span } from '../std/place';
import { childrenOf, spanOf, splitAt, type PythonNode, type PythonTree } from './pythonTree';

/** What an expression says without being run. Everything that cannot be told is `other`. */
export type PythonValue = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number; readonly isInteger: boolean }
  | { readonly kind: 'string'; readonly value: string }
  /** A list, a tuple, or values separated by commas. */
  | { readonly kind: 'list'; readonly items: readonly PythonValue[] }
  | { readonly kind: 'dictionary'; readonly entries: readonly (readonly [PythonValue, PythonValue])[] }
  /** A name, or names joined by dots. */
  | { readonly kind: 'name'; readonly path: string }
  /** `arguments` in their order; those given by name also in `keywords`. */
  | { readonly kind: 'call'; readonly callee: PythonValue; readonly arguments: readonly PythonArgument[] }
  /** `value[::-1]`. */
  | { readonly kind: 'reversed'; readonly value: PythonValue }
  /** `value[index]`, `value.name` of what is no plain name. */
  | { readonly kind: 'part'; readonly value: PythonValue; readonly name: string | undefined }
  | { readonly kind: 'other' }
);

export interface PythonArgument {
  readonly name: string | undefined;
  readonly value: PythonValue;
  /** With its name. */
  readonly span: Span;
}

/** Expressions nested deeper than this are `other`. */
const MAX_DEPTH = 60;
const PUNCTUATION = new Set(['(', ')', '[', ']', '{', '}', ',', '⚠']);

/** The value of an expression, as far as it can be told from its text. */
export function readValue(tree: PythonTree, node: PythonNode, depth = 0): PythonValue {
  const span = spanOf(node);
  if (depth > MAX_DEPTH) return { kind: 'other', span };
  const read = (child: PythonNode): PythonValue => readValue(tree, child, depth + 1);
  switch (node.name) {
    case 'Number':
      return readNumber(tree.textOf(node), span);
    case 'String':
    case 'ContinuedString':
      return { kind: 'string', value: readString(tree.textOf(node)), span };
    case 'UnaryExpression':
      return readUnary(tree, node, read);
    case 'ArrayExpression':
    case 'TupleExpression':
      return { kind: 'list', items: itemsOf(node).map(read), span };
    case 'ParenthesizedExpression': {
      const [inner] = itemsOf(node);
      return inner === undefined ? { kind: 'other', span } : read(inner);
    }
    case 'DictionaryExpression':
      return { kind: 'dictionary', entries: readEntries(node, read), span };
    case 'VariableName':
    case 'None':
      return { kind: 'name', path: tree.textOf(node), span };
    case 'MemberExpression':
      return readMember(tree, node, read);
    case 'CallExpression':
      return readCall(tree, node, read);
    default:
      return { kind: 'other', span };
  }
}

function itemsOf(node: PythonNode): PythonNode[] {
  return childrenOf(node).filter(({ name }) => !PUNCTUATION.has(name));
}

function readNumber(text: string, span: Span): PythonValue {
  const plain = text.replaceAll('_', '');
  const value = /^0[xob]/i.test(plain) ? Number(plain) : Number.parseFloat(plain);
  if (!Number.isFinite(value) || /j$/i.test(plain)) return { kind: 'other', span };
  return { kind: 'number', value, isInteger: /^(?:0[xob][\da-f]+|\d+)$/i.test(plain), span };
}

/** Parts written one after the other belong together. Escapes stay as they are: names have none. */
function readString(text: string): string {
  const parts = text.match(/[a-z]*("""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')/gi) ?? [];
  return parts.map((part) => part.replace(/^[a-z]*("""|'''|"|')([^]*)\1$/i, '$2')).join('');
}

function readUnary(tree: PythonTree, node: PythonNode, read: (node: PythonNode) => PythonValue): PythonValue {
  const [operator, operand] = childrenOf(node);
  const value = operand === undefined ? undefined : read(operand);
  if (operator === undefined || value?.kind !== 'number') return { kind: 'other', span: spanOf(node) };
  const sign = tree.textOf(operator) === '-' ? -1 : 1;
  return { ...value, value: sign * value.value, span: spanOf(node) };
}

function readEntries(node: PythonNode, read: (node: PythonNode) => PythonValue): [PythonValue, PythonValue][] {
  const inside = childrenOf(node).filter(({ name }) => name !== '{' && name !== '}');
  return splitAt(inside, ',').flatMap((group): [PythonValue, PythonValue][] => {
    const [key, colon, value] = group;
    if (key === undefined || colon?.name !== ':' || value === undefined) return [];
    return [[read(key), read(value)]];
  });
}

function readMember(tree: PythonTree, node: PythonNode, read: (node: PythonNode) => PythonValue): PythonValue {
  const span = spanOf(node);
  const [base, ...rest] = childrenOf(node);
  if (base === undefined) return { kind: 'other', span };
  const value = read(base);
  const property = rest.find(({ name }) => name === 'PropertyName');
  if (property !== undefined) {
    const name = tree.textOf(property);
    return value.kind === 'name'
      ? { kind: 'name', path: `${value.path}.${name}`, span }
      : { kind: 'part', value, name, span };
  }
  const index = tree.text.slice(base.to, node.to).replaceAll(/\s/g, '');
  if (index === '[::-1]') return { kind: 'reversed', value, span };
  const key = rest.find(({ name }) => name === 'String');
  return { kind: 'part', value, name: key === undefined ? undefined : readString(tree.textOf(key)), span };
}

function readCall(tree: PythonTree, node: PythonNode, read: (node: PythonNode) => PythonValue): PythonValue {
  const [callee, list] = childrenOf(node);
  if (callee === undefined) return { kind: 'other', span: spanOf(node) };
  const inside = list === undefined ? [] : childrenOf(list).filter(({ name }) => name !== '(' && name !== ')');
  const args = splitAt(inside, ',').flatMap((group): PythonArgument[] => {
    const [first, equals, value] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) return [];
    const span = { start: first.from, end: last.to };
    if (equals?.name === 'AssignOp' && value !== undefined)
      return [{ name: tree.textOf(first), value: read(value), span }];
    return [
      {
        name: undefined,
        value: first.name === '*' || first.name === '**' ? { kind: 'other', span } : read(first),
        span,
      },
    ];
  });
  return { kind: 'call', callee: read(callee), arguments: args, span: spanOf(node) };
}
