/**
 * What a configuration has set so far, by key in lower case. A key that is set stays as it is; a few collect values from every
 * line.
 */
export class SshOptions {
  private readonly values = new Map<string, string[]>();
  private readonly seen = new Set<string>();

  has(key: string): boolean {
    return this.values.has(key);
  }

  get(key: string): string | undefined {
    return this.values.get(key)?.[0];
  }

  all(key: string): readonly string[] {
    return this.values.get(key) ?? [];
  }

  /** Sets a key unless it is set. No values leave it unset. */
  setOnce(key: string, values: readonly string[]): void {
    if (!this.has(key)) this.replace(key, values);
  }

  /** Sets a key whatever it was; no values unset it. */
  replace(key: string, values: readonly string[]): void {
    if (values.length > 0) this.values.set(key, [...values]);
    else this.values.delete(key);
  }

  add(key: string, value: string): void {
    this.replace(key, [...this.all(key), value]);
  }

  /** Adds a value unless the same one came from the same origin. */
  addOnce(key: string, value: string, origin: string): void {
    const id = [key, origin, value].join('\0');
    if (!this.seen.has(id)) this.add(key, value);
    this.seen.add(id);
  }

  entries(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.values].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
