import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSshServer } from '../../scripts/support/install.mjs';
import { endProcessTree } from '../../src/node/process/processTree';
import { makeKeyPair } from './tools';
import { freePort, which } from '../../scripts/support/processes.mjs';

/** Why nothing can be tested against a real server here; undefined where it can. */
export const noServerReason =
  process.getuid?.() !== 0
    ? 'A real SSH server is tested as root only.'
    : which('sshd', 'apt-get') === undefined
      ? 'There is no sshd and no apt-get to install it.'
      : undefined;

/** A real OpenSSH server on the loopback interface. */
export interface SshServer {
  readonly port: number;
  /** For anything that lives as long as the server; accounts may enter it. */
  readonly folder: string;
  /** Logs in to every account. */
  readonly privateKey: string;
  /** The public keys of the server, one a type, as `type base64`. */
  readonly hostKeys: readonly string[];
  /** Lets a public key in a file log in to every account from now on. */
  accept(publicKeyFile: string): void;
  /** What the server wrote to its log so far. */
  readonly log: () => string;
  /** Ends it with all connections and everything that runs over them. */
  stop(): Promise<void>;
  /** Starts again where it was, with the same keys. */
  start(): Promise<void>;
}

/** Starts Debian's server with keys and a configuration of its own; `settings` are lines of sshd_config(5) that come first. */
export async function startSshServer(
  settings: readonly string[] = [],
  { hasSftp = true }: { readonly hasSftp?: boolean } = {},
): Promise<SshServer> {
  const sshd = await ensureSshServer();
  const folder = mkdtempSync(join(tmpdir(), 'jw-sshd-'));
  chmodSync(folder, 0o755);
  // Where the server puts its unprivileged half; Debian's own start makes it.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const privateKey = makeKeyPair(join(folder, 'id_ed25519'), 'ed25519');
  const hostKeyFiles = (['ed25519', 'ecdsa', 'rsa'] as const).map((type) =>
    makeKeyPair(join(folder, `host_${type}`), type),
  );
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(`${privateKey}.pub`));
  const config = join(folder, 'sshd_config');
  writeFileSync(
    config,
    [
      ...settings,
      ...configLines(folder, port, hostKeyFiles),
      ...(hasSftp ? ['Subsystem sftp internal-sftp'] : []),
    ].join('\n') + '\n',
  );
  const log = { text: '' };
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = await launch(sshd, config, log);
  };
  const stop = async (): Promise<void> => {
    if (child !== undefined) await endProcessTree(child);
  };
  await start();
  return {
    port,
    folder,
    privateKey,
    hostKeys: hostKeyFiles.map((file) => readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')),
    accept: (publicKeyFile) => {
      appendFileSync(join(folder, 'authorized_keys'), readFileSync(publicKeyFile));
    },
    log: () => log.text,
    start,
    stop,
  };
}

function configLines(folder: string, port: number, hostKeyFiles: readonly string[]): string[] {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...hostKeyFiles.map((file) => `HostKey ${file}`),
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'StrictModes no',
    'PidFile none',
    'UsePAM no',
    'UseDNS no',
    'PasswordAuthentication yes',
    'PermitRootLogin yes',
    'MaxStartups 100',
    'AcceptEnv LANG LC_*',
  ];
}

/** The server says on standard error when it listens. */
function launch(sshd: string, config: string, log: { text: string }): Promise<ChildProcess> {
  const child = spawn(sshd, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log.text += text;
      if (/^Server listening/m.test(text)) resolve(child);
    });
    child.once('exit', (code) => {
      reject(new Error(`sshd ended with code ${code ?? '?'}: ${log.text}`));
    });
  });
}

export function removeServer(server: SshServer): void {
  rmSync(server.folder, { recursive: true, force: true });
}
