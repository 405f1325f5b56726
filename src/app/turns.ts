/** Two threads may check the same file one after the other and finish the other way round: only the later one counts. */
export class Turns {
  private readonly latest = new Map<string, number>();

  /** The turn of a source that began last; 0 before the first. */
  of(source: string): number {
    return this.latest.get(source) ?? 0;
  }

  /** Begins another turn, after which earlier ones do not count. */
  take(source: string): number {
    const turn = this.of(source) + 1;
    this.latest.set(source, turn);
    return turn;
  }

  isLatest(source: string, turn: number): boolean {
    return this.of(source) === turn;
  }
}
