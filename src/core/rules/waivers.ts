import type { Dataset } from '../dataset/dataset';
import { matchesGlob } from '../std/glob';
import { relativePath } from '../std/path';
import type { Finding } from './finding';

/**
 * Takes out the findings that the data set keeps on purpose. A waiver names a rule and, by glob patterns relative to the
 * data set's folder, the files; without files it holds everywhere.
 */
export function applyWaivers(
  dataset: Pick<Dataset, 'waivers' | 'root'>,
  findings: readonly Finding[],
): { kept: readonly Finding[]; waived: number } {
  if (dataset.waivers.length === 0 || findings.length === 0) return { kept: findings, waived: 0 };
  const kept = findings.filter((finding) => !isWaived(dataset, finding));
  return { kept, waived: findings.length - kept.length };
}

function isWaived({ waivers, root }: Pick<Dataset, 'waivers' | 'root'>, finding: Finding): boolean {
  return waivers.some(({ rule, files }) => {
    if (rule !== finding.rule) return false;
    if (files === undefined) return true;
    const path = relativePath(root, finding.file);
    return (typeof files === 'string' ? [files] : files).some((glob) => matchesGlob(glob, path));
  });
}
