import { StepUnwrapper, type UnwrapperMemory } from '../stepUnwrapper';
import type { LogReading, LogValue } from './reading';

/** Tags whose state is remembered; a log has no more. */
const MAX_TAGS = 20_000;

/** What the steps of a tag count: its steps, epochs, or how many lines with numbers there were. */
type Unit = 'step' | 'epoch' | 'row';

interface TagState {
  readonly unit: Unit;
  step: number;
  value: number;
}

export interface PlacedValue {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/** Plain data. */
export interface PlacesMemory {
  readonly epoch: number | undefined;
  readonly step: number | undefined;
  readonly rows: number;
  readonly bar: BarState | undefined;
  readonly tags: readonly (readonly [tag: string, state: TagState])[];
  readonly unwrappers: readonly (readonly [name: string, memory: UnwrapperMemory])[];
}

/** Keras' bar in the epoch that is going on. */
interface BarState {
  readonly done: number;
  readonly total: number | undefined;
  /** What the epoch was summed up with, once it was. */
  readonly sums: readonly LogValue[] | undefined;
  /** Bars that come after the end of the epoch are of an evaluation. */
  readonly isEvaluation: boolean;
}

/**
 * Gives the numbers of a log their names and steps.
 *
 * - A line that names a step has it; one that names an epoch alone has that; one that names neither belongs to the line that did,
 *   and before any there are only lines to count.
 * - What a bar of tqdm says has the step of the bar, and counts when it changes. Keras' bar says averages so far: these are
 *   `batch/…`, and what it says at the end of an epoch has the number of the epoch. After that its bars are of `evaluate`.
 * - `train/`, `val/` and `test/` come from the word that a line begins with.
 * - A name that was first used with steps and later with epochs, or the other way, is kept apart: `loss (epoch)`.
 */
export class LogPlaces {
  private epoch: number | undefined;
  private step: number | undefined;
  private rows: number;
  private bar: BarState | undefined;
  private readonly tags: Map<string, TagState>;
  private readonly unwrappers: Map<string, StepUnwrapper>;

  constructor(memory?: PlacesMemory) {
    this.epoch = memory?.epoch;
    this.step = memory?.step;
    this.rows = memory?.rows ?? 0;
    this.bar = memory?.bar;
    this.tags = new Map(memory?.tags.map(([tag, state]) => [tag, { ...state }]));
    this.unwrappers = new Map(memory?.unwrappers.map(([name, state]) => [name, new StepUnwrapper(state)]));
  }

  memory(): PlacesMemory {
    const { epoch, step, rows, bar } = this;
    const tags = [...this.tags].map(([tag, state]) => [tag, { ...state }] as const);
    const unwrappers = [...this.unwrappers].map(([name, unwrapper]) => [name, unwrapper.memory()] as const);
    return { epoch, step, rows, bar, tags, unwrappers };
  }

  /** False for what Keras' bars say of an evaluation outside of training. */
  isTraining(reading: LogReading): boolean {
    return !isKeras(reading) || !this.barAfter(reading).isEvaluation;
  }

  /** Where the numbers of a line belong; takes note of the place that it names. */
  place(reading: LogReading): PlacedValue[] {
    this.enterEpoch(reading.epoch);
    if (isKeras(reading)) return this.placeKeras(reading);
    return reading.kind === 'bar' ? this.placeBar(reading) : this.placeLine(reading);
  }

  private enterEpoch(epoch: number | undefined): void {
    if (epoch === undefined || epoch === this.epoch) return;
    this.epoch = epoch;
    this.step = undefined;
    this.bar = undefined;
  }

  private placeKeras(reading: LogReading): PlacedValue[] {
    const bar = this.barAfter(reading);
    this.bar = bar;
    if (reading.kind === 'sum')
      return this.name(reading.values, bar.isEvaluation ? 'evaluate/' : '', this.coarsePlace());
    if (bar.isEvaluation) return [];
    return this.name(reading.values, 'batch/', ['step', this.unwrap('keras', reading)]);
  }

  private barAfter({ kind, done = 0, total, values }: LogReading): BarState {
    const { bar } = this;
    if (bar === undefined) return { done, total, sums: kind === 'sum' ? values : undefined, isEvaluation: false };
    const hasOther = bar.sums !== undefined && (kind === 'average' || bar.total !== total || differ(bar.sums, values));
    const beginsAnew = this.epoch !== undefined && done < bar.done;
    const isEvaluation = bar.isEvaluation || hasOther || beginsAnew;
    return { done, total, sums: kind === 'sum' && !isEvaluation ? values : bar.sums, isEvaluation };
  }

  private placeBar(reading: LogReading): PlacedValue[] {
    const step = this.unwrap(`bar ${reading.phase ?? ''}`, reading);
    return this.name(this.changed(reading), prefixOf(reading), ['step', step]);
  }

  /** The numbers of a bar that are not the same as in its last state. */
  private changed(reading: LogReading): LogValue[] {
    const prefix = prefixOf(reading);
    return reading.values.filter(([name, value]) => {
      const tag = this.tagOf(prefix + name, 'step');
      return !Object.is(this.tags.get(tag)?.value, value);
    });
  }

  private placeLine(reading: LogReading): PlacedValue[] {
    if (reading.done !== undefined) this.step = this.unwrap(`line ${reading.phase ?? ''}`, reading);
    else if (reading.epoch !== undefined) this.step = undefined;
    if (reading.values.length === 0) return [];
    const place = this.step === undefined ? this.coarsePlace() : (['step', this.step] as const);
    return this.name(reading.values, prefixOf(reading), place);
  }

  private coarsePlace(): readonly [Unit, number] {
    return this.epoch === undefined ? ['row', this.rows++] : ['epoch', this.epoch];
  }

  private unwrap(name: string, { done = 0, total }: LogReading): number {
    if (this.epoch === undefined) return done;
    const unwrapper = this.unwrappers.get(name) ?? new StepUnwrapper();
    this.unwrappers.set(name, unwrapper);
    return unwrapper.next(done, this.epoch, total);
  }

  private name(values: readonly LogValue[], prefix: string, [unit, step]: readonly [Unit, number]): PlacedValue[] {
    const placed: PlacedValue[] = [];
    for (const [name, value] of values) {
      const tag = this.tagOf(prefix + name, unit);
      const known = this.tags.get(tag);
      // Bars are drawn more than once in their last state, and before and after a validation.
      if (known?.step === step && Object.is(known.value, value)) continue;
      if (known !== undefined) Object.assign(known, { step, value });
      else if (this.tags.size < MAX_TAGS) this.tags.set(tag, { unit, step, value });
      placed.push({ tag, step, value });
    }
    return placed;
  }

  private tagOf(name: string, unit: Unit): string {
    const known = this.tags.get(name);
    return known === undefined || known.unit === unit ? name : `${name} (${unit})`;
  }
}

function isKeras({ kind }: LogReading): boolean {
  return kind === 'average' || kind === 'sum';
}

function prefixOf({ phase }: LogReading): string {
  return phase === undefined ? '' : `${phase}/`;
}

/** Whether a name that is in both has two values. */
function differ(a: readonly LogValue[], b: readonly LogValue[]): boolean {
  const known = new Map(a);
  return b.some(([name, value]) => known.has(name) && !Object.is(known.get(name), value));
}
