import type { Span } from '../std/place';
import { ancestor, childrenOf, spanOf, splitAt, type PythonNode, type PythonTree } from './pythonTree';
import { readValue, type PythonValue } from './pythonValues';

/** One name that is given a value, or one of several at once. */
export interface PythonAssignment {
  /** The last part of what is assigned to: `label_colors` in `self.label_colors`. */
  readonly name: string;
  /** The key in `name[key] = …`, as written. */
  readonly key: PythonNode | undefined;
  readonly nameSpan: Span;
  /** One expression, or the parts of a tuple without parentheses; none where several names share one expression. */
  readonly values: readonly PythonNode[];
  /** The function it stands in; undefined in a class or a module. */
  readonly scope: PythonNode | undefined;
  readonly at: number;
}

/** Every assignment of a text, in its order. */
export function collectAssignments(tree: PythonTree): PythonAssignment[] {
  return tree.all('AssignStatement').flatMap((node) => readAssignment(tree, node));
}

function readAssignment(tree: PythonTree, node: PythonNode): PythonAssignment[] {
  const sides = splitAt(
    childrenOf(node).filter(({ name }) => name !== 'TypeDef'),
    'AssignOp',
  );
  const values = splitAt(sides.at(-1) ?? [], ',').flatMap(([value]) => value ?? []);
  const scope = ancestor(node, 'FunctionDefinition');
  return sides.slice(0, -1).flatMap((side) => {
    const targets = splitAt(side, ',').flatMap(([target]) => (target === undefined ? [] : flattenTarget(target)));
    return targets.flatMap((target, i): PythonAssignment[] => {
      const place = readTarget(tree, target);
      if (place === undefined) return [];
      const own = values.slice(i, i + 1);
      const assigned = targets.length === 1 ? values : targets.length === values.length ? own : [];
      return [{ ...place, values: assigned, scope, at: node.from }];
    });
  });
}

/** What is assigned, as far as it can be told; undefined where several names share one expression. */
export function assignedValue(tree: PythonTree, { values }: PythonAssignment): PythonValue | undefined {
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (values.length === 1) return readValue(tree, first);
  const items = values.map((value) => readValue(tree, value));
  return { kind: 'list', items, span: { start: first.from, end: last.to } };
}

function flattenTarget(target: PythonNode): PythonNode[] {
  if (target.name !== 'TupleExpression' && target.name !== 'ArrayExpression') return [target];
  return childrenOf(target).filter(({ name }) => name === 'VariableName' || name === 'MemberExpression');
}

function readTarget(
  tree: PythonTree,
  target: PythonNode,
): Pick<PythonAssignment, 'name' | 'key' | 'nameSpan'> | undefined {
  if (target.name === 'VariableName') return { name: tree.textOf(target), key: undefined, nameSpan: spanOf(target) };
  if (target.name !== 'MemberExpression') return undefined;
  const children = childrenOf(target);
  const property = children.find(({ name }) => name === 'PropertyName');
  if (property !== undefined) return { name: tree.textOf(property), key: undefined, nameSpan: spanOf(property) };
  const [base, , key] = children;
  const inner = base === undefined ? undefined : readTarget(tree, base);
  return inner === undefined || key === undefined ? undefined : { ...inner, key };
}
