import type { Finding } from '../rules/finding';
import { message } from '../std/message';
import type { EditFix, FixContext } from './fix';

/** Makes a resize of labels take the nearest pixel. What is trained on changes, so it is not done without asking. */
export function takeNearestPixel({ finding }: Pick<FixContext, 'finding'>): EditFix[] {
  const { replace, text } = finding.data ?? {};
  if (!Array.isArray(replace) || typeof text !== 'string') return [];
  const [line = 0, character = 0, endLine = line, endCharacter = character] = replace as readonly number[];
  const range = { start: { line, character }, end: { line: endLine, character: endCharacter } };
  const title = message('Take the nearest pixel');
  return [{ kind: 'edit', title, preferred: true, safe: false, edits: [{ range, newText: text }] }];
}

/** The ways out of a finding in a Python source that no data set claims. There is no definition that could hold a waiver. */
export function fixesOfSource(finding: Finding): EditFix[] {
  return finding.rule === 'python/label-interpolation' ? takeNearestPixel({ finding }) : [];
}
