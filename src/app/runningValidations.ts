import type { Dataset } from '../core/dataset/dataset';

/** The validations that go on, so that those of data sets that are no longer what they were can be stopped. */
export class RunningValidations {
  private readonly controllers = new Map<string, Set<AbortController>>();

  /** Does the work with a signal that also comes when the data set is dropped. */
  async run<T>(
    dataset: Dataset,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const key = keyOf(dataset);
    const own = this.controllers.get(key) ?? new Set<AbortController>();
    const controller = new AbortController();
    this.controllers.set(key, own.add(controller));
    try {
      return await work(signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]));
    } finally {
      own.delete(controller);
      if (own.size === 0) this.controllers.delete(key);
    }
  }

  isRunning(dataset: Dataset): boolean {
    return this.controllers.has(keyOf(dataset));
  }

  /** Stops the validations of all other data sets; one with a changed definition is another data set. */
  keepOnly(datasets: Iterable<Dataset>): void {
    const kept = new Set([...datasets].map(keyOf));
    for (const [key, controllers] of this.controllers) {
      if (!kept.has(key)) for (const controller of controllers) controller.abort();
    }
  }
}

/** Equal for data sets that are the same in every part. */
export function keyOf(dataset: Dataset): string {
  return JSON.stringify(dataset);
}
