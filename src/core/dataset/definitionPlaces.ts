import { LineIndex, type Span, type TextRange } from '../std/place';
import { childOf, entryOf, scalarText, type TextNode } from '../std/textTree';
import { colorOfNode } from './color';
import type { Rgb } from './dataset';

/** Where the parts of a definition stand in its text. A plain value. */
export interface DefinitionPlaces {
  /** In the order of `classes`. */
  readonly classes: readonly ClassPlaces[];
  /** Every colour that can be shown and picked. */
  readonly colors: readonly ColorPlace[];
  readonly rules: readonly NamedPlace[];
  /** In the order of `waivers`; the range is that of the rule's name. */
  readonly waivers: readonly NamedPlace[];
  /** The settings of the first level: the range of the key. */
  readonly settings: readonly NamedPlace[];
  /** By split, where its images are named. */
  readonly splits: readonly NamedPlace[];
  readonly networkSize: TextRange | undefined;
  /** The file that the classes come from, as written. */
  readonly classSource: NamedPlace | undefined;
}

export interface ClassPlaces {
  readonly range: TextRange;
  readonly name: TextRange | undefined;
  readonly id: TextRange | undefined;
  readonly color: TextRange | undefined;
}

export interface ColorPlace {
  readonly range: TextRange;
  readonly color: Rgb;
  readonly form: 'list' | 'hex';
}

export interface NamedPlace {
  readonly name: string;
  readonly range: TextRange;
}

/** Collects the places of what is there, whether the definition as a whole holds or not. */
export function collectPlaces(root: TextNode | undefined, text: string): DefinitionPlaces {
  const lines = new LineIndex(text);
  const rangeOf = (span: Span): TextRange => lines.rangeOf(span);
  const classList = childOf(root, 'classes');
  const classItems = classList?.kind === 'list' ? classList.items : [];
  const source = childOf(classList, 'from');
  const size = childOf(childOf(root, 'network'), 'size');
  return {
    classes: classItems.map((item) => placeClass(item, rangeOf)),
    colors: [...classItems.map((item) => childOf(item, 'color')), ...itemsOf(childOf(root, 'ignore'))].flatMap((node) =>
      placeColor(node, rangeOf),
    ),
    rules: keysOf(childOf(root, 'rules'), rangeOf),
    waivers: itemsOf(childOf(root, 'waivers')).map((waiver) => ({
      name: scalarText(childOf(waiver, 'rule')) ?? '',
      range: rangeOf(childOf(waiver, 'rule')?.span ?? waiver.span),
    })),
    settings: keysOf(root, rangeOf),
    splits: keysOf(childOf(root, 'images'), rangeOf),
    networkSize: size === undefined ? undefined : rangeOf(size.span),
    classSource: source?.kind === 'scalar' ? { name: source.source, range: rangeOf(source.span) } : undefined,
  };
}

function itemsOf(node: TextNode | undefined): readonly TextNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function keysOf(node: TextNode | undefined, rangeOf: (span: Span) => TextRange): NamedPlace[] {
  if (node?.kind !== 'map') return [];
  return node.entries.map(({ key, keySpan }) => ({ name: key, range: rangeOf(keySpan) }));
}

function placeClass(item: TextNode, rangeOf: (span: Span) => TextRange): ClassPlaces {
  if (item.kind === 'scalar') {
    const range = rangeOf(item.span);
    return { range, name: range, id: undefined, color: undefined };
  }
  const part = (key: string): TextRange | undefined => {
    const entry = entryOf(item, key);
    return entry === undefined ? undefined : rangeOf(entry.value.span);
  };
  return { range: rangeOf(item.span), name: part('name'), id: part('id'), color: part('color') };
}

function placeColor(node: TextNode | undefined, rangeOf: (span: Span) => TextRange): ColorPlace[] {
  const color = colorOfNode(node);
  if (node === undefined || color === undefined) return [];
  return [{ range: rangeOf(node.span), color, form: node.kind === 'list' ? 'list' : 'hex' }];
}
