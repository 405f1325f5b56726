import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something holds, and fails when that takes too long. For tests that run at once with others, which have no `expect.poll`. */
export async function eventually(holds: () => Promise<boolean>, milliseconds = 5000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It did not happen within ${milliseconds} ms.`);
    await pause(50);
  }
}
