import type { Clock } from '../../core/ports/clock';
import type { Connection } from '../../core/ports/host';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter, type Event } from '../../core/std/emitter';
import { message } from '../../core/std/message';
import {
  Cancelled,
  failure,
  isCancelled,
  success,
  throwIfCancelled,
  type Problem,
  type Result,
} from '../../core/std/problem';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { retryDelay } from './retryDelay';
import { stopsOf } from './route';
import type { ConnectionLease, ConnectRequest, SharedConnections } from './sharedConnections';
import { lostProblem } from './sshConnection';

export interface HostLinkOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly connections: SharedConnections;
  /** The machines on the way, the host last, as the configuration has them right now. */
  resolveRoute(): Promise<Result<readonly SshTarget[]>>;
}

export interface LinkRequest {
  /** Whether a person may be disturbed. */
  readonly mayAsk: boolean;
  readonly signal: AbortSignal | undefined;
}

/** One try to connect, for everyone who waits for it. */
interface Attempt {
  readonly mayAsk: boolean;
  /** Made by the link itself: it goes on when nobody waits for it. */
  readonly isOwn: boolean;
  readonly abort: AbortController;
  readonly result: Promise<Result<ConnectionLease>>;
  users: number;
  isSettled: boolean;
}

/** Since when, and why, a host that is wanted cannot be reached. */
interface Outage {
  readonly since: number;
  readonly problem: Problem;
}

/**
 * The link to a host: one connection, made when it is needed. One that is wanted and breaks, or cannot be made, is tried again and
 * again until it is there or nobody wants it any more.
 */
export class HostLink implements Disposable {
  private readonly changed = new Emitter<Connection>();
  readonly onDidChange: Event<Connection> = this.changed.event;
  private state: Connection = { kind: 'disconnected' };
  private lease: ConnectionLease | undefined;
  private attempt: Attempt | undefined;
  private retry = new DisposableStore();
  private outage: Outage | undefined;
  private failures = 0;
  private isWanted = false;

  constructor(private readonly options: HostLinkOptions) {}

  get name(): string {
    return this.options.name;
  }

  get connection(): Connection {
    return this.state;
  }

  /** The connection as it is, if there is one. */
  get current(): ConnectionLease | undefined {
    return this.lease?.connection.isOpen === true ? this.lease : undefined;
  }

  /** From now on the link is wanted, until `disconnect`. */
  keep(): void {
    this.isWanted = true;
  }

  /**
   * The connection, made if need be. Rejects with `Cancelled` when the signal comes before it is there; for a person also when they
   * disconnect or close a question, which is `host/given-up` for everyone else.
   */
  async ready(request: LinkRequest): Promise<Result<ConnectionLease>> {
    throwIfCancelled(request.signal);
    if (this.current !== undefined) return success(this.current);
    const running = this.attempt;
    const attempt = running ?? this.begin({ mayAsk: request.mayAsk, isOwn: false });
    const result = await this.join(attempt, request.signal).catch((error: unknown) => {
      if (request.mayAsk || !isCancelled(error) || request.signal?.aborted === true) throw error;
      return failure<ConnectionLease>(givenUpProblem(this.options.name));
    });
    if (result.ok || running === undefined || running.mayAsk || !request.mayAsk) return result;
    // What a try in the background could not ask can be asked now.
    return this.ready(request);
  }

  disconnect(): void {
    const { attempt, lease } = this;
    this.isWanted = false;
    this.outage = undefined;
    this.attempt = undefined;
    this.lease = undefined;
    this.retry.dispose();
    attempt?.abort.abort();
    lease?.connection.end();
    lease?.dispose();
    this.become({ kind: 'disconnected' });
  }

  dispose(): void {
    this.disconnect();
    this.changed.dispose();
  }

