import { message } from '../std/message';
import type { Fix, FixContext } from './fix';

/** Makes a resize of labels take the nearest pixel. What is trained on changes, so it is not done without asking. */
export function takeNearestPixel({ finding }: FixContext): readonly Fix[] {
  const { replace, text } = finding.data ?? {};
  if (!Array.isArray(replace) || typeof text !== 'string') return [];
  const [line = 0, character = 0, endLine = line, endCharacter = character] = replace as readonly number[];
  const range = { start: { line, character }, end: { line: endLine, character: endCharacter } };
  const title = message('Take the nearest pixel');
  return [{ kind: 'edit', title, preferred: true, safe: false, edits: [{ range, newText: text }] }];
}
