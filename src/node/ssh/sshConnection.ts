import type { Duplex } from 'node:stream';
import type { Clock } from '../../core/ports/clock';
import { Emitter, type Event } from '../../core/std/emitter';
import { message } from '../../core/std/message';
import { failure, type Problem, type Result } from '../../core/std/problem';
import { openChannel, programChannelProblem, tunnelProblem, type Opening } from './openChannel';
import type { Client, ClientChannel } from './sshLibrary';

/** One connection to a host, from the moment it is ready until it ends, once and for all. */
export interface SshConnection {
  readonly isOpen: boolean;
  /** Fires once; nothing more comes from any channel then. */
  readonly onDidClose: Event<void>;
  /** Lets the login shell run a line. */
  exec(line: string, signal: AbortSignal | undefined): Promise<Result<ClientChannel>>;
  /** A stream to a port that the host can reach. */
  tunnel(host: string, port: number, signal: AbortSignal | undefined): Promise<Result<ClientChannel>>;
  /** Ends it, for everyone at once. */
  end(): void;
}

/** Milliseconds that the other side has to take leave. */
const FAREWELL_MS = 500;

export interface SshConnectionOptions {
  readonly client: Client;
  /** What the client speaks over. */
  readonly transport: Duplex;
  readonly clock: Clock;
  /** What people call the host. */
  readonly name: string;
  /** For the login shell; a server takes what its configuration allows. */
  readonly env: Readonly<Record<string, string>>;
}

/** Takes over a client that has just become ready. */
export function createSshConnection({ client, transport, clock, name, env }: SshConnectionOptions): SshConnection {
  const closed = watchEnd(client);
  const open = <T>({ explain, ...opening }: Opening<T>): Promise<Result<T>> => {
    if (!closed.isOpen()) return Promise.resolve(failure<T>(lostProblem(name)));
    return openChannel({ ...opening, explain: (error) => (closed.isOpen() ? explain(error) : lostProblem(name)) });
  };
  return {
    get isOpen() {
      return closed.isOpen();
    },
    onDidClose: closed.event,
    exec: (line, signal) =>
      open<ClientChannel>({
        signal,
        ask: (opened) => client.exec(line, { env }, opened),
        explain: (error) => programChannelProblem(name, error),
        drop: closeChannel,
      }),
    tunnel: (host, port, signal) =>
      open<ClientChannel>({
        signal,
        ask: (opened) => client.forwardOut('127.0.0.1', 0, host, port, opened),
        explain: (error) => tunnelProblem(name, `${host}:${port}`, error),
        drop: closeChannel,
      }),
    end: () => {
      client.end();
      clock.after(FAREWELL_MS, () => transport.destroy());
    },
  };
}

function watchEnd(client: Client): { readonly isOpen: () => boolean; readonly event: Event<void> } {
  const closed = new Emitter<undefined>();
  let isOpen = true;
  client.once('close', () => {
    isOpen = false;
    closed.fire(undefined);
    closed.dispose();
  });
  // What goes wrong with the link ends it; what goes wrong with a channel is told to the one who opened it.
  client.on('error', () => undefined);
  return { isOpen: () => isOpen, event: closed.event };
}

function closeChannel(channel: ClientChannel): void {
  channel.close();
}

/** A link that broke: whether what was asked for happened is unknown. */
export function lostProblem(name: string): Problem {
  return {
    code: 'host/lost',
    message: message('The connection to {0} was lost. What runs there may go on.', name),
    remedy: message('Check that {0} is on and in the network. The connection comes back by itself when it is.', name),
  };
}
