import { ruleIds, rules } from '../core/rules/catalogue';
import type { Paint } from './terminal';

const styles = { error: 'red', warning: 'yellow', info: 'cyan', off: 'dim' } as const;

/** A line for each rule: its name, how bad it is unless a definition says otherwise, and what it finds. */
export function formatRules(paint: Paint): string {
  const width = Math.max(...ruleIds.map((id) => id.length));
  const lines = ruleIds.map((id) => {
    const { severity, summary } = rules[id];
    return `${id.padEnd(width)}  ${paint(styles[severity], severity.padEnd(7))}  ${summary}`;
  });
  return `${lines.join('\n')}\n`;
}
