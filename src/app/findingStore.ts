import { Emitter, type Event } from '../core/std/emitter';
import type { Disposable } from '../core/std/disposable';
import { compareFindings, type Finding } from '../core/rules/finding';
import { isInside } from '../core/std/path';

/**
 * Findings by file, from many sources. A source is whatever was checked as one (a sample, an annotation file, a data set as a
 * whole): what it finds replaces what it found before.
 */
export class FindingStore implements Disposable {
  private readonly bySource = new Map<string, readonly Finding[]>();
  private readonly sourcesByFile = new Map<string, Set<string>>();
  private readonly changed = new Emitter<readonly string[]>();

  /** Fires with the files whose findings may differ from before. */
  readonly onDidChange: Event<readonly string[]> = this.changed.event;

  replace(source: string, findings: readonly Finding[]): void {
    this.replaceMany([[source, findings]]);
  }

  /** Replaces what several sources found, with one event for all. */
  replaceMany(updates: Iterable<readonly [source: string, findings: readonly Finding[]]>): void {
    const touched = new Set<string>();
    for (const [source, findings] of updates) this.replaceOne(source, findings, touched);
    if (touched.size > 0) this.changed.fire([...touched]);
  }

  /** Forgets every source whose name begins so. */
  removeSources(prefix: string): void {
    const sources = [...this.bySource.keys()].filter((source) => source.startsWith(prefix));
    this.replaceMany(sources.map((source) => [source, []]));
  }

  /** Forgets the sources whose name begins so, but for those that are wanted. */
  keepSources(prefix: string, wanted: ReadonlySet<string>): void {
    const sources = [...this.bySource.keys()].filter((source) => source.startsWith(prefix) && !wanted.has(source));
    this.replaceMany(sources.map((source) => [source, []]));
  }

  /** Forgets what was found in a file, or in all files of a folder. */
  removeFiles(path: string): void {
    const sources = new Set<string>();
    for (const [file, own] of this.sourcesByFile) {
      if (isInside(path, file)) for (const source of own) sources.add(source);
    }
    this.replaceMany(
      [...sources].map((source) => [
        source,
        (this.bySource.get(source) ?? []).filter(({ file }) => !isInside(path, file)),
      ]),
    );
  }

  /** The findings of a file, in order, each once. */
  of(file: string): readonly Finding[] {
    const sources = this.sourcesByFile.get(file);
    if (sources === undefined) return [];
    const seen = new Set<string>();
    return [...sources]
      .flatMap((source) => (this.bySource.get(source) ?? []).filter((finding) => finding.file === file))
      .filter((finding) => {
        const key = JSON.stringify([finding.rule, finding.range, finding.pixel, finding.message]);
        return !seen.has(key) && seen.add(key);
      })
      .sort(compareFindings);
  }

  files(): Iterable<string> {
    return this.sourcesByFile.keys();
  }

  /** All findings of the sources whose name begins so. */
  *ofSources(prefix: string): Generator<Finding> {
    for (const [source, findings] of this.bySource) if (source.startsWith(prefix)) yield* findings;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private replaceOne(source: string, findings: readonly Finding[], touched: Set<string>): void {
    for (const { file } of this.bySource.get(source) ?? []) {
      touched.add(file);
      const sources = this.sourcesByFile.get(file);
      sources?.delete(source);
      if (sources?.size === 0) this.sourcesByFile.delete(file);
    }
    if (findings.length === 0) this.bySource.delete(source);
    else this.bySource.set(source, findings);
    for (const { file } of findings) {
      touched.add(file);
      const sources = this.sourcesByFile.get(file);
      if (sources === undefined) this.sourcesByFile.set(file, new Set([source]));
      else sources.add(source);
    }
  }
}
