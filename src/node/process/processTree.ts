import { spawn, type ChildProcess } from 'node:child_process';
import { processesOf, signalGroup, signalProcess } from './processGroup';

/** How long a process tree has between being asked to end and being ended. */
const PATIENCE_MS = 700;
const POLL_MS = 50;

/**
 * Ends a process that was started as the leader of a group of its own, with everything it started: asks, waits up to 0.7
 * seconds, then kills. Resolves when nothing of it is left (on Windows, when it was told to end).
 */
export async function endProcessTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    await endOnWindows(child.pid);
    return;
  }
  const tree = watchTree(child.pid);
  if (!tree.tell('SIGTERM')) return;
  const deadline = Date.now() + PATIENCE_MS;
  while (tree.isRunning() && Date.now() < deadline) await pause(POLL_MS);
  tree.tell('SIGKILL');
}

/** A tree keeps its members: one whose parent has ended is still one of them. */
function watchTree(leader: number) {
  let members: ReadonlySet<number> = new Set();
  const isRunning = (): boolean => {
    const found = processesOf(leader, members);
    if (found === undefined) return signalGroup(leader, 0);
    members = found;
    return found.size > 0;
  };
  const tell = (signal: NodeJS.Signals): boolean => {
    const isSeen = isRunning();
    const isTold = signalGroup(leader, signal);
    for (const pid of members) signalProcess(pid, signal);
    return isSeen || isTold;
  };
  return { isRunning, tell };
}

function endOnWindows(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const killer = spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    killer.once('error', () => {
      resolve();
    });
    killer.once('close', () => {
      resolve();
    });
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
