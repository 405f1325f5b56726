import type { DatasetClass } from '../dataset';

interface ClassIndex {
  readonly byId: ReadonlyMap<number, number>;
  readonly byName: ReadonlyMap<string, number>;
}

/** One index for each list of classes: a data set has many files, and building it for each would cost more than reading one. */
const indexes = new WeakMap<readonly DatasetClass[], ClassIndex>();

/** The place in `classes` of the class with this id; undefined where none has it. The first wins where two share an id. */
export function classIndexOfId(classes: readonly DatasetClass[], id: number): number | undefined {
  return indexOf(classes).byId.get(id);
}

/** The place in `classes` of the class with this name, case and surrounding space included; undefined where none has it. */
export function classIndexOfName(classes: readonly DatasetClass[], name: string): number | undefined {
  return indexOf(classes).byName.get(name);
}

function indexOf(classes: readonly DatasetClass[]): ClassIndex {
  let index = indexes.get(classes);
  if (index === undefined) {
    index = buildIndex(classes);
    indexes.set(classes, index);
  }
  return index;
}

function buildIndex(classes: readonly DatasetClass[]): ClassIndex {
  const byId = new Map<number, number>();
  const byName = new Map<string, number>();
  for (const [index, { id, name }] of classes.entries()) {
    if (!byId.has(id)) byId.set(id, index);
    if (!byName.has(name)) byName.set(name, index);
  }
  return { byId, byName };
}
