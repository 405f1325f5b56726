import { readFileSync, readdirSync } from 'node:fs';

/** Sends a signal to every process of a group. False where nobody is left to be told. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  return signalProcess(-leader, signal);
}

export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/**
 * The running processes that belong to the leader of a group: those of its group and its session, those that are known to, and all
 * they started, also in groups of their own. Ended ones that nobody has waited for (as in containers whose first process does not do that) do not count.
 * Undefined where the system does not tell: anywhere but on Linux.
 */
export function processesOf(leader: number, known: ReadonlySet<number>): ReadonlySet<number> | undefined {
  if (process.platform !== 'linux') return undefined;
  const rows = readProcesses();
  const isOwn = ({ pid, group, session }: ProcessRow): boolean =>
    known.has(pid) || [pid, group, session].includes(leader);
  const found = new Set(rows.filter(isOwn).map(({ pid }) => pid));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const { pid, parent } of rows) if (found.has(parent)) found.add(pid);
  }
  return found;
}

function readProcesses(): ProcessRow[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(name) ?? []) : []));
  } catch {
    return [];
  }
}

/** `/proc/<pid>/stat` is "pid (name) state parent group session …"; the name may hold anything, so what follows the last bracket counts. */
function readProcess(pid: string): ProcessRow | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...numbers] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 4);
    const [parent = 0, group = 0, session = 0] = numbers.map(Number);
    return state === 'Z' || state === 'X' ? undefined : { pid: Number(pid), parent, group, session };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
