import { message, type Message } from '../std/message';
import type { Problem } from '../std/problem';
import type { TextLine } from './lineSplitter';

/** Lines that are named; a file that is none of its kind has a fault in each. */
const MAX_FAULTS = 20;

/** Counts the lines of a file and names the first ones that could not be read. */
export class LineFaults {
  private readonly problems: Problem[] = [];

  /** `line` is the number of the last line, counted from 1. */
  constructor(
    public line = 0,
    private faults = 0,
  ) {}

  memory(): { readonly line: number; readonly faults: number } {
    return { line: this.line, faults: this.faults };
  }

  /** Counts a line; false where it is too long to be read. */
  accept({ isTooLong }: TextLine): boolean {
    this.line++;
    if (isTooLong) this.name('metrics/line-too-long', message('Line {0} is too long and is left out.', this.line));
    return !isTooLong;
  }

  name(code: string, text: Message): void {
    if (++this.faults <= MAX_FAULTS) this.problems.push({ code, message: text });
  }

  take(): Problem[] {
    return this.problems.splice(0);
  }
}
