import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { LineFaults } from './lineFaults';
import type { LineParser } from './lineReader';
import type { SplitterOptions, TextLine } from './lineSplitter';
import { RowSteps, type MetricRow, type RowMemory } from './rowSteps';
import { SegmentCollector } from './segmentCollector';

/** Values inside values beyond this depth are not looked at. */
const MAX_DEPTH = 8;
/** Longer lists are data, not metrics. */
const MAX_ITEMS = 64;
const MAX_TEXT = 40;

interface Memory {
  readonly rows: RowMemory;
  readonly faults: { readonly line: number; readonly faults: number };
}

/**
 * One JSON object a line, as many trainers write: `{"step": 3, "train": {"loss": 0.5}}` gives `train/loss`. Names of nested values
 * are joined with `/`, as TensorBoard groups them; items of short lists have their index as name. Numbers count, and `NaN`,
 * `Infinity` and `-Infinity` as Python writes them; texts, booleans and null do not. Steps and times: see `RowSteps`.
 */
export class JsonlParser implements LineParser {
  readonly splitter: SplitterOptions = { maxLength: 1_000_000, splitsAtReturns: false };
  readonly collector = new SegmentCollector();
  private readonly steps: RowSteps;
  private readonly faults: LineFaults;

  constructor(memory?: unknown) {
    const known = memory as Memory | undefined;
    this.steps = new RowSteps(known?.rows);
    this.faults = new LineFaults(known?.faults.line, known?.faults.faults);
  }

  memory(): Memory {
    return { rows: this.steps.memory(), faults: this.faults.memory() };
  }

  takeProblems(): Problem[] {
    return this.faults.take();
  }

  take(line: TextLine): void {
    if (!this.faults.accept(line)) return;
    const text = line.text.trim();
    if (text === '') return;
    const value = parseObject(text);
    if (value === undefined) {
      const fault = message('Line {0} is no JSON object and is left out.', this.faults.line);
      this.faults.name('metrics/json', fault);
      return;
    }
    const { step, wallTime, prefix, values } = this.steps.place(flatten(value));
    for (const [name, number] of values) this.collector.add(prefix + name, step, wallTime, number);
  }
}

/** An object, also with the numbers that Python writes and JSON does not know. */
function parseObject(text: string): object | undefined {
  if (!text.startsWith('{')) return undefined;
  const value = tryParse(text) ?? (/NaN|Infinity/.test(text) ? tryParse(quoteNumbers(text)) : undefined);
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** Before a number that was written as a text: no text of a file begins with it but on purpose. */
const MARK = '\u0000number ';
const pythonNumbers = ['NaN', '-Infinity', 'Infinity'];

/** The text with the numbers of Python, which stand outside of texts, as marked texts. */
function quoteNumbers(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length;) {
    const number = text[at] === '"' ? undefined : pythonNumbers.find((name) => text.startsWith(name, at));
    if (number === undefined) {
      at = text[at] === '"' ? endOfText(text, at) : at + 1;
      continue;
    }
    parts.push(text.slice(from, at), JSON.stringify(MARK + number));
    from = at += number.length;
  }
  return [...parts, text.slice(from)].join('');
}

function endOfText(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function flatten(object: object): MetricRow {
  const numbers = new Map<string, number>();
  const texts = new Map<string, string>();
  const visit = (value: unknown, name: string, depth: number): void => {
    if (typeof value === 'number') numbers.set(name, value);
    else if (typeof value === 'string') {
      if (value.startsWith(MARK)) numbers.set(name, Number(value.slice(MARK.length)));
      else if (value.length <= MAX_TEXT) texts.set(name, value);
    } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
      if (Array.isArray(value) && value.length > MAX_ITEMS) return;
      for (const [key, inner] of Object.entries(value)) visit(inner, name === '' ? key : `${name}/${key}`, depth + 1);
    }
  };
  visit(object, '', 0);
  return { numbers, texts };
}
