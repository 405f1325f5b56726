import { spawn, type ChildProcess } from 'node:child_process';
import { isGroupRunning, signalGroup } from './processGroup';

/** How long a process tree has between being asked to end and being ended. */
const PATIENCE_MS = 2000;
const POLL_MS = 50;

/**
 * Ends a process that was started as the leader of a group of its own, with everything it started: asks, waits up to two
 * seconds, then kills. Resolves when nothing of the group is left (on Windows, when it was told to end).
 */
export async function endProcessTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    await endOnWindows(child.pid);
    return;
  }
  if (!signalGroup(child.pid, 'SIGTERM')) return;
  const deadline = Date.now() + PATIENCE_MS;
  while (isGroupRunning(child.pid) && Date.now() < deadline) await pause(POLL_MS);
  signalGroup(child.pid, 'SIGKILL');
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
