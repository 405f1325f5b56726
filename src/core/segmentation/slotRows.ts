import type { Size } from '../geometry/box';
import { TRANSLUCENT, type PixelReader, type PixelValue } from '../image/pixelValues';
import { openRows, type Png, type RowCursor } from '../image/png';

/**
 * A mask read row by row, each pixel as a slot: 0 to `classes − 1` are classes, `classes` is "ignored" and `classes + 1`
 * "no class" (as `MaskValues` has them). Only pixels within the spans may differ from the row above.
 */
export interface SlotRows extends Size {
  /** The slots of the current row; valid until the next one. */
  readonly slots: Uint16Array;
  /** Start and end (pixels, half open, ascending) of each span that may have changed; `2 × spanCount` numbers count. */
  readonly spans: Int32Array;
  readonly spanCount: number;
  /** Goes to the next row; false behind the last one, or where the file is damaged. */
  next(): boolean;
}

export interface PngSlots {
  readonly read: PixelReader;
  /** The slot of a value, its `TRANSLUCENT` flag taken off. */
  slotOf(value: PixelValue): number;
}

/** What stands in the values before the first row: no pixel's value. */
const NOTHING = 0x80000000;

/** The rows of a PNG mask. Filters are undone and values are looked up only where a row differs from the one above. */
export class PngSlotRows implements SlotRows {
  readonly width: number;
  readonly height: number;
  readonly slots: Uint16Array;
  readonly spans: Int32Array;
  spanCount = 0;
  private readonly cursor: RowCursor;
  private readonly values: Uint32Array;
  private readonly fresh: Uint32Array;
  private readonly bitsPerPixel: number;
  private lastValue: PixelValue = NOTHING;
  private lastSlot = 0;

  constructor(
    png: Png,
    private readonly meaning: PngSlots,
  ) {
    const { width, height, channels, bitDepth } = png.header;
    this.width = width;
    this.height = height;
    this.bitsPerPixel = channels * bitDepth;
    this.cursor = openRows(png);
    this.spans = new Int32Array(this.cursor.spans.length);
    this.slots = new Uint16Array(width);
    this.values = new Uint32Array(width).fill(NOTHING);
    this.fresh = new Uint32Array(width);
  }

  next(): boolean {
    const { cursor, spans, width, bitsPerPixel } = this;
    if (!cursor.next()) return false;
    this.spanCount = cursor.spanCount;
    for (let i = 0; i < cursor.spanCount; i++) {
      const start = Math.floor((cursor.spans[2 * i]! * 8) / bitsPerPixel);
      const end = Math.min(width, Math.ceil((cursor.spans[2 * i + 1]! * 8) / bitsPerPixel));
      spans[2 * i] = start;
      spans[2 * i + 1] = end;
      this.meaning.read(cursor.samples, start, end, this.fresh);
      this.update(start, end);
    }
    return true;
  }

  private update(start: number, end: number): void {
    const { fresh, values, slots } = this;
    for (let x = start; x < end; x++) {
      const value = fresh[x]!;
      if (value === values[x]) continue;
      values[x] = value;
      if (value !== this.lastValue) {
        this.lastValue = value;
        this.lastSlot = this.meaning.slotOf(value & ~TRANSLUCENT);
      }
      slots[x] = this.lastSlot;
    }
  }
}

/** Pixels that are compared with those above them at once. */
const BLOCK = 32;

/** The rows of a plane of slots that is in memory, row by row. */
export class PlaneSlotRows implements SlotRows {
  readonly width: number;
  readonly height: number;
  readonly slots: Uint16Array;
  readonly spans: Int32Array;
  spanCount = 0;
  /** Two pixels a number, where every row begins with a whole one. */
  private readonly pairs: Int32Array | undefined;
  private row = 0;

  constructor(
    { width, height }: Size,
    private readonly plane: Uint16Array,
  ) {
    const isEven = width % 2 === 0 && plane.byteOffset % 4 === 0;
    this.pairs = isEven ? new Int32Array(plane.buffer, plane.byteOffset, plane.length >> 1) : undefined;
    this.width = width;
    this.height = height;
    this.slots = new Uint16Array(width);
    this.spans = new Int32Array(2 * Math.ceil(width / BLOCK));
  }

  next(): boolean {
    const { width, plane, slots } = this;
    if (this.row >= this.height) return false;
    const offset = this.row * width;
    this.spanCount = 0;
    for (let start = 0; start < width; start += BLOCK) {
      const end = Math.min(width, start + BLOCK);
      if (this.row > 0 && this.isAsAbove(offset + start, end - start)) continue;
      for (let x = start; x < end; x++) slots[x] = plane[offset + x]!;
      this.addSpan(start, end);
    }
    this.row++;
    return true;
  }

  private isAsAbove(at: number, count: number): boolean {
    const { plane, width, pairs } = this;
    let difference = 0;
    if (pairs !== undefined) {
      const above = width >> 1;
      const end = (at + count) >> 1;
      for (let i = at >> 1; i < end; i++) difference |= pairs[i]! ^ pairs[i - above]!;
      return difference === 0;
    }
    for (let i = at; i < at + count; i++) difference |= plane[i]! ^ plane[i - width]!;
    return difference === 0;
  }

  private addSpan(start: number, end: number): void {
    const { spans, spanCount } = this;
    if (spanCount > 0 && spans[2 * spanCount - 1] === start) {
      spans[2 * spanCount - 1] = end;
      return;
    }
    spans[2 * spanCount] = start;
    spans[2 * spanCount + 1] = end;
    this.spanCount++;
  }
}

/**
 * Rows scaled to another size by the nearest pixel: the pixel whose middle is nearest, of two the right and the lower one, as
 * Pillow's `NEAREST` takes it.
 */
export class ScaledSlotRows implements SlotRows {
  readonly width: number;
  readonly height: number;
  readonly slots: Uint16Array;
  readonly spans: Int32Array;
  spanCount = 1;
  private readonly columns: Int32Array;
  private row = 0;
  private sourceRow = -1;

  constructor(
    { width, height }: Size,
    private readonly source: SlotRows,
  ) {
    this.width = width;
    this.height = height;
    this.slots = new Uint16Array(width);
    this.spans = Int32Array.of(0, width);
    this.columns = Int32Array.from({ length: width }, (_, x) => nearest(x, width, source.width));
  }

  next(): boolean {
    if (this.row >= this.height) return false;
    const wanted = nearest(this.row, this.height, this.source.height);
    this.spanCount = wanted === this.sourceRow ? 0 : 1;
    for (; this.sourceRow < wanted; this.sourceRow++) if (!this.source.next()) return false;
    if (this.spanCount > 0) {
      for (let x = 0; x < this.width; x++) this.slots[x] = this.source.slots[this.columns[x]!]!;
    }
    this.row++;
    return true;
  }
}

function nearest(at: number, size: number, sourceSize: number): number {
  return Math.min(sourceSize - 1, Math.floor(((2 * at + 1) * sourceSize) / (2 * size)));
}
