import * as v from 'valibot';
import { isRuleId } from '../rules/catalogue';
import type { Finding } from '../rules/finding';
import { message } from '../std/message';
import type { TextRange } from '../std/place';

/** What the check of a Python data source says while it runs. */
export type PythonCheckEvent =
  | { readonly kind: 'start'; readonly python: string; readonly numpy: string }
  | { readonly kind: 'source'; readonly file: string; readonly training: number; readonly validation: number }
  | { readonly kind: 'progress'; readonly split: string; readonly done: number; readonly total: number }
  /** `sample` counts from 0 in its split; undefined for what is about the source as a whole. */
  | { readonly kind: 'finding'; readonly finding: Finding; readonly sample: number | undefined }
  /** `dropped` says how many findings of a rule were counted and not told. */
  | {
      readonly kind: 'done';
      readonly samples: number;
      readonly pixels: number;
      readonly errors: number;
      readonly warnings: number;
      readonly dropped: Readonly<Record<string, number>>;
    }
  /** The check could not run, or not to its end. `detail` is Python's own account. */
  | { readonly kind: 'failed'; readonly message: string; readonly detail: string }
  /** A line that is no event: kept, so that nothing is lost. */
  | { readonly kind: 'unknown'; readonly line: string };

/** Lines longer than this many characters are no events. */
const MAX_LINE = 1_000_000;

const Count = v.pipe(v.number(), v.minValue(0));
const Vector = v.array(v.union([v.number(), v.string()]));

const Event = v.variant('event', [
  v.object({ event: v.literal('start'), python: v.string(), numpy: v.string() }),
  v.object({ event: v.literal('source'), file: v.string(), training: Count, validation: Count }),
  v.object({ event: v.literal('progress'), split: v.string(), done: Count, total: Count }),
  v.object({
    event: v.literal('finding'),
    rule: v.string(),
    severity: v.picklist(['error', 'warning', 'info']),
    message: v.string(),
    file: v.optional(v.string(), ''),
    split: v.optional(v.string()),
    sample: v.optional(Count),
    row: v.optional(Count),
    column: v.optional(Count),
    line: v.optional(v.pipe(v.number(), v.minValue(1))),
    count: v.optional(Count),
    vector: v.optional(Vector),
  }),
  v.object({
    event: v.literal('done'),
    samples: Count,
    pixels: Count,
    errors: Count,
    warnings: Count,
    dropped: v.optional(v.record(v.string(), Count), {}),
  }),
  v.object({ event: v.literal('failed'), message: v.string(), detail: v.optional(v.string(), '') }),
]);

type FindingFields = Extract<v.InferOutput<typeof Event>, { event: 'finding' }>;

/**
 * Turns the output of `check_source.py` into events, chunk by chunk; chunks may end anywhere. Never throws: what is no event
 * is `unknown`. Empty lines say nothing.
 */
export class PythonCheckParser {
  /** The line that has not ended yet, as it came: joined once, since a line of many chunks would else be copied for each. */
  private rest: string[] = [];

  /** The events that this chunk completes. */
  push(chunk: string): PythonCheckEvent[] {
    const [first = '', ...others] = chunk.split('\n');
    this.rest.push(first);
    const last = others.pop();
    if (last === undefined) return [];
    const lines = [this.rest.join(''), ...others];
    this.rest = [last];
    return lines.flatMap(parseLine);
  }

  /** What is left when the output ends. */
  end(): PythonCheckEvent[] {
    const last = this.rest.join('');
    this.rest = [];
    return parseLine(last);
  }
}

function parseLine(written: string): PythonCheckEvent[] {
  const line = written.trim();
  if (line === '') return [];
  const parsed = v.safeParse(Event, parseJson(line));
  if (!parsed.success) return [{ kind: 'unknown', line }];
  const { output } = parsed;
  if (output.event !== 'finding') {
    const { event, ...fields } = output;
    return [{ kind: event, ...fields } as PythonCheckEvent];
  }
  const finding = readFinding(output);
  return finding === undefined ? [{ kind: 'unknown', line }] : [{ kind: 'finding', finding, sample: output.sample }];
}

function parseJson(line: string): unknown {
  // Output that is no event may be long, and an error for each of its lines slow.
  if (!line.startsWith('{') || line.length > MAX_LINE) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readFinding({
  rule,
  severity,
  message: text,
  file,
  row,
  column,
  line,
  count,
  vector,
}: FindingFields): Finding | undefined {
  if (!isRuleId(rule)) return undefined;
  const range = line === undefined ? undefined : wholeLine(line - 1);
  return {
    rule,
    severity,
    file: file.replaceAll('\\', '/'),
    message: message('{0}', vector === undefined ? text : `${text} [${vector.join(', ')}]`),
    ...(range === undefined ? {} : { range }),
    ...(row === undefined || column === undefined ? {} : { pixel: { row, column } }),
    ...(count === undefined ? {} : { count }),
  };
}

/** The text of the line is not known here; editors take this for its last character, and leave out the blanks before its first. */
function wholeLine(line: number): TextRange {
  return { start: { line, character: 0 }, end: { line, character: Number.MAX_VALUE } };
}
