import { message, type Message } from '../std/message';
import { nearestWord } from '../std/nearestWord';
import type { EditFix, FixContext } from './fix';

/** Classes offered at most. */
const MAX_OFFERED = 10;

/** Writes the name of a declared class over an unknown one; the nearest in spelling is preferred. */
export function pickClassName({ finding: { data, range }, dataset }: FixContext): EditFix[] {
  if (range === undefined || typeof data?.class !== 'string' || data.class === '') return [];
  const names = dataset.classes.map(({ name }) => name);
  const near = nearestWord(data.class, names);
  const offered = [...new Set(near === undefined ? names : [near, ...names])].slice(0, MAX_OFFERED);
  return offered.map((name) => ({
    kind: 'edit',
    title: message('Use class {0}', name),
    preferred: name === near,
    safe: false,
    edits: [{ range, newText: escapeText(name) }],
  }));
}

/** Writes the name of the image that the annotation belongs to. */
export function writeFileName({ finding: { data, range } }: FixContext): EditFix[] {
  if (range === undefined || typeof data?.fileName !== 'string') return [];
  return [edit(message('Write {0}', data.fileName), range, escapeText(data.fileName))];
}

function edit(title: Message, range: NonNullable<FixContext['finding']['range']>, newText: string): EditFix {
  return { kind: 'edit', title, preferred: true, safe: false, edits: [{ range, newText }] };
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
