import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Sends back what it gets, on a port of the loopback interface. */
export interface EchoServer {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startEcho(): Promise<EchoServer> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      await once(server, 'close');
    },
  };
}
