import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What happens at a byte, once. While it happens nothing passes; what is left of the connections then goes on. */
export type Happening = (connections: Connections) => Promise<void> | void;

export interface Connections {
  /** Breaks them all, as when something on the way does so. */
  reset(): void;
  /** Carries nothing of them any more and says so to nobody. */
  forget(): void;
}

/** A way to a server that counts every byte in both directions, and lets something happen at one of them. */
export interface FaultProxy {
  readonly port: number;
  /** Resolves when it has happened: after so many further bytes, or with 0 bytes at the next connection or byte. */
  happenAfter(bytes: number, happening: Happening): Promise<void>;
  stop(): Promise<void>;
}

interface Awaited {
  bytes: number;
  readonly happening: Happening;
  readonly done: () => void;
}

class Pair {
  isForgotten = false;

  constructor(
    readonly client: Socket,
    readonly server: Socket,
  ) {}

  get sockets(): readonly Socket[] {
    return [this.client, this.server];
  }
}

export async function startFaultProxy(address: string, port: number): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let awaited: Awaited | undefined;
  let happening = Promise.resolve();

  const connections: Connections = {
    reset: () => {
      for (const { client, server } of pairs) {
        client.resetAndDestroy();
        server.destroy();
      }
    },
    forget: () => {
      for (const pair of pairs) pair.isForgotten = true;
    },
  };
  const happen = ({ happening: act, done }: Awaited): void => {
    for (const { sockets } of pairs) for (const socket of sockets) socket.pause();
    happening = Promise.resolve(act(connections)).then(() => {
      for (const { sockets, isForgotten } of pairs) for (const socket of sockets) if (!isForgotten) socket.resume();
      done();
    });
  };
  /** Passes on what comes before the byte, and what comes after it when it has happened. */
  const pass = (pair: Pair, to: Socket, bytes: Buffer): void => {
    const now = awaited;
    if (now === undefined || bytes.length < now.bytes) {
      if (now !== undefined) now.bytes -= bytes.length;
      to.write(bytes);
      return;
    }
    awaited = undefined;
    to.write(bytes.subarray(0, now.bytes));
    happen(now);
    const rest = bytes.subarray(now.bytes);
    if (rest.length > 0)
      void happening.then(() => {
        if (!pair.isForgotten && to.writable) to.write(rest);
      });
  };
  const accept = (client: Socket): void => {
    const pair = new Pair(client, connect(port, address));
    pairs.add(pair);
    for (const [from, to] of [
      [pair.client, pair.server],
      [pair.server, pair.client],
    ] as const) {
      from.on('data', (bytes: Buffer) => {
        pass(pair, to, bytes);
      });
      from.on('end', () => {
        if (!pair.isForgotten) to.end();
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        // Who is connected to one that is forgotten has to find that out without being told.
        if (pair.isForgotten && from === pair.server) return;
        pairs.delete(pair);
        to.destroy();
      });
    }
    if (awaited?.bytes === 0) {
      const now = awaited;
      awaited = undefined;
      happen(now);
    }
  };
  const server = createServer({ allowHalfOpen: true }, accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    happenAfter: (bytes, act) => new Promise((done) => (awaited = { bytes, happening: act, done })),
    async stop() {
      connections.reset();
      server.close();
      await once(server, 'close');
    },
  };
}
