import type { Span } from '../std/place';
import type { Rgb } from './dataset';
import { assignedValue, type PythonAssignment } from './pythonAssignments';
import { ancestor, childrenOf, type PythonNode, type PythonTree } from './pythonTree';
import { readValue, type PythonValue } from './pythonValues';

/** A class of a `label_colors` literal. */
export interface PythonClass {
  readonly id: number;
  /** From the row of a list of labels, or from a comment behind the colour. */
  readonly name: string | undefined;
  readonly color: Rgb;
  /** The three numbers as they are written, in the order of the legend. */
  readonly written: readonly [number, number, number];
  readonly numbers: readonly [Span, Span, Span];
  /** The colour as written. */
  readonly span: Span;
  readonly idSpan: Span | undefined;
}

/** In which order the three numbers of a colour stand. */
export type ColorOrder = 'bgr' | 'rgb';

/**
 * How the order was told: the colours are reversed when they are stored (so the literal is the other way round), a
 * comment says it, the library that reads the pictures, or the custom of these sources, which is OpenCV's.
 */
export type OrderReason = 'reversed' | 'comment' | 'library' | 'custom';

export interface PythonLegend {
  readonly classes: readonly PythonClass[];
  readonly order: ColorOrder;
  readonly orderReason: OrderReason;
  /** The name `label_colors` where it is assigned. */
  readonly span: Span;
  /** Colours that are not three whole numbers from 0 to 255. */
  readonly invalid: readonly Span[];
}

/** What a file may hold at most; more classes than any data set has. */
const MAX_CLASSES = 4096;
const LEGEND_NAMES = new Set(['label_colors', 'label_colours']);

interface Row {
  readonly id: number;
  readonly idSpan: Span | undefined;
  readonly name: string | undefined;
  readonly color: PythonValue;
  readonly isReversed: boolean;
}

/**
 * Reads what `label_colors` holds: a dictionary or a list of colours, or a comprehension over a list of rows such as
 * `Label('road', 7, (128, 64, 128))`. Undefined where there is none, or where it can only be known by running the source.
 */
export function readLegend(tree: PythonTree, assignments: readonly PythonAssignment[]): PythonLegend | undefined {
  for (const assignment of assignments) {
    if (!LEGEND_NAMES.has(assignment.name)) continue;
    const rows = rowsOf(tree, assignment, assignments).slice(0, MAX_CLASSES);
    if (rows.length > 0) return buildLegend(tree, assignment, rows);
  }
  return undefined;
}

export function isLegendName(name: string): boolean {
  return LEGEND_NAMES.has(name);
}

function rowsOf(tree: PythonTree, assignment: PythonAssignment, all: readonly PythonAssignment[]): Row[] {
  const [node] = assignment.values;
  if (assignment.key !== undefined) return rowsOfLoop(tree, assignment, all);
  const value = assignedValue(tree, assignment);
  if (value?.kind === 'dictionary') return value.entries.flatMap(([key, color]) => rowOfEntry(key, color));
  if (value?.kind === 'list') return rowsOfList(value.items);
  return node?.name.endsWith('ComprehensionExpression') === true ? rowsOfComprehension(tree, node, all) : [];
}

function rowOfEntry(key: PythonValue, written: PythonValue): Row[] {
  if (key.kind !== 'number') return [];
  return [{ id: key.value, idSpan: key.span, name: undefined, ...unwrap(written) }];
}

function rowsOfList(items: readonly PythonValue[]): Row[] {
  return items.map((item, id) => ({ id, idSpan: undefined, name: undefined, ...unwrap(item) }));
}

/** `np.array([…])`, `np.array([…], dtype=…)`, `tuple(…)` and `…[::-1]` around a colour. */
function unwrap(value: PythonValue): { color: PythonValue; isReversed: boolean } {
  if (value.kind === 'reversed') {
    const inner = unwrap(value.value);
    return { color: inner.color, isReversed: !inner.isReversed };
  }
  const [argument] = value.kind === 'call' ? value.arguments : [];
  return argument === undefined ? { color: value, isReversed: false } : unwrap(argument.value);
}

