import type { Message } from '../std/message';
import type { TableProblem } from './tables';

/** Counts what cannot be evaluated: one entry for each kind, with its first place and message. */
export class ProblemTally {
  private readonly entries = new Map<string, { -readonly [K in keyof TableProblem]: TableProblem[K] }>();

  add(code: string, sentence: () => Message, place: { readonly file?: string; readonly line?: number } = {}): void {
    const entry = this.entries.get(code);
    if (entry === undefined) this.entries.set(code, { code, message: sentence(), count: 1, ...place });
    else entry.count++;
  }

  take(): TableProblem[] {
    return [...this.entries.values()];
  }
}
