/** From an epoch on so much is added to a counter that begins anew in each. */
interface EpochStart {
  readonly epoch: number;
  readonly base: number;
}

/** Plain data. */
export interface UnwrapperMemory {
  readonly epochs: readonly EpochStart[];
  readonly last: number;
  readonly end: number | undefined;
}

/**
 * Makes one counter of one that begins anew in each epoch. Where the epoch has grown and the counter has not, it is counted on;
 * where both go back, a run was started again from a checkpoint; a counter that goes on over the epochs stays as it is.
 */
export class StepUnwrapper {
  private readonly epochs: EpochStart[];
  private last: number;
  /** How far the counter goes in its epoch, if that is known. */
  private end: number | undefined;

  constructor(memory?: UnwrapperMemory) {
    this.epochs = [...(memory?.epochs ?? [])];
    this.last = memory?.last ?? 0;
    this.end = memory?.end;
  }

  memory(): UnwrapperMemory {
    return { epochs: [...this.epochs], last: this.last, end: this.end };
  }

  /** The count over all epochs. `total` is how far the counter goes in an epoch, where that is known. */
  next(count: number, epoch: number, total?: number): number {
    const base = this.baseOf(count, epoch);
    this.last = count;
    this.end = total;
    return base + count;
  }

  private baseOf(count: number, epoch: number): number {
    const { epochs } = this;
    const current = epochs.at(-1);
    if (current === undefined) {
      epochs.push({ epoch, base: 0 });
      return 0;
    }
    if (epoch > current.epoch) {
      const beginsAnew = count <= this.last;
      // Without an end, a counter that begins at 0 counts one less than there are.
      const end = this.end ?? (count === 0 ? this.last + 1 : this.last);
      const base = beginsAnew ? current.base + Math.max(end, this.last) : current.base;
      // Epochs may be fractions, and many: only where the counter begins anew is there something to remember.
      if (beginsAnew) epochs.push({ epoch, base });
      else epochs[epochs.length - 1] = { epoch, base };
      return base;
    }
    while (epochs.length > 1 && epochs.at(-1)!.epoch > epoch) epochs.pop();
    return epochs.at(-1)!.base;
  }
}
