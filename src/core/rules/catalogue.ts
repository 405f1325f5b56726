import { boxRules } from './boxRules';
import { classRules } from './classRules';
import { cocoRules } from './cocoRules';
import { datasetRules } from './datasetRules';
import { maskRules } from './maskRules';
import { pythonRules } from './pythonRules';
import { oneHotRules } from './oneHotRules';
import type { RuleInfo } from './rule';
import { textRules } from './textRules';
import { vocRules } from './vocRules';
import { yoloRules } from './yoloRules';

const table = {
  ...textRules,
  ...yoloRules,
  ...vocRules,
  ...cocoRules,
  ...classRules,
  ...boxRules,
  ...maskRules,
  ...oneHotRules,
  ...datasetRules,
  ...pythonRules,
} as const satisfies Record<string, RuleInfo>;

/** The stable name of a rule: part of every report and of every waiver. */
export type RuleId = keyof typeof table;

/** Every rule by its name. */
export const rules: Readonly<Record<RuleId, RuleInfo>> = table;

export const ruleIds = Object.keys(table) as RuleId[];

export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(table, text);
}
