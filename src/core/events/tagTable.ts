import { PointColumns } from '../runs/pointColumns';
import type { StoredValue } from '../runs/seriesUpdate';

/** What a file says under one tag. */
export class TagEntry {
  /** Of the metadata, which a writer may leave out after the first value of a tag; '' where there was none. */
  plugin = '';
  hasMetadata = false;
  /** The entry that came after this one the last time: tags mostly come in the same order. */
  following: TagEntry | undefined;
  readonly points = new PointColumns('replace');
  readonly images: StoredValue[] = [];
  readonly texts: StoredValue[] = [];
  readonly histograms: StoredValue[] = [];

  constructor(
    readonly tag: string,
    readonly bytes: Uint8Array,
  ) {}
}

const FIRST_SIZE = 64;

/** Finds the entry of a tag by its bytes, so that a name is decoded once and not with every value. */
export class TagTable {
  readonly entries: TagEntry[] = [];
  private slots: (TagEntry | undefined)[] = Array.from({ length: FIRST_SIZE });
  private latest: TagEntry | undefined;

  /** The entry of the tag `bytes[start, end)`, made where it is new. */
  find(bytes: Uint8Array, start: number, end: number): TagEntry {
    const guess = this.latest?.following;
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
    const mask = this.slots.length - 1;
    let slot = hash(bytes, start, end) & mask;
    for (let entry = this.slots[slot]; entry !== undefined; entry = this.slots[slot]) {
      if (isSame(entry.bytes, bytes, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
    const own = bytes.slice(start, end);
    const entry = new TagEntry(decoder.decode(own), own);
    this.slots[slot] = entry;
    this.entries.push(entry);
    if (2 * this.entries.length > this.slots.length) this.enlarge();
    return entry;
  }

  private enlarge(): void {
    this.slots = Array.from({ length: 2 * this.slots.length });
    const mask = this.slots.length - 1;
    for (const entry of this.entries) {
      let slot = hash(entry.bytes, 0, entry.bytes.length) & mask;
      while (this.slots[slot] !== undefined) slot = (slot + 1) & mask;
      this.slots[slot] = entry;
    }
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
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ bytes[i]!, 0x01000193);
  return value ^ (value >>> 15);
}
