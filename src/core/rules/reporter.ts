import type { Dataset } from '../dataset/dataset';
import { LineIndex, type Span, type TextRange } from '../std/place';
import { rules, type RuleId } from './catalogue';
import { excerptOf } from './excerpt';
import type { Finding, Severity } from './finding';

/** What a check says when it has found something; the reporter adds file, severity and the place as a person counts it. */
export interface Report extends Omit<Finding, 'rule' | 'severity' | 'file'> {
  /** A place in the reporter's text, instead of a range. */
  readonly span?: Span;
}

/** Findings of one rule in one file beyond this many are counted, not kept. */
export const MAX_FINDINGS_PER_RULE = 200;

/**
 * Collects the findings of one file. Rules that the data set turns off cost nothing more than the call; `isOn` tells before
 * expensive work.
 */
export class Reporter {
  readonly findings: Finding[] = [];
  private readonly lines: LineIndex;
  private readonly counts = new Map<RuleId, number>();

  constructor(
    readonly file: string,
    private readonly dataset: Pick<Dataset, 'rules'>,
    private readonly text = '',
  ) {
    this.lines = new LineIndex(text);
  }

  isOn(rule: RuleId): boolean {
    return severityOf(this.dataset, rule) !== 'off';
  }

  /** The value of a rule's option: the data set's, else the rule's default. */
  option(rule: RuleId, name: string): number {
    return ruleOption(this.dataset, rule, name);
  }

  /** A span of the reporter's text as a person counts it, for what a finding carries beside its own place. */
  rangeOf(span: Span): TextRange {
    return this.lines.rangeOf(span);
  }

  report(rule: RuleId, { span, ...report }: Report): void {
    const severity = severityOf(this.dataset, rule);
    if (severity === 'off') return;
    const count = (this.counts.get(rule) ?? 0) + 1;
    this.counts.set(rule, count);
    if (count > MAX_FINDINGS_PER_RULE) return;
    this.findings.push({ rule, severity, file: this.file, ...report, ...this.placeOf(span) });
  }

  /** How many findings were counted and not kept, by rule. */
  dropped(): [RuleId, number][] {
    return [...this.counts]
      .filter(([, count]) => count > MAX_FINDINGS_PER_RULE)
      .map(([rule, count]) => [rule, count - MAX_FINDINGS_PER_RULE]);
  }

  private placeOf(span: Span | undefined): Pick<Finding, 'range' | 'excerpt'> {
    if (span === undefined) return {};
    const excerpt = excerptOf(this.text, span, this.lines);
    return { range: this.lines.rangeOf(span), ...(excerpt === undefined ? {} : { excerpt }) };
  }
}

export function severityOf(dataset: Pick<Dataset, 'rules'>, rule: RuleId): Severity | 'off' {
  const setting = dataset.rules[rule];
  if (setting === undefined) return rules[rule].severity;
  if (typeof setting === 'string') return setting;
  return setting.severity ?? rules[rule].severity;
}

/** A numeric option of a rule; NaN where the rule has no such option. */
export function ruleOption(dataset: Pick<Dataset, 'rules'>, rule: RuleId, name: string): number {
  const setting = dataset.rules[rule];
  const value = typeof setting === 'object' ? setting[name as keyof typeof setting] : undefined;
  return Number(value ?? rules[rule].options?.[name] ?? NaN);
}
