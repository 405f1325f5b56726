import { labelTaskHandlers, type LabelTasks } from '../../src/core/dataset/labelTasks';
import type { FileStore } from '../../src/core/ports/files';
import type { Tasks } from '../../src/core/ports/tasks';
import { throwIfCancelled } from '../../src/core/std/problem';
import { RecentResults } from '../../src/core/std/recentResults';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';

/** Does the work on labels right here, where a test can see it. `onTask` is told each name before its work begins. */
export function directTasks(files: FileStore, onTask: (name: string) => void = () => undefined): Tasks<LabelTasks> {
  const recent = new RecentResults(1);
  return {
    run: async (name, input, { signal = new AbortController().signal } = {}) => {
      onTask(name);
      throwIfCancelled(signal);
      const handler = labelTaskHandlers[name] as (given: unknown, environment: unknown) => Promise<never>;
      return handler(structuredClone(input), { files, bytes: nodeBytes, recent, signal });
    },
  };
}
