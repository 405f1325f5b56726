import type { RunProgress } from '../../core/runs/progress';
import { message, type Message } from '../../core/std/message';
import { currentState, startedAt, type RunState } from './runState';

/** The state of a run in a few words. `now` is the client's clock, in milliseconds. */
export function describeRunState({ record, unreachableSince }: RunState, now: number): Message {
  if (unreachableSince !== undefined)
    return message('{0} unreachable for {1}', record.host.name, formatDuration(now - unreachableSince));
  const { state, code, signal, by, reason, at } = currentState(record);
  switch (state) {
    case 'preparing':
      return message('preparing');
    case 'queued':
      return message('waiting for its turn');
    case 'starting':
      return message('starting');
    case 'running':
      return message('running for {0}', formatDuration(now - (startedAt(record) ?? at)));
    case 'paused':
      return message('paused');
    case 'finished':
      return code === 0 ? message('finished') : message('failed with code {0}', code ?? '?');
    case 'killed':
      return by === 'person' ? message('stopped') : message('killed by {0}', signal ?? '?');
    case 'lost':
      return lostMessage(reason);
    case 'refused':
      return message('not started');
  }
}

function lostMessage(reason: string | undefined): Message {
  switch (reason) {
    case 'rebooted':
      return message('lost: the machine was started anew');
    case 'disk-full':
      return message('lost: the disk is full');
    default:
      return message('lost: it vanished without an exit code');
  }
}

/** How far it is, and how long it may still take; undefined where that is not known. */
export function describeProgress(progress: RunProgress, elapsedMs: number): Message | undefined {
  const { done, total, unit, secondsLeft } = progress;
  if (total === undefined || total <= 0) return undefined;
  const left = secondsLeft ?? (done > 0 ? (elapsedMs / 1000) * (total / done - 1) : undefined);
  const part = unit === 'percent' ? `${Math.round((100 * done) / total)} %` : `${Math.floor(done)}/${total}`;
  if (left === undefined || done >= total) return message('{0}', part);
  return message('{0}, {1} left', part, formatDuration(left * 1000));
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A length of time with its two largest units: `2 d 3 h`, `12 min`, `5 s`. Negative ones, which clocks can give, are `0 s`. */
export function formatDuration(milliseconds: number): string {
  let seconds = Math.max(0, Math.round(milliseconds / 1000));
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  // Seconds beside minutes only where minutes are few.
  return parts[0]?.endsWith('min') && Number.parseInt(parts[0], 10) >= 10 ? parts[0] : parts.join(' ');
}
