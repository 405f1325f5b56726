import { message } from '../std/message';
import type { Span } from '../std/place';
import { LineIndex } from '../std/place';
import type { Problem } from '../std/problem';
import { assignedValue, collectAssignments, type PythonAssignment } from './pythonAssignments';
import { isLegendName, readLegend, type PythonLegend } from './pythonLegend';
import { childrenOf, MAX_PYTHON_LENGTH, PythonTree, spanOf } from './pythonTree';
import type { PythonValue } from './pythonValues';

/** What a data source of the FCN articles has. */
export const SOURCE_ATTRIBUTES = [
  'image_size',
  'num_classes',
  'label_colors',
  'num_training',
  'num_validation',
  'train_generator',
  'valid_generator',
] as const;

export type SourceAttribute = (typeof SOURCE_ATTRIBUTES)[number];

interface Placed<T> {
  readonly value: T;
  readonly span: Span;
}

/** What a Python data source says of itself, read without running it. */
export interface PythonSource {
  readonly labelColors: PythonLegend | undefined;
  readonly numClasses: Placed<number> | undefined;
  /** Width and height in pixels. */
  readonly imageSize: Placed<readonly [number, number]> | undefined;
  /** Where each attribute is first set or defined. */
  readonly attributes: ReadonlyMap<SourceAttribute, Span>;
  /** The name of the function `get_source`, which makes a file a data source; undefined where there is none. */
  readonly getSource: Span | undefined;
  /** Whether the classes may get attributes from a class of another file. */
  readonly inheritsFromElsewhere: boolean;
}

/**
 * Reads a Python data source. Never throws, runs nothing. What is there but cannot be known without running the source is
 * a problem, not a fault of the source.
 */
export function parsePythonSource(text: string): { value: PythonSource; problems: Problem[] } {
  return readPythonSource(new PythonTree(text));
}

export function readPythonSource(tree: PythonTree): { value: PythonSource; problems: Problem[] } {
  const assignments = collectAssignments(tree);
  const value: PythonSource = {
    labelColors: readLegend(tree, assignments),
    numClasses: readCount(tree, assignments),
    imageSize: readSize(tree, assignments),
    attributes: collectAttributes(tree, assignments),
    getSource: functionNames(tree).get('get_source'),
    inheritsFromElsewhere: inheritsFromElsewhere(tree),
  };
  return { value, problems: collectProblems(tree.text, value) };
}

function collectProblems(text: string, { attributes, labelColors }: PythonSource): Problem[] {
  if (text.length > MAX_PYTHON_LENGTH) {
    return [{ code: 'python/too-large', message: message('The file is too large to be read as Python.') }];
  }
  const span = attributes.get('label_colors');
  if (span === undefined || labelColors !== undefined) return [];
  return [
    {
      code: 'python/computed-colors',
      message: message('The colours are computed, so they are known only when the source runs.'),
      place: new LineIndex(text).rangeOf(span),
      remedy: message('Check Python Data Source runs it.'),
    },
  ];
}

/** Names that stand for names are followed this far. */
const MAX_STEPS = 8;

/** The first value that a name is given which is not `None`: a literal, or what another name stands for. */
function firstValue(
  tree: PythonTree,
  assignments: readonly PythonAssignment[],
  wanted: string,
  steps = 0,
): PythonValue | undefined {
  for (const assignment of assignments) {
    if (assignment.name !== wanted || assignment.key !== undefined) continue;
    const value = assignedValue(tree, assignment);
    if (value === undefined || (value.kind === 'name' && value.path === 'None')) continue;
    if (value.kind !== 'name' || steps === MAX_STEPS) return value;
    const followed = firstValue(tree, assignments, lastPart(value.path), steps + 1);
    if (followed !== undefined) return followed;
  }
  return undefined;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A number, or `len(…)` of a list that stands in the file. */
function readCount(tree: PythonTree, assignments: readonly PythonAssignment[]): Placed<number> | undefined {
  const found = firstValue(tree, assignments, 'num_classes');
  if (found?.kind === 'number') return { value: found.value, span: found.span };
  if (found?.kind !== 'call' || found.callee.kind !== 'name' || found.callee.path !== 'len') return undefined;
  const [argument] = found.arguments;
  if (argument?.value.kind !== 'name') return undefined;
  const list = firstValue(tree, assignments, lastPart(argument.value.path));
  const length =
    list?.kind === 'list' ? list.items.length : list?.kind === 'dictionary' ? list.entries.length : undefined;
  return length === undefined ? undefined : { value: length, span: found.span };
}

function readSize(tree: PythonTree, assignments: readonly PythonAssignment[]): PythonSource['imageSize'] {
  const found = firstValue(tree, assignments, 'image_size');
  const [width, height, ...rest] = found?.kind === 'list' ? found.items : [];
  if (found === undefined || width?.kind !== 'number' || height?.kind !== 'number' || rest.length > 0) return undefined;
  return { value: [width.value, height.value], span: found.span };
}

function collectAttributes(tree: PythonTree, assignments: readonly PythonAssignment[]): Map<SourceAttribute, Span> {
  const places = new Map<string, Span>();
  for (const { name, nameSpan } of assignments) {
    const canonical = isLegendName(name) ? 'label_colors' : name;
    if (!places.has(canonical)) places.set(canonical, nameSpan);
  }
  const functions = functionNames(tree);
  return new Map(
    SOURCE_ATTRIBUTES.flatMap((attribute) => {
      const span = places.get(attribute) ?? functions.get(attribute);
      return span === undefined ? [] : [[attribute, span] as const];
    }),
  );
}

function functionNames(tree: PythonTree): Map<string, Span> {
  const names = tree
    .all('FunctionDefinition')
    .flatMap((node) => childrenOf(node).find(({ name }) => name === 'VariableName') ?? []);
  return new Map(names.map((name) => [tree.textOf(name), spanOf(name)]));
}

function inheritsFromElsewhere(tree: PythonTree): boolean {
  const classes = tree.all('ClassDefinition');
  const own = new Set(classes.map((node) => nameOf(tree, node)));
  const bases = classes.flatMap((node) => {
    const list = childrenOf(node).find(({ name }) => name === 'ArgList');
    return list === undefined
      ? []
      : childrenOf(list).filter(({ name }) => name === 'VariableName' || name === 'MemberExpression');
  });
  return bases.some((base) => !own.has(tree.textOf(base)) && tree.textOf(base) !== 'object');
}

function nameOf(tree: PythonTree, node: Parameters<typeof childrenOf>[0]): string {
  const name = childrenOf(node).find((child) => child.name === 'VariableName');
  return name === undefined ? '' : tree.textOf(name);
}
