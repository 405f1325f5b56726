import { compareFiles, compareGroups, groupOf, namerOf, type FileGroup } from './fileGroups';
import { MergedSeries } from './mergedSeries';
import type { MetricSeries } from './metricSeries';
import type { SeriesUpdate, StoredSegment, StoredValue } from './seriesUpdate';

export type StoredKind = StoredSegment['kind'];

/** More than one line can have. */
const REVISIONS = 2 ** 24;

/** A value that was left in one of the files of a run. */
export interface FileValue extends StoredValue {
  readonly file: string;
}

/** What the files of a group said. */
interface GroupContent extends FileGroup {
  readonly lines: Map<string, MergedSeries>;
  /** By kind and tag, then by file. */
  readonly stored: Record<StoredKind, Map<string, Map<string, readonly StoredValue[]>>>;
}

/**
 * The metrics of one run from all its files. The event files of a folder are merged tag by tag (see `MergedSeries`); files of other
 * folders and kinds keep lines of their own, whose names tell them apart where they must (see `namerOf`).
 */
export class RunSeries {
  /** In the order of `compareGroups`. */
  private groups: GroupContent[] = [];
  private lines: Map<string, MergedSeries> | undefined;
  /** Lines that were made so far. */
  private made = 0;

  /** Takes what a reader of this file has found; returns the names of the lines that have changed. */
  apply(file: string, { segments, stored }: SeriesUpdate): string[] {
    const group = this.contentOf(file);
    const changed = new Set<MergedSeries>();
    for (const segment of segments) {
      const line = this.lineOf(group, segment.tag);
      line.append(file, segment);
      changed.add(line);
    }
    for (const { kind, tag, values } of stored) addStored(group, kind, { tag, file, values });
    if (changed.size === 0) return [];
    return [...this.named()].filter(([, line]) => changed.has(line)).map(([name]) => name);
  }

  /** Forgets what a file said, because it was replaced by another of its name. */
  forget(file: string): void {
    const group = this.contentOf(file);
    for (const [tag, line] of group.lines) {
      line.forget(file);
      if (line.isEmpty) group.lines.delete(tag);
    }
    for (const tags of Object.values(group.stored)) for (const files of tags.values()) files.delete(file);
    this.lines = undefined;
  }

  /** Names of lines. */
  get tags(): string[] {
    return [...this.named().keys()];
  }

  series(name: string): MetricSeries | undefined {
    return this.named().get(name)?.series;
  }

  /** See `MergedSeries.revision`; another line that gets the name has another one. 0 for a line that is not there. */
  revision(name: string): number {
    return this.named().get(name)?.revision ?? 0;
  }

  storedTags(kind: StoredKind): string[] {
    return [...this.namedStored(kind).keys()];
  }

  stored(kind: StoredKind, name: string): FileValue[] {
    const files = [...(this.namedStored(kind).get(name) ?? [])].sort(([a], [b]) => compareFiles(a, b));
    return files.reduce<FileValue[]>((values, [file, own]) => {
      const named = own.map((value) => ({ ...value, file }));
      return [...values.slice(0, countBelow(values, own)), ...named];
    }, []);
  }

  private contentOf(file: string): GroupContent {
    const { key, isEvents } = groupOf(file);
    const known = this.groups.find((group) => group.key === key && group.isEvents === isEvents);
    if (known !== undefined) return known;
    const stored = { image: new Map(), text: new Map(), histogram: new Map() };
    const group: GroupContent = { key, isEvents, lines: new Map(), stored };
    this.groups = [...this.groups, group].sort(compareGroups);
    return group;
  }

  private lineOf({ lines }: GroupContent, tag: string): MergedSeries {
    let line = lines.get(tag);
    if (line === undefined) {
      lines.set(tag, (line = new MergedSeries(tag, compareFiles, REVISIONS * this.made++)));
      this.lines = undefined;
    }
    return line;
  }

  private named(): Map<string, MergedSeries> {
    this.lines ??= nameAll(this.groups, ({ lines }) => lines);
    return this.lines;
  }

  private namedStored(kind: StoredKind): Map<string, ReadonlyMap<string, readonly StoredValue[]>> {
    const named = nameAll(this.groups, ({ stored }) => stored[kind]);
    return new Map([...named].filter(([, files]) => files.size > 0));
  }
}

function nameAll<Value>(
  groups: readonly GroupContent[],
  valuesOf: (group: GroupContent) => ReadonlyMap<string, Value>,
): Map<string, Value> {
  const named = new Map<string, Value>();
  for (const group of groups) {
    const nameOf = namerOf(group, (name) => named.has(name));
    for (const [tag, value] of valuesOf(group)) named.set(nameOf(tag), value);
  }
  return named;
}

function addStored(
  { stored }: GroupContent,
  kind: StoredKind,
  { tag, file, values }: { tag: string; file: string; values: readonly StoredValue[] },
): void {
  const files = stored[kind].get(tag) ?? new Map<string, readonly StoredValue[]>();
  stored[kind].set(tag, files);
  const known = files.get(file) ?? [];
  files.set(file, [...known.slice(0, countBelow(known, values)), ...values]);
}

/** How many of the values lie before the first of the new ones. */
function countBelow(values: readonly StoredValue[], added: readonly StoredValue[]): number {
  const [first] = added;
  let count = values.length;
  while (first !== undefined && count > 0 && values[count - 1]!.step >= first.step) count--;
  return count;
}
