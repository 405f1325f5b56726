import { readFileSync, readdirSync } from 'node:fs';

/** Sends a signal to every process of a group. False where nobody is left to be told. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

/**
 * Whether a process of the group still runs. Ended ones that nobody has waited for (as in containers whose first process
 * does not do that) count as gone on Linux, where this can be seen.
 */
export function isGroupRunning(leader: number): boolean {
  if (!signalGroup(leader, 0)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isRunningMember(name, leader));
  } catch {
    return true;
  }
}

/** `/proc/<pid>/stat` is "pid (name) state parent group …"; the name may hold anything, so what follows the last bracket counts. */
function isRunningMember(pid: string, leader: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(group) === leader && state !== 'Z' && state !== 'X';
  } catch {
    // It ended while we looked.
    return false;
  }
}
