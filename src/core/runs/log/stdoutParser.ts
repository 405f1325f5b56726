import { formatMessage, message } from '../../std/message';
import type { Problem } from '../../std/problem';
import type { LineParser } from '../lineReader';
import type { SplitterOptions, TextLine } from '../lineSplitter';
import type { RunProgress } from '../progress';
import { parseTime } from '../rowSteps';
import { SegmentCollector } from '../segmentCollector';
import { LogPlaces, type PlacesMemory } from './logPlaces';
import { advanceProgress, noProgress, progressOf, type ProgressMemory } from './logProgress';
import { plainText } from './plainText';
import { readLogLine } from './readLogLine';
import type { LogReading } from './reading';
import { UserPattern, type PatternReading } from './userPattern';

interface Memory {
  readonly places: PlacesMemory;
  readonly progress: ProgressMemory;
}

/**
 * Finds metrics and progress in what a run prints: Keras' and tqdm's progress bars, `Epoch 3/10` in its many forms, pairs of names
 * and numbers, and a person's own patterns, which go first. Each `\r` ends a line here, so that the states of a progress bar are
 * read one by one. Lines of more than 4096 characters are passed over.
 */
export class StdoutParser implements LineParser {
  readonly splitter: SplitterOptions = { maxLength: 4096, splitsAtReturns: true };
  readonly collector = new SegmentCollector();
  private readonly places: LogPlaces;
  private state: ProgressMemory;
  private readonly patterns: UserPattern[] = [];
  private readonly problems: Problem[] = [];

  constructor(patterns: readonly string[] = [], memory?: unknown) {
    const known = memory as Memory | undefined;
    this.places = new LogPlaces(known?.places);
    this.state = known?.progress ?? noProgress;
    for (const pattern of patterns) this.addPattern(pattern, known === undefined);
  }

  memory(): Memory {
    return { places: this.places.memory(), progress: this.state };
  }

  takeProblems(): Problem[] {
    return this.problems.splice(0);
  }

  take({ text, ending, isTooLong }: TextLine): void {
    const line = isTooLong ? '' : plainText(text);
    if (line === '') return;
    const own = this.readOwn(line);
    if (own !== undefined) {
      this.takeOwn(own, line);
      return;
    }
    const reading = readLogLine(line);
    if (reading === undefined) return;
    // What a bar says when it is full is final only when nothing is written over it.
    const isOverwritten = reading.kind === 'sum' && ending === 'return';
    this.takeReading(isOverwritten ? { ...reading, kind: 'average' } : reading, parseTime(line));
  }

  /** A line that has not ended counts where it is a whole progress bar: these end only when the next state is written. */
  progress(openText: string): RunProgress | undefined {
    const reading = openText.length > this.splitter.maxLength ? undefined : readLogLine(plainText(openText));
    const isBar = reading !== undefined && reading.kind !== 'line';
    return progressOf(isBar && this.places.isTraining(reading) ? advanceProgress(this.state, reading) : this.state);
  }

  private takeReading(reading: LogReading, wallTime: number): void {
    if (this.places.isTraining(reading)) this.state = advanceProgress(this.state, reading);
    for (const { tag, step, value } of this.places.place(reading)) this.collector.add(tag, step, wallTime, value);
  }

  private readOwn(line: string): PatternReading | undefined {
    for (const pattern of this.patterns) {
      const found = pattern.read(line);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private takeOwn({ step, epoch, wallTime, values }: PatternReading, line: string): void {
    const place = { ...(step === undefined ? {} : { done: step }), ...(epoch === undefined ? {} : { epoch }) };
    this.takeReading({ kind: 'line', ...place, values }, Number.isNaN(wallTime) ? parseTime(line) : wallTime);
  }

  private addPattern(pattern: string, isNew: boolean): void {
    const compiled = UserPattern.compile(pattern);
    if (compiled.ok) {
      this.patterns.push(compiled.value);
    } else if (isNew) {
      const text = message('The pattern "{0}" cannot be used: {1}', pattern, formatMessage(compiled.problem.message));
      this.problems.push({ ...compiled.problem, message: text });
    }
  }
}
