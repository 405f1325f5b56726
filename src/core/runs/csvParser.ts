import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { LineFaults } from './lineFaults';
import type { LineParser } from './lineReader';
import type { SplitterOptions, TextLine } from './lineSplitter';
import { parseNumber } from './metricNumber';
import { RowSteps, type RowMemory } from './rowSteps';
import { SegmentCollector } from './segmentCollector';

const MAX_COLUMNS = 10_000;
const MAX_TEXT = 40;

interface Memory {
  readonly rows: RowMemory;
  readonly faults: { readonly line: number; readonly faults: number };
  readonly header: readonly string[] | undefined;
  readonly separator: string;
}

/**
 * A table with a header, as Keras' CSVLogger, Lightning's metrics.csv and the like write it: names and cells may be padded with
 * blanks, cells may be empty or in quotes (which do not reach over lines). The separator is what the header has most of: comma,
 * semicolon or tab. A table without a header has columns by number, from 1. A header that is repeated, by a run that was started
 * again, is no row. Steps and times: see `RowSteps`.
 */
export class CsvParser implements LineParser {
  readonly splitter: SplitterOptions = { maxLength: 200_000, splitsAtReturns: false };
  readonly collector = new SegmentCollector();
  private readonly steps: RowSteps;
  private readonly faults: LineFaults;
  private header: readonly string[] | undefined;
  private separator: string;

  constructor(memory?: unknown) {
    const known = memory as Memory | undefined;
    this.steps = new RowSteps(known?.rows);
    this.faults = new LineFaults(known?.faults.line, known?.faults.faults);
    this.header = known?.header;
    this.separator = known?.separator ?? ',';
  }

  memory(): Memory {
    const { header, separator } = this;
    return { rows: this.steps.memory(), faults: this.faults.memory(), header, separator };
  }

  takeProblems(): Problem[] {
    return this.faults.take();
  }

  take(line: TextLine): void {
    if (!this.faults.accept(line) || line.text.trim() === '') return;
    if (this.header === undefined) this.separator = separatorOf(line.text);
    const cells = splitRow(line.text, this.separator);
    if (this.header === undefined ? isTextRow(cells) : isHeaderAgain(cells, this.header)) {
      this.header = cells.map((cell) => cell.replace(/^# */, ''));
    } else {
      this.header ??= cells.map((_, i) => String(i + 1));
      this.takeRow(cells, this.header);
    }
  }

  private takeRow(cells: readonly string[], header: readonly string[]): void {
    if (cells.length > header.length) {
      const fault = message('Line {0} has more cells than the header; the others are left out.', this.faults.line);
      this.faults.name('metrics/csv-cells', fault);
    }
    const numbers = new Map<string, number>();
    const texts = new Map<string, string>();
    for (const [i, name] of header.entries()) {
      const cell = cells[i] ?? '';
      const number = parseNumber(cell);
      if (number !== undefined) numbers.set(name, number);
      else if (cell !== '' && cell.length <= MAX_TEXT) texts.set(name, cell);
    }
    if (numbers.size === 0) return;
    const { step, wallTime, prefix, values } = this.steps.place({ numbers, texts });
    for (const [name, number] of values) if (name !== '') this.collector.add(prefix + name, step, wallTime, number);
  }
}

function separatorOf(text: string): string {
  const count = (mark: string) => text.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** Whether at least half of the cells are no numbers: names may be numbers too. */
function isTextRow(cells: readonly string[]): boolean {
  return 2 * cells.filter((cell) => parseNumber(cell) === undefined).length >= cells.length;
}

function isHeaderAgain(cells: readonly string[], header: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.some((cell) => header.includes(cell)) && filled.every((cell) => parseNumber(cell) === undefined);
}

/** Cells without quotes and the blanks around them. */
function splitRow(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator, MAX_COLUMNS).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; at <= text.length && cells.length < MAX_COLUMNS;) {
    const end = endOfCell(text, at, separator);
    const cell = text.slice(at, end).trim();
    const isQuoted = cell.length > 1 && cell.startsWith('"') && cell.endsWith('"');
    cells.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"').trim() : cell);
    at = end + 1;
  }
  return cells;
}

function endOfCell(text: string, start: number, separator: string): number {
  let isQuoted = false;
  let i = start;
  for (; i < text.length && (isQuoted || text[i] !== separator); i++) {
    if (text[i] === '"') isQuoted = !isQuoted;
  }
  return i;
}
