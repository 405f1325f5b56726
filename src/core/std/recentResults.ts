/** Keeps what was made last, for the next question about the same thing. */
export class RecentResults {
  private readonly results = new Map<string, Promise<unknown>>();

  /** `capacity`: results kept at most. */
  constructor(private readonly capacity: number) {}

  /**
   * What `make` gave for this key the last time, or gives now. A key stands for one kind of result and for everything that the
   * result depends on. What is rejected is not kept.
   */
  recall<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.results.get(key) as Promise<T> | undefined;
    const result = known ?? make();
    // Put in again, it is the latest.
    this.results.delete(key);
    this.results.set(key, result);
    result.catch(() => {
      if (this.results.get(key) === result) this.results.delete(key);
    });
    for (const oldest of this.results.keys()) {
      if (this.results.size <= this.capacity) break;
      this.results.delete(oldest);
    }
    return result;
  }
}
