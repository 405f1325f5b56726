import type { Message } from '../std/message';
import type { Pixel, TextRange } from '../std/place';
import type { RuleId } from './catalogue';
import type { Excerpt } from './excerpt';

export type Severity = 'error' | 'warning' | 'info';

/** One problem that a rule reports, with its place. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: Message;
  readonly file: string;
  /** In a text file. */
  readonly range?: TextRange;
  /** The surroundings of the place, where an editor would not show them: very large texts, very long lines. */
  readonly excerpt?: Excerpt;
  /** In a picture or an array: the first offending pixel in reading order. */
  readonly pixel?: Pixel;
  /** How many pixels, rows or files it stands for, where it is more than this one place. */
  readonly count?: number;
  readonly related?: readonly RelatedPlace[];
  /** What a fix needs to know; the shape is each rule's own (see `fixes`). */
  readonly data?: Readonly<Record<string, string | number | boolean | readonly number[]>>;
}

export interface RelatedPlace {
  readonly file: string;
  readonly message: Message;
  readonly range?: TextRange;
  readonly pixel?: Pixel;
}

const severityOrder: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Orders findings by file, then place (a finding without a place comes first), then rule. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    (a.range?.start.line ?? a.pixel?.row ?? -1) - (b.range?.start.line ?? b.pixel?.row ?? -1) ||
    (a.range?.start.character ?? a.pixel?.column ?? -1) - (b.range?.start.character ?? b.pixel?.column ?? -1) ||
    severityOrder[a.severity] - severityOrder[b.severity] ||
    compareText(a.rule, b.rule)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
