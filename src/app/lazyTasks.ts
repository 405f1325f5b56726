import type { Tasks } from '../core/ports/tasks';
import type { Disposable } from '../core/std/disposable';

/** Tasks that are made when the first one is run. Disposal before that makes nothing. */
export function lazyTasks<TaskMap>(make: () => Promise<Tasks<TaskMap> & Disposable>): Tasks<TaskMap> & Disposable {
  let made: Promise<Tasks<TaskMap> & Disposable> | undefined;
  let isDisposed = false;
  return {
    async run(name, input, options) {
      if (isDisposed) throw new Error(`${name}: the extension has been shut down`);
      made ??= make();
      return (await made).run(name, input, options);
    },
    dispose() {
      isDisposed = true;
      void made?.then((tasks) => {
        tasks.dispose();
      });
    },
  };
}
