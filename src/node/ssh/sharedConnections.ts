import type { Disposable } from '../../core/std/disposable';
import { Cancelled, success, type Result } from '../../core/std/problem';
import { ChannelSlots } from './channelSlots';
import type { Stop } from './route';
import type { SshConnection } from './sshConnection';

/** Channels that a host is asked for at once; servers allow ten. */
const MAX_CHANNELS = 4;

/** A connection that several share, each until it disposes its own lease. The last one ends it. */
export interface ConnectionLease extends Disposable {
  readonly connection: SshConnection;
  /** Shared by all. */
  readonly slots: ChannelSlots;
}

export interface ConnectRequest {
  /** Whether a person may be disturbed. */
  readonly mayAsk: boolean;
  readonly signal: AbortSignal;
}

/** Opens a connection to a stop, through the one before it where there is one. */
export type OpenConnection = (
  stop: Stop,
  through: SshConnection | undefined,
  request: ConnectRequest,
) => Promise<Result<SshConnection>>;

interface Shared {
  readonly connection: SshConnection;
  readonly slots: ChannelSlots;
  /** Keeps the connection that this one goes through. */
  readonly through: ConnectionLease | undefined;
  users: number;
}

interface Opening {
  readonly mayAsk: boolean;
  readonly abort: AbortController;
  readonly result: Promise<Result<Shared>>;
  users: number;
  isSettled: boolean;
}

/** One connection for each machine, however many ask for it, and whether they work on it or only go through it. */
export class SharedConnections {
  private readonly open = new Map<string, Shared>();
  private readonly openings = new Map<string, Opening>();

  constructor(private readonly openConnection: OpenConnection) {}

  /** A lease on the connection to the last stop of a way. Rejects with `Cancelled` when the signal comes first. */
  async lease(route: readonly Stop[], request: ConnectRequest): Promise<Result<ConnectionLease>> {
    const { key } = route.at(-1)!;
    const shared = this.open.get(key);
    if (shared?.connection.isOpen === true) return success(this.leaseOf(key, shared));
    const running = this.openings.get(key);
    const opening = running ?? this.begin(route, request);
    const opened = await this.join(key, opening, request.signal);
    if (opened.ok) return success(this.leaseOf(key, opened.value));
    // Someone who may not ask has failed; that says nothing of someone who may.
    const mayAskNow = running !== undefined && request.mayAsk && !running.mayAsk;
    return mayAskNow ? this.lease(route, request) : opened;
  }

  private begin(route: readonly Stop[], { mayAsk }: ConnectRequest): Opening {
    const { key } = route.at(-1)!;
    const abort = new AbortController();
    const established = this.establish(route, { mayAsk, signal: abort.signal });
    const result = established.finally(() => {
      opening.isSettled = true;
      this.forget(key, opening);
    });
    const opening: Opening = { mayAsk, abort, result, users: 0, isSettled: false };
    this.openings.set(key, opening);
    established.then(
      (opened) => {
        // Everyone left while the last word was on its way.
        if (opened.ok && opening.users === 0) this.leaseOf(key, opened.value).dispose();
      },
      () => undefined,
    );
    return opening;
  }

  private async establish(route: readonly Stop[], request: ConnectRequest): Promise<Result<Shared>> {
    const stop = route.at(-1)!;
    const before = route.slice(0, -1);
    const through = before.length === 0 ? undefined : await this.lease(before, request);
    if (through?.ok === false) return through;
    const opened = await this.openConnection(stop, through?.value.connection, request).catch((error: unknown) => {
      through?.value.dispose();
      throw error;
    });
    if (!opened.ok) {
      through?.value.dispose();
      return opened;
    }
    return success(this.share(stop.key, opened.value, through?.value));
  }

  private share(key: string, connection: SshConnection, through: ConnectionLease | undefined): Shared {
    const shared = { connection, slots: new ChannelSlots(MAX_CHANNELS), through, users: 0 };
    this.open.set(key, shared);
    connection.onDidClose(() => {
      if (this.open.get(key) === shared) this.open.delete(key);
      through?.dispose();
    });
    return shared;
  }

  private leaseOf(key: string, shared: Shared): ConnectionLease {
    shared.users++;
    let isHeld = true;
    return {
      connection: shared.connection,
      slots: shared.slots,
      dispose: () => {
        if (!isHeld) return;
        isHeld = false;
        shared.users--;
        if (shared.users > 0) return;
        if (this.open.get(key) === shared) this.open.delete(key);
        shared.connection.end();
      },
    };
  }

  /** Waits for a connection with others; it is given up when the last one of them has gone. */
  private join(key: string, opening: Opening, signal: AbortSignal): Promise<Result<Shared>> {
    opening.users++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (opening.isSettled) return;
        opening.users--;
        if (opening.users === 0) {
          this.forget(key, opening);
          opening.abort.abort();
        }
        reject(new Cancelled());
      };
      signal.addEventListener('abort', leave, { once: true });
      opening.result
        .finally(() => {
          signal.removeEventListener('abort', leave);
        })
        .then(resolve, reject);
      if (signal.aborted) leave();
    });
  }

  private forget(key: string, opening: Opening): void {
    if (this.openings.get(key) === opening) this.openings.delete(key);
  }
}
