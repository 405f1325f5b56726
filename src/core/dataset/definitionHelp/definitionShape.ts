import { DatasetDefinition } from '../definition';

/**
 * What may stand at a place of a definition, read from the definition's declaration, so that the help in the editor can never say
 * something else than the check does.
 */
export interface Shape {
  readonly description: string | undefined;
  /** The settings of a map, by name. */
  readonly keys: ReadonlyMap<string, Shape>;
  /** The names of `keys` that must be there. */
  readonly needed: ReadonlySet<string>;
  /** What stands under names that a person chooses. */
  readonly anyKey: Shape | undefined;
  /** What the items of a list are. */
  readonly item: Shape | undefined;
  /** The values that can be named; empty where anything of its type may stand. */
  readonly values: readonly string[];
  /** Whether text or a number may stand here. */
  readonly isScalar: boolean;
  /** Whether it is a list of a fixed length, such as a colour or a size. */
  readonly isTuple: boolean;
}

/** The parts of a declaration that are looked at; the library's own types say no more about a schema of any kind. */
interface Declaration {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Declaration>>;
  readonly rest?: Declaration;
  readonly value?: Declaration;
  readonly item?: Declaration;
  readonly items?: readonly Declaration[];
  readonly wrapped?: Declaration;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly { readonly type: string; readonly description?: string }[];
}

const nothing: Shape = {
  description: undefined,
  keys: new Map(),
  needed: new Set(),
  anyKey: undefined,
  item: undefined,
  values: [],
  isScalar: false,
  isTuple: false,
};

let known: Shape | undefined;

/** The shape of a whole definition. */
function definitionShape(): Shape {
  known ??= shapeOf(DatasetDefinition);
  return known;
}

/** What may stand at a path: under a key of a map, in a list. Undefined where nothing may. */
export function shapeAt(path: readonly (string | number)[]): Shape | undefined {
  return path.reduce<Shape | undefined>((shape, key) => childShape(shape, key), definitionShape());
}

function childShape(shape: Shape | undefined, key: string | number): Shape | undefined {
  return typeof key === 'number' ? shape?.item : (shape?.keys.get(key) ?? shape?.anyKey);
}

function shapeOf(declaration: Declaration): Shape {
  const description = declaration.pipe?.find(({ type }) => type === 'description')?.description;
  const shape = plainShape(declaration);
  return description === undefined ? shape : { ...shape, description };
}

function plainShape(declaration: Declaration): Shape {
  switch (declaration.type) {
    case 'optional':
      return shapeOf(declaration.wrapped!);
    case 'union':
      return (declaration.options as readonly Declaration[]).map(shapeOf).reduce(merge);
    case 'picklist':
      return { ...nothing, values: (declaration.options ?? []).map(String), isScalar: true };
    case 'literal':
      return { ...nothing, values: [String(declaration.literal)], isScalar: true };
    case 'array':
      return { ...nothing, item: shapeOf(declaration.item!) };
    case 'strict_tuple':
      return { ...nothing, item: shapeOf(declaration.items![0]!), isTuple: true };
    case 'record':
      return { ...nothing, anyKey: shapeOf(declaration.value!) };
    case 'strict_object':
    case 'object_with_rest':
      return objectShape(declaration);
    default:
      return { ...nothing, isScalar: true };
  }
}

function objectShape({ entries = {}, rest }: Declaration): Shape {
  const all = Object.entries(entries);
  return {
    ...nothing,
    keys: new Map(all.map(([key, entry]) => [key, shapeOf(entry)])),
    needed: new Set(all.flatMap(([key, { type }]) => (type === 'optional' ? [] : [key]))),
    anyKey: rest === undefined ? undefined : shapeOf(rest),
  };
}

/** Where one of several may stand, the first has its way where they differ. */
function merge(a: Shape, b: Shape): Shape {
  return {
    description: a.description ?? b.description,
    keys: new Map([...b.keys, ...a.keys]),
    needed: new Set([...a.needed, ...b.needed]),
    anyKey: a.anyKey ?? b.anyKey,
    item: a.item === undefined || b.item === undefined ? (a.item ?? b.item) : merge(a.item, b.item),
    values: [...new Set([...a.values, ...b.values])],
    isScalar: a.isScalar || b.isScalar,
    isTuple: a.isTuple || b.isTuple,
  };
}
