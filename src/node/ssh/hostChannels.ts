import { disposable, type Disposable } from '../../core/std/disposable';
import { failure, success, type Result } from '../../core/std/problem';
import type { Priority } from './channelSlots';
import type { HostLink } from './hostLink';
import type { ConnectionLease } from './sharedConnections';
import { lostProblem } from './sshConnection';
import type { ClientChannel } from './sshLibrary';

/** A channel that is taken, with a program of the login shell behind it; its disposal gives it back. */
export interface ProgramChannel extends Disposable {
  readonly channel: ClientChannel;
  /** Whether the link is still there: otherwise what failed is `host/lost`. */
  readonly isLinked: () => boolean;
}

export interface ChannelRequest {
  /** `reserved` work does not wait: it ends other work. */
  readonly priority: Priority | 'reserved';
  readonly signal: AbortSignal | undefined;
}

export async function openProgram(
  link: HostLink,
  line: string,
  request: ChannelRequest,
): Promise<Result<ProgramChannel>> {
  const slot = await takeSlot(link, request);
  if (!slot.ok) return slot;
  const { connection } = slot.value;
  const opened = await orDispose(connection.exec(line, request.signal), slot.value);
  if (!opened.ok) return opened;
  const dispose = (): void => {
    slot.value.dispose();
  };
  return success({ channel: opened.value, isLinked: () => connection.isOpen, dispose });
}

interface Slot extends Disposable {
  readonly connection: ConnectionLease['connection'];
}

/** Waits for a turn on the connection that there is; work that ends other work has one at once, but makes no connection. */
async function takeSlot(link: HostLink, { priority, signal }: ChannelRequest): Promise<Result<Slot>> {
  if (priority === 'reserved') {
    const lease = link.current;
    if (lease === undefined) return failure(lostProblem(link.name));
    return success({ connection: lease.connection, ...disposable(() => undefined) });
  }
  const ready = await link.ready({ mayAsk: false, signal });
  if (!ready.ok) return ready;
  const { connection, slots } = ready.value;
  const slot = await slots.take(priority, signal);
  if (!connection.isOpen) {
    // It broke while others were at work; what waited has not begun and may begin on the next one.
    slot.dispose();
    return takeSlot(link, { priority, signal });
  }
  return success({
    connection,
    dispose: () => {
      slot.dispose();
    },
  });
}

/** What is opened keeps its slot; what is not gives it back. */
async function orDispose<T>(opening: Promise<Result<T>>, slot: Disposable): Promise<Result<T>> {
  let isOpen = false;
  try {
    const opened = await opening;
    isOpen = opened.ok;
    return opened;
  } finally {
    if (!isOpen) slot.dispose();
  }
}
