/** What one line of a log says. */
export interface LogReading {
  /**
   * `line`: where the run is, and numbers that hold there. `bar`: a progress bar, with numbers that hold for the moment. `average`:
   * a bar of Keras, with averages of the epoch so far. `sum`: what Keras says at the end of an epoch.
   */
  readonly kind: 'line' | 'bar' | 'average' | 'sum';
  /** As written; whether the first one is 0 or 1 differs. */
  readonly epoch?: number;
  readonly epochs?: number;
  /** How many steps are done, of an epoch where there are epochs. */
  readonly done?: number;
  readonly total?: number;
  /** Until `total`. */
  readonly secondsLeft?: number;
  readonly phase?: Phase;
  readonly values: readonly LogValue[];
}

export type LogValue = readonly [name: string, value: number];

/** What part of an epoch a line is of. */
export type Phase = 'train' | 'val' | 'test';

/** The phase that a line begins with, in the words that trainers use. */
export function phaseOf(text: string): Phase | undefined {
  const word = /^[^A-Za-z0-9]{0,8}(train|val|eval|test)(?:ing|id|idation|idating|idate|uation|uating|uate)?\b/i.exec(
    text,
  )?.[1];
  switch (word?.toLowerCase()) {
    case 'train':
      return 'train';
    case 'val':
    case 'eval':
      return 'val';
    case 'test':
      return 'test';
    default:
      return undefined;
  }
}

/** Seconds of a duration as `12s`, `350ms`, `1:23` or `1:02:03`, with or without a unit; undefined for others, such as `?`. */
export function secondsOf(text: string): number | undefined {
  const unit = /^(\d+(?:\.\d+)?)(s|ms|us)?$/.exec(text);
  if (unit !== null) return Number(unit[1]) * (unit[2] === 'ms' ? 1e-3 : unit[2] === 'us' ? 1e-6 : 1);
  const clock = /^(?:(\d+) days?, ?)?(?:(\d+):)?(\d{1,2}):(\d{2})s?$/.exec(text);
  if (clock === null) return undefined;
  const [days, hours, minutes, seconds] = clock.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}
