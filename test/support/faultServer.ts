import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type Session } from 'ssh2';

/** What an SSH server does that a real one does not. By default it lets everyone in. */
export interface Faults {
  /** A connection before anything was said. */
  readonly onSocket?: (socket: Socket) => void;
  readonly onAuthentication?: (context: AuthContext) => void;
  /** Someone has logged in. */
  readonly onReady?: (connection: Connection, socket: Socket) => void;
  /** A session is asked for; left out, it is opened. False refuses it. */
  readonly onSession?: () => boolean;
  /** A program was started, and its script has come as far as its token: nothing is reported yet. */
  readonly onProgram?: (program: FaultProgram) => void;
}

export interface FaultProgram {
  readonly channel: ServerChannel;
  readonly socket: Socket;
  readonly token: string;
  /** Says that the program runs. */
  readonly report: () => void;
}

export interface FaultServer {
  readonly port: number;
  /** From the next connection on it shows another key. */
  changeKey(): void;
  stop(): void;
}

export async function startFaultServer(faults: Faults = {}): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  let server = createSshServer(faults);
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    faults.onSocket?.(socket);
    server.injectSocket(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    changeKey() {
      server = createSshServer(faults);
    },
    stop() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function createSshServer(faults: Faults): ssh2.Server {
  // The library's own generator now and then writes a key that it cannot read.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'sec1', format: 'pem' });
  return new ssh2.Server({ hostKeys: [key] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => {
      if (faults.onAuthentication === undefined) context.accept();
      else faults.onAuthentication(context);
    });
    connection.on('ready', () => {
      faults.onReady?.(connection, socketOf(connection));
    });
    connection.on('session', (accept, reject) => {
      if (faults.onSession?.() === false) reject();
      else serveSession(accept(), socketOf(connection), faults);
    });
  });
}

/** The library gives no other way to the socket of a connection. */
function socketOf(connection: Connection): Socket {
  return (connection as Connection & { readonly _sock: Socket })._sock;
}

function serveSession(session: Session, socket: Socket, { onProgram }: Faults): void {
  session.on('env', (accept?: () => void) => accept?.());
  session.on('exec', (accept, reject) => {
    if (onProgram === undefined) {
      reject();
      return;
    }
    const channel = accept();
    channel.on('error', () => undefined);
    let script = '';
    channel.on('data', (bytes: Buffer) => {
      const hadToken = script.includes('jw-');
      script += bytes.toString('latin1');
      const token = /jw-[0-9a-f]{24}/.exec(script)?.[0];
      if (token === undefined || hadToken) return;
      const report = (): void => {
        channel.stderr.write(`${token}\n`);
        channel.write(`${token} run 1000000 1\n`);
      };
      onProgram({ channel, socket, token, report });
    });
  });
}
