import type { Clock } from '../../core/ports/clock';
import { DisposableStore, type Disposable } from '../../core/std/disposable';

export interface AnswerWatchOptions {
  readonly clock: Clock;
  /** Milliseconds of silence that are too many. */
  readonly timeout: number;
  /** Whether it is a person that everyone waits for: that takes as long as it takes. */
  readonly isPatient: () => boolean;
  readonly onSilence: () => void;
}

export interface AnswerWatch extends Disposable {
  /** The other side said something. */
  readonly touch: () => void;
}

/** Notices that the other side has said nothing for a while. */
export function watchAnswers({ clock, timeout, isPatient, onSilence }: AnswerWatchOptions): AnswerWatch {
  let timer = new DisposableStore();
  let isDisposed = false;
  const start = (): void => {
    timer.dispose();
    timer = new DisposableStore();
    if (isDisposed) return;
    timer.add(
      clock.after(timeout, () => {
        if (isPatient()) start();
        else onSilence();
      }),
    );
  };
  start();
  return {
    touch: start,
    dispose() {
      isDisposed = true;
      timer.dispose();
    },
  };
}
