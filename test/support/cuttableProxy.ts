import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between a test and a server on the loopback interface, which can be cut and mended. */
export interface CuttableProxy {
  readonly port: number;
  /** Connections that were made through it. */
  readonly count: () => number;
  /** Breaks all connections and refuses new ones, as when a host has gone. */
  cut(): Promise<void>;
  /** Carries nothing any more and says so to nobody, as when a cable is pulled. */
  freeze(): void;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

export async function startProxy(target: number): Promise<CuttableProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let count = 0;
  let isFrozen = false;
  const accept = (client: Socket): void => {
    count++;
    const server = connect(target, '127.0.0.1');
    const pair = [client, server] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [server, client] as const]) {
      from.on('data', (bytes) => to.write(bytes));
      from.on('end', () => to.end());
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
      if (isFrozen) from.pause();
    }
  };
  let server = await listen(accept, 0);
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  return {
    port,
    count: () => count,
    cut,
    freeze() {
      isFrozen = true;
      for (const socket of [...pairs].flat()) socket.pause();
    },
    async mend() {
      isFrozen = false;
      for (const socket of [...pairs].flat()) socket.resume();
      if (!server.listening) server = await listen(accept, port);
    },
    stop: cut,
  };
}

async function listen(accept: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, accept);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
