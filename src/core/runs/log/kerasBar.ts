import { parseNumber } from '../metricNumber';
import { secondsOf, type LogReading, type LogValue } from './reading';

/** `12/938 [==>...]`, `12/938 ━━━━`, and without a bar where each epoch has one line: `938/938 - 3s`. */
const BAR = /^ *(\d{1,12})\/(\d{1,12}|Unknown)(?: (?:\[[=>.]*\]|━+)| (?=- \d)| (?=\d[\d.:]*(?:s|ms|us)? \d))(.*)$/;

/**
 * A line of Keras' progress bar, of Keras 2 and 3 and of both levels of detail. It sums up an epoch when all steps are done and no
 * time is left to say; what comes before are averages of the epoch so far.
 */
export function readKerasBar(text: string): LogReading | undefined {
  const match = BAR.exec(text);
  if (match === null) return undefined;
  const [, written, target, details] = match;
  const parts = details!.split(/(?: |^)- /).map((part) => part.trim());
  const values = parts.map(valueOf).filter((value): value is LogValue => value !== undefined);
  const eta =
    parts.find((part) => part.startsWith('ETA: '))?.slice(5) ?? parts.find((part) => /^\d\S* \S+\/step$/.test(part));
  const done = Number(written);
  const isDone = target === 'Unknown' ? false : done >= Number(target);
  const secondsLeft = eta === undefined || isDone ? undefined : secondsOf(eta.split(' ')[0]!);
  return {
    kind: isDone && !details!.includes('ETA: ') ? 'sum' : 'average',
    done,
    ...(target === 'Unknown' ? {} : { total: Number(target) }),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
    values,
  };
}

function valueOf(part: string): LogValue | undefined {
  const at = part.lastIndexOf(': ');
  const value = at < 0 ? undefined : parseNumber(part.slice(at + 2));
  return value === undefined || part.startsWith('ETA') ? undefined : [part.slice(0, at), value];
}
