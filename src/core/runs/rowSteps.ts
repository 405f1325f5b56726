import { StepUnwrapper, type UnwrapperMemory } from './stepUnwrapper';

/** A row of a table or log as its numbers and short texts by name. */
export interface MetricRow {
  readonly numbers: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
}

/** What a row says of itself, taken out of its numbers. */
export interface PlacedRow {
  readonly step: number;
  /** Seconds since 1970; NaN where the row has none. */
  readonly wallTime: number;
  /** `val/` where the row says that it is of the mode "val"; '' where it says nothing. */
  readonly prefix: string;
  readonly values: readonly (readonly [name: string, value: number])[];
}

/** Names of the number that counts steps, the best first; case does not matter. */
const stepNames = ['global_step', 'trainer/global_step', '_step', 'step', 'steps', 'iteration', 'iter', 'epoch'];
const timeNames = ['wall_time', '_timestamp', 'timestamp', 'created_at', 'datetime', 'time', 'date'];
/** Names of the text that tells what the numbers of a row are of. */
const modeNames = ['mode', 'split', 'phase', 'stage', 'subset'];

/** What a reader must remember of the rows so far. Plain data. */
export interface RowMemory {
  readonly rows: number;
  readonly lastStep: number | undefined;
  /** The name that counts, once a row had one. */
  readonly stepName: string | undefined;
  readonly unwrapper: UnwrapperMemory;
}

/**
 * Finds the step and the time of rows that come one after the other.
 *
 * The first row with a name that counts (`step`, `epoch` …: see `stepNames`) decides which name it is; a row without it belongs
 * to the step before it. Without any, rows are counted from 0. A counter beside an epoch may begin anew in each: see
 * `StepUnwrapper`.
 */
export class RowSteps {
  private rows: number;
  private lastStep: number | undefined;
  private stepName: string | undefined;
  private readonly unwrapper: StepUnwrapper;

  constructor(memory?: RowMemory) {
    this.rows = memory?.rows ?? 0;
    this.lastStep = memory?.lastStep;
    this.stepName = memory?.stepName;
    this.unwrapper = new StepUnwrapper(memory?.unwrapper);
  }

  memory(): RowMemory {
    const { rows, lastStep, stepName } = this;
    return { rows, lastStep, stepName, unwrapper: this.unwrapper.memory() };
  }

  place(row: MetricRow): PlacedRow {
    const { numbers } = row;
    this.stepName ??= findName(numbers, stepNames);
    const [timeName, wallTime] = timeOf(row);
    const step = this.stepOf(numbers);
    this.rows++;
    this.lastStep = step;
    const values = [...numbers].filter(([name]) => name !== this.stepName && name !== timeName);
    return { step, wallTime, prefix: prefixOf(row.texts), values };
  }

  private stepOf(numbers: ReadonlyMap<string, number>): number {
    if (this.stepName === undefined) return this.rows;
    const raw = numbers.get(this.stepName);
    if (raw === undefined || !Number.isFinite(raw)) return this.lastStep ?? this.rows;
    const epochName = findName(numbers, ['epoch']);
    const epoch = epochName === undefined ? NaN : numbers.get(epochName)!;
    return epochName === this.stepName || !Number.isFinite(epoch) ? raw : this.unwrapper.next(raw, epoch);
  }
}

function findName(numbers: ReadonlyMap<string, number>, names: readonly string[]): string | undefined {
  const known = new Map([...numbers.keys()].map((name) => [name.toLowerCase(), name]));
  const found = names.find((name) => known.has(name));
  return found === undefined ? undefined : known.get(found);
}

function prefixOf(texts: ReadonlyMap<string, string>): string {
  for (const name of modeNames) {
    const mode = texts.get(name);
    if (mode !== undefined && /^[\w-]{1,20}$/.test(mode)) return `${mode}/`;
  }
  return '';
}

/** The name that tells the time and the time; a number that cannot be one is a metric, as the seconds of an iteration are. */
function timeOf({ numbers, texts }: MetricRow): [name: string | undefined, wallTime: number] {
  for (const name of timeNames) {
    const text = texts.get(name);
    const time = text === undefined ? secondsOf(numbers.get(name) ?? NaN) : parseTime(text);
    if (!Number.isNaN(time)) return [name, time];
  }
  return [undefined, NaN];
}

/** From 1973 on; larger numbers are milliseconds, microseconds or nanoseconds. */
function secondsOf(number: number): number {
  if (!(1e8 <= number && number < 1e20)) return NaN;
  if (number < 1e11) return number;
  return number < 1e14 ? number / 1e3 : number < 1e17 ? number / 1e6 : number / 1e9;
}

/**
 * Seconds since 1970 of a date and time at the beginning of a text, as ISO 8601 and Python's logging write them; NaN where there
 * is none. A time without a zone is taken for UTC.
 */
export function parseTime(text: string): number {
  const match = /^\W{0,2}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))? ?(Z|[+-]\d\d:?\d\d)?/.exec(text);
  if (match === null) return NaN;
  const [, date, time, fraction = '0', zone = 'Z'] = match;
  const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  return Date.parse(`${date}T${time}${offset}`) / 1000 + Number(`0.${fraction}`);
}
