import type { RunProgress } from '../progress';
import type { LogReading } from './reading';

/** Plain data. */
export interface ProgressMemory {
  readonly epoch: number | undefined;
  readonly epochs: number | undefined;
  /** What the first epoch is called, 0 or 1. */
  readonly firstEpoch: number;
  readonly done: number | undefined;
  readonly total: number | undefined;
  readonly secondsLeft: number | undefined;
}

export const noProgress: ProgressMemory = {
  epoch: undefined,
  epochs: undefined,
  firstEpoch: 1,
  done: undefined,
  total: undefined,
  secondsLeft: undefined,
};

/** How far a run is after a line more. A validation within an epoch does not count: its bar begins at 0 again. */
export function advanceProgress(known: ProgressMemory, reading: LogReading): ProgressMemory {
  if (reading.phase !== undefined && reading.phase !== 'train' && reading.epoch === undefined) return known;
  const epoch = reading.epoch ?? known.epoch;
  const isNewEpoch = reading.epoch !== undefined && reading.epoch !== known.epoch;
  const { done = isNewEpoch ? undefined : known.done } = reading;
  return {
    epoch,
    epochs: reading.epochs ?? known.epochs,
    firstEpoch: firstEpochOf(known, reading),
    done,
    total: reading.total ?? (isNewEpoch ? undefined : known.total),
    secondsLeft: reading.done === undefined && !isNewEpoch ? known.secondsLeft : reading.secondsLeft,
  };
}

/** `Epoch 1/10` counts from 1 and `Epoch 0` from 0; an epoch above 1 without an end is that of Lightning, which counts from 0. */
function firstEpochOf(known: ProgressMemory, { epoch, epochs }: LogReading): number {
  if (epoch === undefined) return known.firstEpoch;
  if (known.epoch !== undefined) return Math.min(known.firstEpoch, epoch < 1 ? 0 : known.firstEpoch);
  return epoch < 1 || (epoch > 1 && epochs === undefined) ? 0 : 1;
}

/** Undefined as long as the log has said nothing of it. */
export function progressOf({
  epoch,
  epochs,
  firstEpoch,
  done,
  total,
  secondsLeft,
}: ProgressMemory): RunProgress | undefined {
  const part = done === undefined || total === undefined || total <= 0 ? undefined : Math.min(1, done / total);
  if (epoch === undefined) {
    if (done === undefined) return undefined;
    return { done, total, unit: 'step', ...(secondsLeft === undefined ? {} : { secondsLeft }) };
  }
  const epochsDone = epoch - firstEpoch + (part ?? 0);
  // `Epoch 0/9` names the last epoch, not how many there are.
  const epochTotal = epochs === undefined ? undefined : epochs + 1 - firstEpoch;
  const left = secondsOfAll(epochTotal, epochsDone, part, secondsLeft);
  return { done: epochsDone, total: epochTotal, unit: 'epoch', ...(left === undefined ? {} : { secondsLeft: left }) };
}

/** What the epoch still needs, and as long for each of the others as it needs as a whole. */
function secondsOfAll(
  total: number | undefined,
  done: number,
  part: number | undefined,
  secondsLeft: number | undefined,
): number | undefined {
  if (total === undefined || part === undefined || secondsLeft === undefined || part >= 1 || part <= 0)
    return undefined;
  const ofOneEpoch = secondsLeft / (1 - part);
  return Math.max(0, (total - done) * ofOneEpoch);
}
