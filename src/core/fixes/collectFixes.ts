import type { RuleId } from '../rules/catalogue';
import type { Finding } from '../rules/finding';

/** Edits by file, for one preview. */
export interface CollectedFixes<Edit> {
  readonly byFile: ReadonlyMap<string, readonly Edit[]>;
  /** Files with such findings that were not looked at, because enough are changed already. */
  readonly rest: number;
}

export interface CollectOptions<Edit> {
  readonly rule: RuleId;
  /** Files changed at most. */
  readonly limit: number;
  /** The edits for the findings of a file; none where they cannot be fixed. */
  readonly fix: (file: string, findings: readonly Finding[]) => Promise<readonly Edit[]>;
  /** Told before each file how many there are; true stops. */
  readonly advance: (files: number) => boolean;
}

/** The edits that fix the findings of a rule that stand in a text, in the order the files come; undefined where it was stopped. */
export async function collectFixes<Edit>(
  findings: Iterable<Finding>,
  { rule, limit, fix, advance }: CollectOptions<Edit>,
): Promise<CollectedFixes<Edit> | undefined> {
  const found = findingsByFile(findings, rule);
  const byFile = new Map<string, readonly Edit[]>();
  let rest = found.size;
  for (const [file, own] of found) {
    if (byFile.size === limit) break;
    if (advance(found.size)) return undefined;
    const edits = await fix(file, own);
    if (edits.length > 0) byFile.set(file, edits);
    rest--;
  }
  return { byFile, rest };
}

function findingsByFile(findings: Iterable<Finding>, rule: RuleId): Map<string, Finding[]> {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.rule !== rule || finding.range === undefined) continue;
    const same = byFile.get(finding.file);
    if (same === undefined) byFile.set(finding.file, [finding]);
    else same.push(finding);
  }
  return byFile;
}