/** `{i: np.array(label.color[::-1]) for i, label in enumerate(labels)}` */
function rowsOfComprehension(tree: PythonTree, node: PythonNode, all: readonly PythonAssignment[]): Row[] {
  const children = childrenOf(node);
  const start = children.findIndex(({ name }) => name === 'for');
  const source = children.slice(start).find((_, i, rest) => rest[i - 1]?.name === 'in');
  const colon = children.findIndex(({ name }) => name === ':');
  const key = colon > 0 && colon < start ? children[colon - 1] : undefined;
  if (start < 0 || source === undefined) return [];
  const body = tree.text.slice(children[0]?.from ?? node.from, children[start]?.from ?? node.to);
  return rowsOfLabels(tree, { source, key, body }, all);
}

/** `for i, label in enumerate(labels): label_colors[i] = np.array(label.color)` */
function rowsOfLoop(tree: PythonTree, assignment: PythonAssignment, all: readonly PythonAssignment[]): Row[] {
  const [value] = assignment.values;
  const loop = value === undefined ? undefined : ancestor(value, 'ForStatement');
  const children = loop === undefined ? [] : childrenOf(loop);
  const source = children.find((_, i) => children[i - 1]?.name === 'in');
  if (value === undefined || source === undefined) return [];
  return rowsOfLabels(tree, { source, key: assignment.key, body: tree.textOf(value) }, all);
}

interface LabelWalk {
  readonly source: PythonNode;
  readonly key: PythonNode | undefined;
  readonly body: string;
}

function rowsOfLabels(tree: PythonTree, { source, key, body }: LabelWalk, all: readonly PythonAssignment[]): Row[] {
  const value = readValue(tree, source);
  const isCounted = value.kind === 'call' && value.callee.kind === 'name' && value.callee.path === 'enumerate';
  const list = followName(tree, isCounted ? value.arguments[0]?.value : value, all);
  if (list?.kind !== 'list') return [];
  const isReversed = /\[\s*:\s*:\s*-\s*1\s*\]/.test(body);
  const field = key?.name === 'MemberExpression' || !isCounted;
  return list.items.flatMap((item, index): Row[] => {
    const row = readRow(item);
    if (row === undefined) return [];
    const own = field ? row.id : undefined;
    return [{ id: own?.value ?? index, idSpan: own?.span, name: row.name, color: row.color, isReversed }];
  });
}

function followName(
  tree: PythonTree,
  value: PythonValue | undefined,
  all: readonly PythonAssignment[],
): PythonValue | undefined {
  if (value?.kind !== 'name') return value;
  const last = value.path.split('.').at(-1);
  const found = all.find(({ name, key }) => name === last && key === undefined);
  return found === undefined ? undefined : assignedValue(tree, found);
}

/** A row of a list of labels: its parts are told apart by what they are, not by the names of the fields. */
function readRow(
  row: PythonValue,
): { id: { value: number; span: Span } | undefined; name: string | undefined; color: PythonValue } | undefined {
  const parts = row.kind === 'call' ? row.arguments.map(({ value }) => value) : row.kind === 'list' ? row.items : [];
  const color = parts.find(isTriple) ?? (isTriple(row) ? row : undefined);
  if (color === undefined) return undefined;
  const name = parts.find((part) => part.kind === 'string');
  const id = color === row ? undefined : parts.find((part) => part.kind === 'number');
  return { id: id?.kind === 'number' ? id : undefined, name: name?.kind === 'string' ? name.value : undefined, color };
}

function isTriple(value: PythonValue): boolean {
  const { color } = unwrap(value);
  return color.kind === 'list' && color.items.length === 3 && color.items.every(({ kind }) => kind === 'number');
}