  private begin({ mayAsk, isOwn }: Pick<Attempt, 'mayAsk' | 'isOwn'>): Attempt {
    this.retry.dispose();
    if (this.outage === undefined || mayAsk) this.become({ kind: 'connecting' });
    const abort = new AbortController();
    const result = this.connect({ mayAsk, signal: abort.signal });
    const attempt: Attempt = { mayAsk, isOwn, abort, result, users: 0, isSettled: false };
    this.attempt = attempt;
    result.then(
      (opened) => {
        attempt.isSettled = true;
        if (this.attempt === attempt) this.settle(opened);
        else if (opened.ok) opened.value.dispose();
      },
      () => {
        attempt.isSettled = true;
        if (this.attempt === attempt) this.giveUp();
      },
    );
    return attempt;
  }

  private async connect(request: ConnectRequest): Promise<Result<ConnectionLease>> {
    const route = await this.options.resolveRoute();
    throwIfCancelled(request.signal);
    return route.ok ? this.options.connections.lease(stopsOf(route.value), request) : route;
  }

  /** Waits for a try with others. One that nobody waits for any more is given up, unless it is the link's own. */
  private join(attempt: Attempt, signal: AbortSignal | undefined): Promise<Result<ConnectionLease>> {
    attempt.users++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        // Its outcome is on its way to everyone.
        if (attempt.isSettled) return;
        attempt.users--;
        if (attempt.users === 0 && !attempt.isOwn) this.abandon(attempt);
        reject(new Cancelled());
      };
      signal?.addEventListener('abort', leave, { once: true });
      attempt.result.finally(() => signal?.removeEventListener('abort', leave)).then(resolve, reject);
    });
  }

  /** Whoever comes next must not wait for it. */
  private abandon(attempt: Attempt): void {
    attempt.abort.abort();
    if (this.attempt === attempt) this.giveUp();
  }

  private settle(opened: Result<ConnectionLease>): void {
    this.attempt = undefined;
    if (opened.ok) this.adopt(opened.value);
    else this.fail(opened.problem);
  }

  private adopt(lease: ConnectionLease): void {
    this.lease = lease;
    this.isWanted = true;
    this.outage = undefined;
    this.failures = 0;
    lease.connection.onDidClose(() => {
      this.lose(lease);
    });
    this.become({ kind: 'connected', since: this.options.clock.now() });
    // It may have ended while it was handed over.
    if (!lease.connection.isOpen) this.lose(lease);
  }

  private lose(lease: ConnectionLease): void {
    if (this.lease !== lease) return;
    this.lease = undefined;
    lease.dispose();
    this.fail(lostProblem(this.options.name));
  }

  /** `since` stays the first moment, through all tries. */
  private fail(problem: Problem): void {
    if (!this.isWanted) {
      this.become({ kind: 'disconnected' });
      return;
    }
    this.failures++;
    this.outage = { since: this.outage?.since ?? this.options.clock.now(), problem };
    this.wait(this.outage);
  }

  /** Someone closed a question, or nobody waits any more: an outage goes on as it was. */
  private giveUp(): void {
    this.attempt = undefined;
    if (this.outage !== undefined) {
      this.wait(this.outage);
      return;
    }
    this.isWanted = false;
    this.become({ kind: 'disconnected' });
  }

  private wait({ since, problem }: Outage): void {
    const delay = retryDelay(problem, this.failures);
    this.retry = new DisposableStore();
    if (delay !== undefined) {
      const again = (): void => void this.begin({ mayAsk: false, isOwn: true });
      this.retry.add(this.options.clock.after(delay, again));
    }
    this.become({ kind: 'unreachable', since, problem });
  }

  private become(state: Connection): void {
    if (this.state.kind === 'disconnected' && state.kind === 'disconnected') return;
    this.state = state;
    this.changed.fire(state);
  }
}

function givenUpProblem(name: string): Problem {
  return {
    code: 'host/given-up',
    message: message('{0} is not connected: somebody disconnected it, or closed a question that it asked.', name),
    remedy: message('Connect to {0}, and try again.', name),
  };
}
