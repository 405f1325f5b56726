import type { Log } from '../../core/ports/log';

export type Warn = (text: string) => void;

/** Tells the log what does not change from one connection to the next: each sentence once. */
export function warnOnce(log: Log): Warn {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    log.warn(text);
  };
}