function buildLegend(tree: PythonTree, assignment: PythonAssignment, rows: readonly Row[]): PythonLegend {
  const { order, orderReason } = tellOrder(tree, assignment, rows);
  const classes: PythonClass[] = [];
  const invalid: Span[] = [];
  for (const row of rows) {
    const color = readColor(unwrap(row.color).color);
    if (color === undefined) invalid.push(row.color.span);
    else
      classes.push({
        ...color,
        id: row.id,
        idSpan: row.idSpan,
        name: row.name ?? commentBehind(tree, color.span),
        color: toRgb(color.written, order),
      });
  }
  return { classes, order, orderReason, span: assignment.nameSpan, invalid };
}

function toRgb([a, b, c]: readonly [number, number, number], order: ColorOrder): Rgb {
  return order === 'rgb' ? [a, b, c] : [c, b, a];
}

function readColor(value: PythonValue): Pick<PythonClass, 'written' | 'numbers' | 'span'> | undefined {
  const items = value.kind === 'list' ? value.items : [];
  const [a, b, c] = items.flatMap((item) => (isByte(item) ? [item] : []));
  if (items.length !== 3 || a === undefined || b === undefined || c === undefined) return undefined;
  return { written: [a.value, b.value, c.value], numbers: [a.span, b.span, c.span], span: value.span };
}

function isByte(value: PythonValue): value is Extract<PythonValue, { kind: 'number' }> {
  return value.kind === 'number' && Number.isInteger(value.value) && 0 <= value.value && value.value <= 255;
}

/** `# road` behind a colour names the class. */
function commentBehind({ text }: PythonTree, span: Span): string | undefined {
  const end = text.indexOf('\n', span.end);
  const rest = text.slice(span.end, end < 0 ? text.length : end);
  return /^[\s)\],]*#\s*(?:\d+[:.)\s]+)?([\w -]{1,40}?)\s*$/.exec(rest)?.[1];
}

/** Libraries that read pictures as red, green, blue. */
const RGB_LIBRARIES = /^\s*(?:import|from)\s+(?:PIL|imageio|skimage|matplotlib|scipy\.misc|torchvision|tensorflow)\b/m;

function tellOrder(
  tree: PythonTree,
  assignment: PythonAssignment,
  rows: readonly Row[],
): Pick<PythonLegend, 'order' | 'orderReason'> {
  const isReversed = rows.some((row) => row.isReversed);
  const named = assignment.nameSpan.start;
  const literal = rows[0]?.color.span.start ?? named;
  const isElsewhere = tree.text.slice(Math.min(named, literal), Math.max(named, literal)).includes('\n');
  // A comment speaks of what stands beside it: of the literal, or of what the reversed colours become.
  const said = orderInWords(commentsAround(tree, literal));
  if (said !== undefined && (isElsewhere || !isReversed)) return { order: said, orderReason: 'comment' };
  const stored = tellStoredOrder(tree, named);
  return isReversed ? { order: stored.order === 'bgr' ? 'rgb' : 'bgr', orderReason: 'reversed' } : stored;
}

/** The order of what `label_colors` holds when the source runs. */
function tellStoredOrder(tree: PythonTree, named: number): Pick<PythonLegend, 'order' | 'orderReason'> {
  const said = orderInWords(commentsAround(tree, named));
  if (said !== undefined) return { order: said, orderReason: 'comment' };
  if (/^\s*(?:import\s+cv2|from\s+cv2)\b/m.test(tree.text)) return { order: 'bgr', orderReason: 'library' };
  const hasRgbLibrary = RGB_LIBRARIES.test(tree.text);
  return hasRgbLibrary ? { order: 'rgb', orderReason: 'library' } : { order: 'bgr', orderReason: 'custom' };
}

/** The comments on the line and on the line before it. */
function commentsAround({ text }: PythonTree, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const before = text.lastIndexOf('\n', start - 2) + 1;
  const end = text.indexOf('\n', at);
  return (text.slice(before, end < 0 ? text.length : end).match(/#.*/g) ?? []).join('\n');
}

function orderInWords(words: string): ColorOrder | undefined {
  const bgr = /\bbgr\b|blue,\s*green,\s*red/i.test(words);
  const rgb = /\brgb\b|red,\s*green,\s*blue/i.test(words);
  return bgr === rgb ? undefined : bgr ? 'bgr' : 'rgb';
}
