import type { RunProgress } from '../../core/runs/progress';
import { formatDuration } from '../../core/std/formatDuration';
import { message, type Message } from '../../core/std/message';
import { describeOutage } from '../hosts/describeOutage';
import { currentState, startedAt, type RunState } from './runState';

/** The state of a run in a few words, or what keeps its host from telling it. `now` is the client's clock, in milliseconds. */
export function describeRunState({ record, unreachable }: RunState, now: number): Message {
  if (unreachable !== undefined) return describeOutage(unreachable, now);
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
