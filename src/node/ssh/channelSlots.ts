import { disposable, type Disposable } from '../../core/std/disposable';
import { Cancelled } from '../../core/std/problem';

export type Priority = 'interactive' | 'background';

interface Waiting {
  readonly grant: (slot: Disposable) => void;
}

/** Lets few work at once: who waits comes in order, what a person waits for first. */
export class ChannelSlots {
  private readonly queues = { interactive: new Set<Waiting>(), background: new Set<Waiting>() };
  private taken = 0;

  constructor(private readonly count: number) {}

  /** Resolves with a slot to be disposed; rejects with `Cancelled` when the signal comes before there is one. */
  take(priority: Priority, signal: AbortSignal | undefined): Promise<Disposable> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new Cancelled());
        return;
      }
      const leave = (): void => {
        this.queues[priority].delete(waiting);
        reject(new Cancelled());
      };
      const waiting: Waiting = {
        grant: (slot) => {
          signal?.removeEventListener('abort', leave);
          resolve(slot);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.queues[priority].add(waiting);
      this.dispatch();
    });
  }

  private dispatch(): void {
    for (const queue of [this.queues.interactive, this.queues.background]) {
      for (const waiting of queue) {
        if (this.taken >= this.count) return;
        queue.delete(waiting);
        waiting.grant(this.occupy());
      }
    }
  }

  private occupy(): Disposable {
    this.taken++;
    let isHeld = true;
    return disposable(() => {
      if (!isHeld) return;
      isHeld = false;
      this.taken--;
      this.dispatch();
    });
  }
}
