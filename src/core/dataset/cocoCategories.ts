import type { Span } from '../std/place';
import { childOf, type TextNode } from '../std/textTree';
import { parseJsonTree } from '../std/jsonTree';
import type { FileClass } from './classFile';

const MAX_LIST_LENGTH = 1_000_000;

/**
 * The categories of a COCO file, without reading the rest of it, which may hold hundreds of megabytes of annotations.
 * Undefined where there is no list of categories.
 */
export function parseCocoCategories(text: string): FileClass[] | undefined {
  for (
    let at = text.lastIndexOf('"categories"');
    at >= 0;
    at = at === 0 ? -1 : text.lastIndexOf('"categories"', at - 1)
  ) {
    const list = listAfter(text, at + '"categories"'.length);
    const classes = list === undefined ? undefined : readList(text, list);
    if (classes !== undefined) return classes;
  }
  return undefined;
}

function listAfter(text: string, at: number): Span | undefined {
  const start = /^\s*:\s*\[/.exec(text.slice(at, at + 1000))?.[0].length;
  if (start === undefined) return undefined;
  const open = at + start - 1;
  const end = closingBracket(text, open, Math.min(text.length, open + MAX_LIST_LENGTH));
  return end === undefined ? undefined : { start: open, end };
}

function closingBracket(text: string, open: number, limit: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = open; i < limit; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') depth++;
    else if ((char === ']' || char === '}') && --depth === 0) return i + 1;
  }
  return undefined;
}

function readList(text: string, { start, end }: Span): FileClass[] | undefined {
  const { root } = parseJsonTree(text.slice(start, end));
  if (root?.kind !== 'list') return undefined;
  const classes = root.items.map((item) => readCategory(item, start));
  return classes.every((known) => known !== undefined) ? classes : undefined;
}

function readCategory(item: TextNode, offset: number): FileClass | undefined {
  const id = childOf(item, 'id');
  const name = childOf(item, 'name');
  if (id?.kind !== 'scalar' || typeof id.value !== 'number' || name?.kind !== 'scalar') return undefined;
  return {
    id: id.value,
    name: name.source,
    color: undefined,
    span: { start: name.span.start + offset, end: name.span.end + offset },
  };
}
