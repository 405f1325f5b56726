import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Span } from '../std/place';

/** A node of Python's syntax: the rest of the code knows nothing else of the parser. */
export type PythonNode = SyntaxNode;

/** Sources longer than this many characters are not read: nobody writes them by hand. */
export const MAX_PYTHON_LENGTH = 400_000;
/** Brackets open at once at most: the library's calls nest with them, and end the process when they nest too deep. */
const MAX_OPEN = 200;

/** Python as a tree. Never throws: what cannot be understood is a node of its own between what can. */
export class PythonTree {
  private readonly tree: Tree;

  constructor(readonly text: string) {
    this.tree = parse(text);
  }

  textOf({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.text.slice(from, to);
  }

  /** Every node with one of these names, in the order of the text. */
  all(...names: readonly string[]): PythonNode[] {
    const wanted = new Set(names);
    const found: PythonNode[] = [];
    this.tree.iterate({
      enter: (node) => {
        if (wanted.has(node.name)) found.push(node.node);
      },
    });
    return found;
  }
}

function parse(text: string): Tree {
  try {
    return parser.parse(text.length > MAX_PYTHON_LENGTH || isTooDeep(text) ? '' : text);
  } catch (error) {
    // Long chains of operators nest as brackets do, and only the library knows how deep.
    if (error instanceof RangeError) return parser.parse('');
    throw error;
  }
}

/** Brackets in strings count too: a file that is refused for those is no source of data. */
function isTooDeep(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    open = '([{'.includes(bracket) ? open + 1 : Math.max(0, open - 1);
    if (open > MAX_OPEN) return true;
  }
  return false;
}

export function childrenOf(node: PythonNode): PythonNode[] {
  const children: PythonNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

/** How far up is looked for what is around a node: nobody nests deeper. */
const MAX_LEVELS = 500;

/** The closest node around this one with one of the names. */
export function ancestor(node: PythonNode, ...names: readonly string[]): PythonNode | undefined {
  let { parent } = node;
  for (let level = 0; parent !== null && level < MAX_LEVELS; level++) {
    if (names.includes(parent.name)) return parent;
    parent = parent.parent;
  }
  return undefined;
}

export function spanOf({ from, to }: PythonNode): Span {
  return { start: from, end: to };
}

/** Children between the separators: the items of a list, of arguments, of the sides of an assignment. */
export function splitAt(nodes: readonly PythonNode[], separator: string): PythonNode[][] {
  const groups: PythonNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) groups.push([]);
    else groups.at(-1)?.push(node);
  }
  return groups;
}
