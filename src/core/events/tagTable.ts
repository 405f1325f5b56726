import type { StoredSegment, StoredValue } from '../runs/seriesUpdate';
import type { ScalarShape } from './scalarShape';

/** What a file says under one tag. */
export class TagEntry {
  /** Of the metadata, which a writer may leave out after the first value of a tag; '' where there was none. */
  plugin = '';
  hasMetadata = false;
  /** The entry that came after this one the last time: tags mostly come in the same order. */
  following: TagEntry | undefined;
  /** What its scalars look like, once one has come in an event of its own. */
  shape: ScalarShape | undefined;
  /** Values that are left in the file; most tags have none. */
  stored: Map<StoredSegment['kind'], StoredValue[]> | undefined;

  constructor(
    readonly tag: string,
    readonly bytes: Uint8Array,
    readonly hash: number,
    /** Its place among the entries. */
    readonly index: number,
  ) {}

  storedOf(kind: StoredSegment['kind']): StoredValue[] {
    this.stored ??= new Map();
    const known = this.stored.get(kind) ?? [];
    this.stored.set(kind, known);
    return known;
  }
}

const FIRST_SIZE = 64;

/** Finds the entry of a tag by its bytes, so that a name is decoded once and not with every value. */
export class TagTable {
  readonly entries: TagEntry[] = [];
  /** Places among the entries, plus one; 0 where a slot is free. */
  private slots = new Uint32Array(FIRST_SIZE);
  private latest: TagEntry | undefined;

  /** The entry that came after the latest one before. */
  get expected(): TagEntry | undefined {
    return this.latest?.following;
  }

  /** The expected entry has come. */
  advance(): void {
    this.latest = this.latest?.following;
  }

  /** The entry of the tag `bytes[start, end)`, made where it is new. */
  find(bytes: Uint8Array, start: number, end: number): TagEntry {
    const guess = this.expected;
    const isRight = guess !== undefined && isSame(guess.bytes, bytes, start, end);
    const entry = isRight ? guess : this.look(bytes, start, end);
    if (!isRight && this.latest !== undefined) this.latest.following = entry;
    this.latest = entry;
    return entry;
  }

  /** Brings back what an earlier reader learnt of a tag. */
  restore(tag: string, plugin: string): void {
    const bytes = encoder.encode(tag);
    const entry = this.look(bytes, 0, bytes.length);
    entry.plugin = plugin;
    entry.hasMetadata = true;
  }

  private look(bytes: Uint8Array, start: number, end: number): TagEntry {
    const { slots, entries } = this;
    const mask = slots.length - 1;
    const hash = hashOf(bytes, start, end);
    let slot = hash & mask;
    for (let place = slots[slot]!; place > 0; place = slots[slot]!) {
      const entry = entries[place - 1]!;
      if (entry.hash === hash && isSame(entry.bytes, bytes, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
    const own = bytes.slice(start, end);
    const entry = new TagEntry(decoder.decode(own), own, hash, entries.length);
    slots[slot] = entries.push(entry);
    if (2 * entries.length > slots.length) this.enlarge();
    return entry;
  }

  private enlarge(): void {
    const slots = new Uint32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (const { hash, index } of this.entries) {
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.slots = slots;
  }
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function isSame(own: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = own;
  if (length !== end - start) return false;
  // From the end, where tags of one group differ.
  for (let i = length - 1; i >= 0; i--) if (own[i] !== bytes[start + i]) return false;
  return true;
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ bytes[i]!, 0x01000193);
  return value ^ (value >>> 15);
}
