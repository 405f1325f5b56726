import type { ProgressReport } from '../core/ports/progress';
import { visible, type Terminal } from './terminal';

const INTERVAL_MS = 100;

/** One line on standard error that tells how far the check is; nothing where nobody sees it. */
export class ProgressLine {
  private shownAt = -Infinity;
  private isShown = false;

  constructor(
    private readonly terminal: Pick<Terminal, 'err' | 'showsProgress'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  show(name: string, { done, total }: ProgressReport): void {
    if (!this.terminal.showsProgress || this.now() - this.shownAt < INTERVAL_MS) return;
    this.shownAt = this.now();
    this.isShown = true;
    const amount = total === undefined ? String(done) : `${done} of ${total}`;
    this.terminal.err(`\r${visible(name).slice(0, 40)}: ${amount} samples checked\u001b[K`);
  }

  /** Takes the line away, so that what is written next begins at its place. */
  clear(): void {
    if (this.isShown) this.terminal.err('\r\u001b[K');
    this.isShown = false;
    this.shownAt = -Infinity;
  }
}
