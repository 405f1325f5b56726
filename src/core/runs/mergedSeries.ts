import { MetricSeries } from './metricSeries';
import type { Points } from './pointColumns';

/**
 * One line from all files of a run that say something of it, as if they were read one after the other: a file that begins at a step
 * that an earlier file has passed replaces what the earlier one had from there on, as when a run is started again from a checkpoint.
 * What comes out does not depend on which file grew first.
 */
export class MergedSeries {
  private parts: { readonly file: string; readonly series: MetricSeries }[] = [];
  /** Of several parts; undefined when it must be made anew. */
  private merged: MetricSeries | undefined;

  constructor(
    readonly tag: string,
    private readonly compareFiles: (a: string, b: string) => number,
    /** Grows whenever points that were there were replaced or taken away: who keeps a copy must get it anew. */
    public revision = 0,
  ) {}

  get isEmpty(): boolean {
    return this.parts.length === 0;
  }

  append(file: string, points: Points): void {
    const isNew = this.parts.every((part) => part.file !== file);
    const { series } = this.partOf(file);
    const isReplaced = series.append(points);
    const isLast = this.parts.at(-1)!.file === file;
    if (isLast && !isNew && this.merged !== undefined && this.merged.length > 0) {
      if (this.merged.append(points)) this.revision++;
      return;
    }
    if (isReplaced || (this.parts.length > 1 && (isNew || !isLast))) this.revision++;
    this.merged = undefined;
  }

  forget(file: string): void {
    const rest = this.parts.filter((part) => part.file !== file);
    if (rest.length === this.parts.length) return;
    this.parts = rest;
    this.merged = undefined;
    this.revision++;
  }

  get series(): MetricSeries {
    const [first, ...others] = this.parts;
    if (first === undefined) return new MetricSeries(this.tag);
    if (others.length === 0) return first.series;
    return (this.merged ??= this.merge());
  }

  private merge(): MetricSeries {
    const merged = new MetricSeries(this.tag);
    for (const { steps, wallTimes, values } of this.parts.map(({ series }) => series)) {
      merged.append({ steps: steps.slice(), wallTimes: wallTimes.slice(), values: values.slice(), restarts: true });
    }
    return merged;
  }

  private partOf(file: string): { readonly series: MetricSeries } {
    const known = this.parts.find((part) => part.file === file);
    if (known !== undefined) return known;
    const part = { file, series: new MetricSeries(this.tag) };
    this.parts = [...this.parts, part].sort((a, b) => this.compareFiles(a.file, b.file));
    return part;
  }
}
