import type { Instruction, Program } from './regexProgram';

/** Where a search has come to, and the places it has remembered. */
interface Thread {
  readonly at: number;
  readonly places: Int32Array;
}

/**
 * Finds the first match: all ways through the program are followed at once, unit by unit of the text, so that no way is gone twice
 * (Pike's virtual machine). Returns the places of the groups, start and end in turn, -1 where a group took no part.
 */
export function runProgram(program: Program, text: string): Int32Array | undefined {
  let threads: Thread[] = [];
  let found: Int32Array | undefined;
  const seen = new Int32Array(program.code.length).fill(-1);
  for (let at = 0; at <= text.length; at++) {
    const search = { program, text, at, seen, threads: [] as Thread[] };
    for (const thread of threads) follow(search, thread);
    // A new attempt is worth less than all that began before, and nothing once there is a match.
    if (found === undefined) follow(search, { at: 0, places: new Int32Array(program.slots).fill(-1) });
    const unit = text.charCodeAt(at);
    threads = [];
    for (const thread of search.threads) {
      const step = program.code[thread.at]!;
      if (step.kind === 'match') {
        found = thread.places;
        break;
      }
      if (step.kind === 'set' && step.set.has(unit)) threads.push({ at: thread.at + 1, places: thread.places });
    }
    if (threads.length === 0 && found !== undefined) return found;
  }
  return found;
}

interface Search {
  readonly program: Program;
  readonly text: string;
  readonly at: number;
  /** For each step the last place in the text where a thread was there. */
  readonly seen: Int32Array;
  readonly threads: Thread[];
}

/** Goes on to the steps that take a unit of the text, in the order of preference. */
function follow(search: Search, thread: Thread): void {
  const stack = [thread];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (search.seen[next.at] === search.at) continue;
    search.seen[next.at] = search.at;
    const step = search.program.code[next.at]!;
    if (step.kind === 'set' || step.kind === 'match') search.threads.push(next);
    else if (step.kind === 'fork') stack.push({ ...next, at: step.second }, { ...next, at: step.first });
    else advance(search, next, step, stack);
  }
}

function advance(search: Search, { at, places }: Thread, step: Instruction, stack: Thread[]): void {
  switch (step.kind) {
    case 'jump':
      stack.push({ at: step.to, places });
      break;
    case 'save':
      stack.push({ at: at + 1, places: Int32Array.from(places).fill(search.at, step.slot, step.slot + 1) });
      break;
    case 'forget':
      stack.push({ at: at + 1, places: Int32Array.from(places).fill(-1, step.from, step.to) });
      break;
    case 'assert':
      if (holds(step.at, search.text, search.at)) stack.push({ at: at + 1, places });
      break;
    default:
  }
}

function holds(assertion: 'start' | 'end' | 'border' | 'no-border', text: string, at: number): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === text.length;
  const isBorder = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
  return isBorder === (assertion === 'border');
}

function isWord(unit: number): boolean {
  return (48 <= unit && unit <= 57) || (65 <= unit && unit <= 90) || unit === 95 || (97 <= unit && unit <= 122);
}
