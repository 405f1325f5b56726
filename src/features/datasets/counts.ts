import type { Finding, Severity } from '../../core/rules/finding';

export function countBySeverity(findings: Iterable<Finding>): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
