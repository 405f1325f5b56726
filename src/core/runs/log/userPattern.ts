import { message } from '../../std/message';
import { failure, success, type Result } from '../../std/problem';
import { LinearRegex } from '../../std/regex/linearRegex';
import { parseNumber } from '../metricNumber';
import { parseTime } from '../rowSteps';

/** Characters; a longer line is not matched with own patterns. */
const MAX_LINE = 1000;

/** What a pattern finds in a line. */
export interface PatternReading {
  readonly step: number | undefined;
  readonly epoch: number | undefined;
  /** Seconds since 1970; NaN where the line does not tell. */
  readonly wallTime: number;
  readonly values: readonly (readonly [name: string, value: number])[];
}

/**
 * A person's own pattern for lines of a log: a regular expression whose named groups are metrics, as in
 * `step (?<step>\d+) loss (?<loss>\S+)`. `step`, `epoch` and `time` say where the numbers belong; `name` and `value` together are
 * one metric whose name stands in the line. The first match of a line counts; groups that hold no number are passed over.
 *
 * No pattern can hang: see `LinearRegex`. Lines of more than 1000 characters are not matched.
 */
export class UserPattern {
  private constructor(private readonly regex: LinearRegex) {}

  static compile(pattern: string): Result<UserPattern> {
    const regex = LinearRegex.compile(pattern);
    if (!regex.ok) return regex;
    const names = regex.value.groupNames;
    const places = new Set(['step', 'epoch', 'time']);
    const hasMetric = names.some((name) => !places.has(name) && name !== 'name');
    if (!hasMetric || (names.includes('name') && !names.includes('value'))) {
      const text = message('The pattern needs a named group for each metric, such as (?<loss>\\S+).');
      return failure({ code: 'pattern/no-metric', message: text });
    }
    return success(new UserPattern(regex.value));
  }

  /** Undefined where the line does not match, or no metric in it is a number. */
  read(line: string): PatternReading | undefined {
    const groups = line.length > MAX_LINE ? undefined : this.regex.match(line);
    if (groups === undefined) return undefined;
    const { step, epoch, time, name, ...others } = Object.fromEntries(groups);
    const values = Object.entries(others).flatMap(([group, text]) => {
      const value = parseNumber(text);
      return value === undefined ? [] : [[group === 'value' ? (name ?? group) : group, value] as const];
    });
    if (values.length === 0) return undefined;
    const wallTime = time === undefined ? NaN : (parseNumber(time) ?? parseTime(time));
    return { step: finite(step), epoch: finite(epoch), wallTime, values };
  }
}

function finite(text: string | undefined): number | undefined {
  const value = text === undefined ? undefined : parseNumber(text);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}
