import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { Cancelled, failure, success, type Result } from '../../core/std/problem';
import type { Clock } from '../../core/ports/clock';
import { networkProblem, timeoutProblem } from './connectProblem';

export interface TransportOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds for each attempt. */
  readonly timeout: number;
}

/** A TCP connection to a host, without a word said yet. */
export function openTcp(target: SshTarget, options: TransportOptions): Promise<Result<Duplex>> {
  const socket = connect({
    host: target.hostName,
    port: target.port,
    noDelay: true,
    keepAlive: target.tcpKeepAlive,
    ...(target.addressFamily === 'any' ? {} : { family: target.addressFamily === 'inet' ? 4 : 6 }),
    ...(target.bindAddress === undefined ? {} : { localAddress: target.bindAddress }),
  });
  batchWrites(socket);
  return untilConnected(socket, target, options);
}

/** What is written in one turn goes out in one piece: the library writes each packet as three. */
function batchWrites(socket: Socket): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]) => {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => {
        socket.uncork();
      });
    }
    return write(...args);
  };
}

function untilConnected(socket: Socket, target: SshTarget, options: TransportOptions): Promise<Result<Duplex>> {
  const { clock, signal, timeout } = options;
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void, isOpen = false): void => {
      timer.dispose();
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('error').on('error', () => undefined);
      if (!isOpen) socket.destroy();
      finish();
    };
    const onAbort = (): void => {
      settle(() => {
        reject(new Cancelled());
      });
    };
    const timer = clock.after(timeout, () => {
      settle(() => {
        resolve(failure(timeoutProblem(target)));
      });
    });
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => {
      settle(() => {
        resolve(success(socket));
      }, true);
    });
    socket.once('error', (error) => {
      settle(() => {
        resolve(failure(networkProblem(error, target)));
      });
    });
    if (signal.aborted) onAbort();
  });
}
