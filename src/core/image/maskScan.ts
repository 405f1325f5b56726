import { TRANSLUCENT, type PixelReader, type PixelValue } from './pixelValues';
import { visitRows, type Png, type RowChanges, type RowVisitor } from './png';
import { UnknownTally, type Tally, type UnknownValue } from './unknownTally';

/**
 * What each value of a mask means. Slots below `classes` are classes; `classes` is "ignored" and `classes + 1` "unknown".
 */
export interface MaskValues {
  readonly read: PixelReader;
  readonly classes: number;
  /** The slot of a value, its `TRANSLUCENT` flag taken off. */
  slotOf(value: PixelValue): number;
}

export function ignoredSlot({ classes }: Pick<MaskValues, 'classes'>): number {
  return classes;
}

export function unknownSlot({ classes }: Pick<MaskValues, 'classes'>): number {
  return classes + 1;
}

export interface MaskScan {
  /** Rows that could be read. */
  readonly rows: number;
  /** Pixels by slot. */
  readonly counts: Float64Array;
  /** Pixels that are not opaque. */
  readonly translucent: Tally | undefined;
  /** Values that no class declares, in the order they come: as many as `UnknownTally` keeps. */
  readonly unknown: readonly UnknownValue[];
  /** Pixels of further unknown values, which were counted and not told apart. */
  readonly unlisted: Tally | undefined;
  /** The last row with an unknown pixel; -1 where there is none. */
  readonly lastUnknownRow: number;
}

/** Sees each row: the slot and the value of every pixel. Both are valid during the call only. */
export type RowListener = (row: number, slots: Uint16Array, values: Uint32Array) => void;

/**
 * One pass over a mask: every pixel is given its slot and counted. Only pixels that may differ from the one above are looked
 * at; the counts of a row are those of the row above, corrected. Stops before the row `end`.
 */
export function scanMask(png: Png, values: MaskValues, listener?: RowListener, end = png.header.height): MaskScan {
  const scanner = new MaskScanner(png, values);
  const visit: RowVisitor = (row, samples, changes) => {
    scanner.addRow(row, samples, changes);
    listener?.(row, scanner.slots, scanner.values);
  };
  const rows = visitRows(png, visit, end);
  return scanner.finish(rows);
}

/** What `values` holds before the first row: no pixel's value. */
const NOTHING = 0x80000000;

class MaskScanner {
  readonly values: Uint32Array;
  readonly slots: Uint16Array;
  private readonly fresh: Uint32Array;
  /** Pixels of the current row by slot; the last slot is "not yet read". */
  private readonly inRow: Int32Array;
  private readonly counts: Float64Array;
  /** Rows that `inRow` stands for and that are not in `counts` yet. */
  private pending = 0;
  private translucentInRow = 0;
  private translucent: Tally | undefined;
  private readonly unknown = new UnknownTally();
  private lastUnknownRow = -1;
  private readonly unknownSlot: number;
  private lastValue: PixelValue = NOTHING;
  private lastSlot = 0;

  constructor(
    private readonly png: Png,
    private readonly meaning: MaskValues,
  ) {
    const { width } = png.header;
    const unread = meaning.classes + 2;
    this.values = new Uint32Array(width).fill(NOTHING);
    this.fresh = new Uint32Array(width);
    this.slots = new Uint16Array(width).fill(unread);
    this.inRow = new Int32Array(unread + 1);
    this.inRow[unread] = width;
    this.counts = new Float64Array(unread + 1);
    this.unknownSlot = unknownSlot(meaning);
  }

  addRow(row: number, samples: Uint8Array, { spans, spanCount }: RowChanges): void {
    const { width, bitDepth, channels } = this.png.header;
    if (spanCount > 0) this.flush();
    for (let i = 0; i < spanCount; i++) {
      const start = Math.floor((spans[2 * i]! * 8) / (channels * bitDepth));
      const end = Math.min(width, Math.floor((spans[2 * i + 1]! * 8) / (channels * bitDepth)));
      this.meaning.read(samples, start, end, this.fresh);
      this.update(start, end);
    }
    this.pending++;
    if (this.inRow[this.unknownSlot]! > 0) this.tallyUnknown(row);
    if (this.translucentInRow > 0) this.tallyTranslucent(row);
  }

  finish(rows: number): MaskScan {
    this.flush();
    const { counts, translucent, unknown, lastUnknownRow } = this;
    return {
      rows,
      counts: counts.slice(0, -1),
      translucent,
      unknown: unknown.values(),
      unlisted: unknown.unlisted,
      lastUnknownRow,
    };
  }

  private flush(): void {
    if (this.pending === 0) return;
    for (let slot = 0; slot < this.counts.length; slot++) this.counts[slot]! += this.inRow[slot]! * this.pending;
    this.pending = 0;
  }

  private update(start: number, end: number): void {
    const { fresh, values, slots, inRow } = this;
    for (let x = start; x < end; x++) {
      const value = fresh[x]!;
      const before = values[x]!;
      if (value === before) continue;
      values[x] = value;
      if (((value ^ before) & TRANSLUCENT) !== 0) this.translucentInRow += (value & TRANSLUCENT) === 0 ? -1 : 1;
      if (value !== this.lastValue) {
        this.lastValue = value;
        this.lastSlot = this.meaning.slotOf(value & ~TRANSLUCENT);
      }
      const slot = this.lastSlot;
      inRow[slots[x]!]!--;
      inRow[slot]!++;
      slots[x] = slot;
    }
  }

  private tallyUnknown(row: number): void {
    const { slots, values, unknownSlot } = this;
    const width = slots.length;
    this.lastUnknownRow = row;
    let x = slots.indexOf(unknownSlot);
    while (x >= 0) {
      const value = values[x]!;
      let end = x + 1;
      while (end < width && values[end] === value) end++;
      this.unknown.add(value & ~TRANSLUCENT, end - x, row, x);
      x = end < width && slots[end] !== unknownSlot ? slots.indexOf(unknownSlot, end) : end < width ? end : -1;
    }
  }

  private tallyTranslucent(row: number): void {
    if (this.translucent === undefined) {
      const column = this.values.findIndex((value) => (value & TRANSLUCENT) !== 0);
      this.translucent = { count: 0, first: { row, column } };
    }
    this.translucent.count += this.translucentInRow;
  }
}
