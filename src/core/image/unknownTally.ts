import type { Pixel } from '../std/place';
import type { PixelValue } from './pixelValues';

/** Pixels of one kind: how many, and the first in reading order. */
export interface Tally {
  count: number;
  readonly first: Pixel;
}

export interface UnknownValue extends Tally {
  readonly value: PixelValue;
}

/** More values than this are counted and not told apart: a photograph in place of a mask has a million. */
const MAX_VALUES = 4096;

/** Counts values that no class declares, in the order they come. Pixels are added in reading order. */
export class UnknownTally {
  private readonly byValue = new Map<PixelValue, UnknownValue>();
  /** Pixels of the values beyond the first 4096. */
  unlisted: Tally | undefined;

  add(value: PixelValue, count: number, row: number, column: number): void {
    const known = this.byValue.get(value);
    if (known !== undefined) known.count += count;
    else if (this.byValue.size < MAX_VALUES) this.byValue.set(value, { value, count, first: { row, column } });
    else if (this.unlisted !== undefined) this.unlisted.count += count;
    else this.unlisted = { count, first: { row, column } };
  }

  values(): UnknownValue[] {
    return [...this.byValue.values()];
  }
}
