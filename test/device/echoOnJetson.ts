import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { end } from '../../scripts/support/processes.mjs';
import type { EchoServer } from '../support/echoServer';
import type { JetsonPlace } from './runningJetson';

const SCRIPT = `const accept = (socket) => { socket.on('error', () => {}); socket.pipe(socket); };
const server = require('node:net').createServer({ allowHalfOpen: true }, accept);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

/** Sends back what it gets, on a port of the device's own loopback interface. */
export async function startEchoOn({ pid }: JetsonPlace): Promise<EchoServer> {
  const child = spawn('nsenter', ['--target', String(pid), '--net', process.execPath, '-e', SCRIPT]);
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(port.toString()), stop: () => end(child) };
}
