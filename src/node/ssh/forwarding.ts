import { createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Forwarding } from '../../core/ports/host';
import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import { reasonOf } from './connectProblem';
import type { HostLink } from './hostLink';

/**
 * Listens on a free port of this machine's loopback, and leads each connection to a port of the host's loopback. What is opened while
 * the link is down waits for it as long as one try takes.
 */
export async function forwardPort(link: HostLink, port: number): Promise<Result<Forwarding>> {
  const ready = await link.ready({ mayAsk: false, signal: undefined });
  if (!ready.ok) return ready;
  const ended = new AbortController();
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    void lead(socket, link, { port, signal: ended.signal });
  });
  const listening = await listen(server);
  if (!listening.ok) return listening;
  return success({
    port: listening.value,
    dispose() {
      ended.abort();
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
}

type Server = ReturnType<typeof createServer>;

function listen(server: Server): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve(
        failure({
          code: 'host/forward-failed',
          message: message('No port of this machine could be opened: {0}', reasonOf(error)),
        }),
      );
    });
    server.listen(0, '127.0.0.1', () => {
      resolve(success((server.address() as AddressInfo).port));
    });
  });
}

interface Destination {
  readonly port: number;
  readonly signal: AbortSignal;
}

/** A port that nothing listens on closes the connection, as it would on the host itself. */
async function lead(socket: Socket, link: HostLink, { port, signal }: Destination): Promise<void> {
  try {
    const ready = await link.ready({ mayAsk: false, signal });
    const tunnel = ready.ok ? await ready.value.connection.tunnel('127.0.0.1', port, signal) : ready;
    if (!tunnel.ok) {
      socket.resetAndDestroy();
      return;
    }
    pipeline(socket, tunnel.value, () => undefined);
    pipeline(tunnel.value, socket, () => undefined);
  } catch {
    // Nobody needs the way any more.
    socket.destroy();
  }
}
