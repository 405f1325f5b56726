import { message } from '../std/message';
import { extname } from '../std/path';
import type { Span } from '../std/place';
import { childOf, type TextNode, type TextProblem } from '../std/textTree';
import { parseYamlTree } from '../std/yamlTree';
import { parseJsonTree } from '../std/jsonTree';
import { parseCocoCategories } from './cocoCategories';
import { colorOfNode, parseColor } from './color';
import type { Rgb } from './dataset';
import { parseLabelMap } from './labelMap';
import { parsePythonSource } from './pythonSource';

/** One class of a file that lists classes; the span is that of its name. */
export interface FileClass {
  readonly id: number;
  readonly name: string;
  readonly color: Rgb | undefined;
  readonly span: Span;
}

export interface ClassFile {
  readonly classes: readonly FileClass[];
  readonly problems: readonly TextProblem[];
}

/**
 * Reads the classes of a label map (`.pbtxt`), a `data.yaml` (`names` as list or map), a definition's own list, a COCO file
 * (`categories`), the `label_colors` of a Python source, or a text of one class a line: a name, `name:r,g,b` as in
 * `labelmap.txt`, or `r g b name` as in `label_colors.txt`. Never throws.
 */
export function parseClassFile(text: string, path: string): ClassFile {
  switch (extname(path).toLowerCase()) {
    case '.pbtxt':
      return fromLabelMap(text);
    case '.yaml':
    case '.yml':
      return fromYaml(text);
    case '.json':
      return fromJson(text);
    case '.py':
      return fromPython(text);
    default:
      return { classes: fromLines(text), problems: [] };
  }
}

function fromLabelMap(text: string): ClassFile {
  const { items, problems } = parseLabelMap(text);
  const classes = items.flatMap(({ id, name, displayName, span }) => {
    const shown = name ?? displayName;
    if (id === undefined) return [];
    return [{ id: id.value, name: shown?.value ?? String(id.value), color: undefined, span: shown?.span ?? span }];
  });
  return { classes, problems };
}

function fromYaml(text: string): ClassFile {
  const { root, problems } = parseYamlTree(text);
  const classes = classesOf(childOf(root, 'names')) ?? classesOf(childOf(root, 'classes'));
  return classes === undefined ? { classes: [], problems: [...problems, noClasses] } : { classes, problems };
}

function fromJson(text: string): ClassFile {
  const categories = parseCocoCategories(text);
  if (categories !== undefined) return { classes: categories, problems: [] };
  const { root, problems } = parseJsonTree(text);
  const classes = classesOf(childOf(root, 'classes')) ?? classesOf(childOf(root, 'names')) ?? classesOf(root);
  return classes === undefined ? { classes: [], problems: [...problems, noClasses] } : { classes, problems };
}

function fromPython(text: string): ClassFile {
  const legend = parsePythonSource(text).value.labelColors;
  if (legend === undefined) return { classes: [], problems: [noClasses] };
  const classes = legend.classes.map(({ id, name, color, span }) => ({ id, name: name ?? String(id), color, span }));
  return { classes, problems: [] };
}

const noClasses: TextProblem = {
  span: { start: 0, end: 0 },
  message: message('There is no list of classes in this file.'),
};

/** Classes written as a list of names, as a list of { id, name, color }, or as a map from id to name. */
export function classesOf(node: TextNode | undefined): FileClass[] | undefined {
  if (node?.kind === 'list') return node.items.map((item, index) => classOfItem(item, index));
  if (node?.kind !== 'map') return undefined;
  const named = node.entries.flatMap(({ key, value }) => {
    const id = Number(key);
    if (!Number.isInteger(id) || id < 0 || value.kind !== 'scalar') return [];
    return [{ id, name: value.source, color: undefined, span: value.span }];
  });
  return named.length === node.entries.length ? named.sort((a, b) => a.id - b.id) : undefined;
}

function classOfItem(item: TextNode, index: number): FileClass {
  if (item.kind === 'scalar') return { id: index, name: item.source, color: undefined, span: item.span };
  const id = childOf(item, 'id');
  const name = childOf(item, 'name');
  return {
    id: id?.kind === 'scalar' && typeof id.value === 'number' ? id.value : index,
    name: name?.kind === 'scalar' ? name.source : String(index),
    color: colorOfNode(childOf(item, 'color')),
    span: name?.span ?? item.span,
  };
}

function fromLines(text: string): FileClass[] {
  const classes: FileClass[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0].trim();
    if (line === '' || line.startsWith('#')) continue;
    const { name, color } = readLine(line);
    const start = match.index + match[0].indexOf(name);
    classes.push({ id: classes.length, name, color, span: { start, end: start + name.length } });
  }
  return classes;
}

function readLine(line: string): { name: string; color: Rgb | undefined } {
  const colorFirst = /^(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\S.*)$/.exec(line);
  if (colorFirst !== null) return { name: colorFirst[4]!, color: parseColor(colorFirst.slice(1, 4).map(Number)) };
  const colorLast = /^([^:]+):(?:(\d{1,3}),(\d{1,3}),(\d{1,3}))?:[^:]*:[^:]*$/.exec(line);
  if (colorLast === null) return { name: line, color: undefined };
  return {
    name: colorLast[1]!,
    color: colorLast[2] === undefined ? undefined : parseColor(colorLast.slice(2, 5).map(Number)),
  };
}
