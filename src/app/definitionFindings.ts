import type { Finding } from '../core/rules/finding';
import { DEFINITION_SOURCES, definitionSource } from './findingSources';
import type { FindingStore } from './findingStore';

/** The files that define data sets, and what is said of them and of the files of classes that they name. */
export class DefinitionFindings {
  private paths: ReadonlySet<string> = new Set();

  constructor(private readonly findings: FindingStore) {}

  /** Whether this file defines a data set, or tries to. */
  has(path: string): boolean {
    return this.paths.has(path);
  }

  /** Takes over what was found on disk. What is said of a definition that is being edited stays: it was found in the text that is seen. */
  adopt(paths: readonly string[], findings: readonly Finding[], live: ReadonlyMap<string, string>): void {
    this.paths = new Set(paths);
    const edited = paths.filter((path) => live.has(path));
    const byFile = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (edited.includes(finding.file)) continue;
      const same = byFile.get(finding.file);
      if (same === undefined) byFile.set(finding.file, [finding]);
      else same.push(finding);
    }
    const updates = [...byFile].map(([path, own]) => [definitionSource(path), own] as const);
    const kept = [...updates.map(([source]) => source), ...edited.map(definitionSource)];
    this.findings.keepSources(DEFINITION_SOURCES, new Set(kept));
    this.findings.replaceMany(updates);
  }

  /** What is said of one definition now; of a file that is none any more nothing is. */
  replace(path: string, findings: readonly Finding[]): void {
    if (this.has(path)) this.findings.replace(definitionSource(path), findings);
  }
}
