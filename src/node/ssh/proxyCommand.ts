import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';
import { endProcessTree } from '../process/processTree';
import { placeOf } from './connectProblem';

/** Characters kept of what a command complains about. */
const MAX_COMPLAINT = 1000;

/** A way to a host that a command of the person's configuration makes. */
export interface ProxyStream {
  readonly stream: Duplex;
  /** What the command printed as errors, in one line, when it has ended. */
  readonly complaint: () => Promise<string>;
}

/** Starts a command in the person's shell, as OpenSSH does; its input and output are the connection. It ends with the connection. */
export function openProxyCommand(command: string): ProxyStream {
  const isWindows = process.platform === 'win32';
  const shell = process.env.SHELL ?? '/bin/sh';
  const child = spawn(isWindows ? command : `exec ${command}`, {
    shell: isWindows ? true : shell,
    stdio: 'pipe',
    detached: !isWindows,
    windowsHide: true,
  });
  let complaint = '';
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-MAX_COMPLAINT);
  });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  // The shell is missing, or the command does not read any more: the connection simply ends.
  child.on('error', (error) => {
    complaint ||= error.message;
    stream.destroy();
  });
  stream.on('error', () => undefined);
  stream.on('close', () => void endProcessTree(child));
  return { stream, complaint: () => closed.then(() => complaint.trim().split('\n').join(' ')) };
}

export function proxyProblem(target: SshTarget, complaint: string): Problem {
  return {
    code: 'host/proxy-failed',
    message: message('The command that leads to {0} failed: {1}', target.alias, complaint),
    remedy: message('Run it in a terminal: it is ProxyCommand of {0} in your SSH configuration.', placeOf(target)),
  };
}

export function untrustedProxyProblem({ alias }: SshTarget): Problem {
  return {
    code: 'host/untrusted',
    message: message('{0} is reached by a command (ProxyCommand), which is run in trusted workspaces only.', alias),
    remedy: message('Trust the workspace, or reach the host by ProxyJump.'),
  };
}
