import type { CharSet } from './charSet';
import type { RegexNode, RegexTree } from './regexTree';

/** One step of a program. `next` of all but the last kind is the step behind it. */
export type Instruction =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly at: 'start' | 'end' | 'border' | 'no-border' }
  /** Remembers the place in the text. */
  | { readonly kind: 'save'; readonly slot: number }
  /** Forgets the places of some slots, from one to before another. */
  | { readonly kind: 'forget'; readonly from: number; readonly to: number }
  /** Goes on at both places, at the first with preference. */
  | { readonly kind: 'fork'; first: number; second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'match' };

export interface Program {
  readonly code: readonly Instruction[];
  /** Two for each group: where it starts and ends; the first two are of the whole match. */
  readonly slots: number;
}

const MAX_CODE = 400;

/** The program of a pattern; undefined where it is too large. */
export function compileProgram({ root, groupCount }: RegexTree): Program | undefined {
  const code: Instruction[] = [];
  emit(code, { kind: 'group', index: 0, inner: root });
  code.push({ kind: 'match' });
  return code.length > MAX_CODE ? undefined : { code, slots: 2 * (groupCount + 1) };
}

function emit(code: Instruction[], node: RegexNode): void {
  // What is too large is refused in the end; until then it must not grow without bounds.
  if (code.length > MAX_CODE) return;
  switch (node.kind) {
    case 'set':
    case 'assert':
      code.push(node);
      break;
    case 'sequence':
      for (const item of node.items) emit(code, item);
      break;
    case 'choice':
      emitChoice(code, node.options);
      break;
    case 'group':
      code.push({ kind: 'save', slot: 2 * node.index });
      emit(code, node.inner);
      code.push({ kind: 'save', slot: 2 * node.index + 1 });
      break;
    case 'repeat':
      emitRepeat(code, node);
  }
}

function emitChoice(code: Instruction[], options: readonly RegexNode[]): void {
  const [first, ...others] = options;
  if (others.length === 0) {
    emit(code, first!);
    return;
  }
  const fork: Instruction = { kind: 'fork', first: code.length + 1, second: 0 };
  code.push(fork);
  emit(code, first!);
  const jump = code.length;
  code.push({ kind: 'match' });
  fork.second = code.length;
  emitChoice(code, others);
  code[jump] = { kind: 'jump', to: code.length };
}

function emitRepeat(code: Instruction[], { inner, min, max, isLazy }: RegexNode & { kind: 'repeat' }): void {
  for (let i = 0; i < min; i++) emitRound(code, inner);
  if (max === Infinity) {
    const start = code.length;
    const fork = pushFork(code);
    emitRound(code, inner);
    code.push({ kind: 'jump', to: start });
    aim(fork, start + 1, code.length, isLazy);
    return;
  }
  const forks: { readonly fork: Fork; readonly inside: number }[] = [];
  for (let i = min; i < max && code.length <= MAX_CODE; i++) {
    forks.push({ fork: pushFork(code), inside: code.length });
    emitRound(code, inner);
  }
  for (const { fork, inside } of forks) aim(fork, inside, code.length, isLazy);
}

type Fork = Instruction & { kind: 'fork' };

function pushFork(code: Instruction[]): Fork {
  const fork: Fork = { kind: 'fork', first: 0, second: 0 };
  code.push(fork);
  return fork;
}

function aim(fork: Fork, inside: number, behind: number, isLazy: boolean): void {
  fork.first = isLazy ? behind : inside;
  fork.second = isLazy ? inside : behind;
}

/** Each round of a repetition begins without what its groups found in the round before. */
function emitRound(code: Instruction[], inner: RegexNode): void {
  const groups = groupsOf(inner);
  if (groups.length > 0) code.push({ kind: 'forget', from: 2 * Math.min(...groups), to: 2 * Math.max(...groups) + 2 });
  emit(code, inner);
}

function groupsOf(node: RegexNode): number[] {
  switch (node.kind) {
    case 'sequence':
      return node.items.flatMap(groupsOf);
    case 'choice':
      return node.options.flatMap(groupsOf);
    case 'group':
      return [node.index, ...groupsOf(node.inner)];
    case 'repeat':
      return groupsOf(node.inner);
    default:
      return [];
  }
}
