import type { Encoding } from '../dataset/definition';
import type { Severity } from './finding';

/** What is fixed about a rule: its page in `docs/rules/` says the rest. */
export interface RuleInfo {
  /** How bad it is unless the data set says otherwise; `off`: only where the data set asks for it. */
  readonly severity: Severity | 'off';
  /** One sentence for the hover and the command line's list: what is wrong and why it matters. */
  readonly summary: string;
  /** The encodings whose files can show it; `data set` for rules about the whole, `image` for the picture itself. */
  readonly appliesTo: readonly (Encoding | 'dataset' | 'image' | 'definition' | 'python')[];
  /** Options with their defaults, settable in the definition's `rules`. */
  readonly options?: Readonly<Record<string, number | boolean | string>>;
}
