import type { Span } from '../std/place';
import { assignedValue, collectAssignments, type PythonAssignment } from './pythonAssignments';
import { collectImports } from './pythonImports';
import { subjectOf, subjectOfName, type Subject } from './pythonLabelNames';
import { readResize, takesNearest, type ResizeCall } from './pythonResizers';
import { ancestor, childrenOf, type PythonNode, type PythonTree } from './pythonTree';
import { readValue, type PythonValue } from './pythonValues';

/** A place where labels are resized with blending. */
export interface LabelInterpolation {
  /** The whole call. */
  readonly span: Span;
  /** What is replaced, empty for an insertion, and by what, so that the nearest pixel is taken. */
  readonly fix: { readonly span: Span; readonly text: string };
  /** `bilinear`, `bicubic`… where nothing is said, else what is written. */
  readonly interpolation: string;
  readonly isDefault: boolean;
}

/**
 * Finds calls that resize labels and blend their values, which makes values that belong to no class. A call counts only where
 * the names say that labels are resized: those of the file or variable that the picture comes from, else of the variable it
 * goes to, else of the function around. Resized images are never reported.
 */
export function findLabelInterpolation(tree: PythonTree): LabelInterpolation[] {
  const imports = collectImports(tree);
  const hasPillow = [...imports.values()].some((path) => /^PIL\b/.test(path));
  const assignments = collectAssignments(tree);
  return tree.all('CallExpression').flatMap((node) => {
    if (!tree.textOf(node).includes('(') || !mayResize(tree, node)) return [];
    const call = readResize(readValue(tree, node), imports, hasPillow);
    if (call === undefined || takesNearest(call) !== false) return [];
    if (isCompared(node) || subjectOfCall(tree, node, call, assignments) !== 'label') return [];
    return [describe(tree, node, call)];
  });
}

/** A cheap look at the callee before anything is read. */
function mayResize(tree: PythonTree, node: PythonNode): boolean {
  const callee = node.firstChild;
  return (
    callee !== null &&
    /(?:resize|resize_images|rescale|zoom)\s*$/.test(tree.text.slice(Math.max(callee.from, callee.to - 20), callee.to))
  );
}

/** A mask that is compared right away has two values again. */
function isCompared(node: PythonNode): boolean {
  return node.parent?.name === 'BinaryExpression' && childrenOf(node.parent).some(({ name }) => name === 'CompareOp');
}

function subjectOfCall(
  tree: PythonTree,
  node: PythonNode,
  { picture }: ResizeCall,
  assignments: readonly PythonAssignment[],
): Subject {
  const scope = ancestor(node, 'FunctionDefinition');
  // The assignment that the call stands in comes after it.
  const start = ancestor(node, 'AssignStatement')?.from ?? node.from;
  const inScope = assignments.filter((assignment) => assignment.scope?.from === scope?.from && assignment.at < start);
  const origin = subjectOfOrigin(tree, picture, inScope);
  if (origin !== 'unknown') return origin;
  const target = targetOf(node, assignments);
  if (target !== undefined && subjectOfName(target) !== 'unknown') return subjectOfName(target);
  const name = scope === undefined ? undefined : childrenOf(scope).find((child) => child.name === 'VariableName');
  return name === undefined ? 'unknown' : subjectOfFunction(tree.textOf(name));
}

/** Where the picture comes from, through the variables of the function; a parameter speaks by its name. */
function subjectOfOrigin(
  tree: PythonTree,
  picture: PythonValue,
  before: readonly PythonAssignment[],
  steps = 0,
): Subject {
  if (picture.kind !== 'name') {
    const inner = innermost(picture);
    return inner === picture ? subjectOf(picture) : subjectOfOrigin(tree, inner, before, steps);
  }
  const index = before.findLastIndex(({ name, key }) => name === picture.path && key === undefined);
  const found = before[index];
  const value = found === undefined ? undefined : assignedValue(tree, found);
  const byName = subjectOf(picture);
  if (value === undefined || steps > 5) return byName;
  const origin = subjectOfOrigin(tree, value, before.slice(0, index), steps + 1);
  return origin === 'unknown' && byName === 'label' ? byName : origin;
}

/** The variable inside `np.asarray(label)`, `label.astype(…)`, `label[…]`. */
function innermost(value: PythonValue): PythonValue {
  if (value.kind === 'part' && value.name === undefined) return value.value;
  if (value.kind !== 'call') return value;
  const { callee, arguments: args } = value;
  if (callee.kind === 'part' && callee.name === 'astype') return callee.value;
  if (callee.kind !== 'name') return value;
  const wrapped = /(?:^|\.)(.+)\.astype$/.exec(callee.path)?.[1];
  if (wrapped !== undefined) return { kind: 'name', path: wrapped, span: callee.span };
  const [only, ...rest] = args;
  const isCopy = /(?:^|\.)(?:asarray|array|float32|uint8|cvtColor|fromarray|squeeze)$/.test(callee.path);
  return isCopy && only !== undefined && rest.length <= 1 ? only.value : value;
}

/** The name that the result is given. */
function targetOf(node: PythonNode, assignments: readonly PythonAssignment[]): string | undefined {
  const statement = ancestor(node, 'AssignStatement', 'ReturnStatement', 'ExpressionStatement', 'FunctionDefinition');
  if (statement?.name !== 'AssignStatement') return undefined;
  return assignments.find(
    ({ at, values }) => at === statement.from && values.some(({ from, to }) => from <= node.from && node.to <= to),
  )?.name;
}

/** A function that loads labels says so; one that names both says nothing. */
function subjectOfFunction(name: string): Subject {
  return /im(?:age|g)|photo|frame|batch|pair|sample/i.test(name) ? 'unknown' : subjectOfName(name);
}

function describe(tree: PythonTree, node: PythonNode, { resizer, choice, fix }: ResizeCall): LabelInterpolation {
  const span = { start: node.from, end: node.to };
  if (choice !== undefined) {
    const { value } = choice;
    const interpolation = tree.text.slice(value.span.start, value.span.end);
    return { span, fix: { span: value.span, text: fix }, interpolation, isDefault: false };
  }
  const before = tree.text.slice(0, node.to - 1).trimEnd();
  const separator = before.endsWith(',') ? ' ' : ', ';
  const place = { start: before.length, end: before.length };
  return {
    span,
    fix: { span: place, text: `${separator}${resizer.keyword}=${fix}` },
    interpolation: resizer.fallback,
    isDefault: true,
  };
}
