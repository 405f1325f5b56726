import type { Result } from '../../std/problem';
import { success } from '../../std/problem';
import { plainText } from './plainText';
import { UserPattern, type PatternReading } from './userPattern';

/** What a person's own pattern finds in a log. */
export interface PatternTrial {
  /** Lines that are not empty. */
  readonly lines: number;
  readonly matching: number;
  /** The last lines that match, with what was found in them. */
  readonly examples: readonly { readonly line: string; readonly reading: PatternReading }[];
}

const MAX_EXAMPLES = 3;

/** Tries a pattern on a part of a log; the problem is that of a pattern that cannot be used. */
export function tryPattern(pattern: string, log: string): Result<PatternTrial> {
  const compiled = UserPattern.compile(pattern);
  if (!compiled.ok) return compiled;
  const lines = log
    .split(/[\r\n]+/)
    .map(plainText)
    .filter((line) => line !== '');
  const found = lines.flatMap((line) => {
    const reading = compiled.value.read(line);
    return reading === undefined ? [] : [{ line, reading }];
  });
  return success({ lines: lines.length, matching: found.length, examples: found.slice(-MAX_EXAMPLES) });
}
