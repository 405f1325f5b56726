import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshTarget } from '../../../src/core/ssh/sshTarget';
import { formatMessage } from '../../../src/core/std/message';
import { startFaultServer, type FaultServer } from '../../support/faultServer';
import { buildHosts, openHost, silentLog } from '../../support/openSshHost';
import { buildSshKey } from '../../support/ssh/buildKnownHosts';

const securityKey = buildSshKey('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 1), Buffer.from('ssh:'));
const certificate = buildSshKey('ssh-ed25519-cert-v01@openssh.com', Buffer.alloc(32, 2), Buffer.alloc(32, 3));

/** A key as it stands in a file that ends in `.pub`. */
function publicLine(type: string, key: Buffer): string {
  return `${type} ${key.toString('base64')} mine\n`;
}

describe('a key that ssh can use and the library cannot', () => {
  let folder: string;
  let server: FaultServer;
  let agent: Server;
  let socket: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jw-keys-'));
    server = await startFaultServer({
      onAuthentication: (context) => {
        if (context.method === 'password' && context.username === 'password') context.accept();
        else context.reject(context.username === 'password' ? ['publickey', 'password'] : ['publickey']);
      },
    });
    socket = join(folder, 'agent');
    agent = createAgent([
      [securityKey, 'my token'],
      [certificate, 'my certificate'],
    ]);
    await new Promise<void>((resolve) => agent.listen(socket, resolve));
  });
  afterAll(() => {
    server.stop();
    agent.close();
    rmSync(folder, { recursive: true });
  });

  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const open = (settings: Partial<SshTarget>) => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (text: string) => void warnings.push(text) };
    const prompts = { password: () => Promise.resolve('right') };
    const host = openHost(buildHosts({ log, prompts }), { port: server.port, user: 'key', ...settings });
    return { host, warnings };
  };
  const remedyOf = async (settings: Partial<SshTarget>): Promise<string> => {
    const { host } = open(settings);
    const result = await host.connect();
    host.dispose();
    if (result.ok) throw new Error('It connected.');
    expect(result.problem.code).toBe('host/auth-failed');
    return formatMessage(result.problem.remedy!);
  };
  const named = (path: string): Partial<SshTarget> => ({ identityFiles: [{ path, isDefault: false }] });

  it('is named where the agent holds it', async () => {
    expect(await remedyOf({ identityAgent: socket })).toMatch(
      /^The key my token is on a security key \(FIDO\).*ssh-copy-id board\.$/,
    );
  });

  it.each([
    ['a security key, by its public half', 'id_sk.pub', publicLine('sk-ssh-ed25519@openssh.com', securityKey), 'FIDO'],
    ['a certificate', 'id-cert.pub', publicLine('ssh-ed25519-cert-v01@openssh.com', certificate), 'The certificate'],
  ])('is named where the configuration names %s', async (_, name, text, said) => {
    const path = put(name, text);
    const remedy = await remedyOf(named(path));
    expect(remedy).toContain(said);
    expect(remedy).toContain(path);
  });

  it('is named where only its public half is there', async () => {
    put('id_gone.pub', publicLine('sk-ssh-ed25519@openssh.com', securityKey));
    expect(await remedyOf(named(join(folder, 'id_gone')))).toContain('FIDO');
  });

  it('is named where the configuration has a certificate for all keys', async () => {
    expect(await remedyOf({ certificateFiles: ['/keys/mine-cert.pub'] })).toContain('/keys/mine-cert.pub');
  });

  it('is told to the log, once, where a password lets the person in all the same', async () => {
    const { host, warnings } = open({ identityAgent: socket, user: 'password' });
    for (let i = 0; i < 2; i++) {
      expect(await host.connect()).toMatchObject({ ok: true });
      host.disconnect();
    }
    expect(warnings).toEqual([
      expect.stringContaining('The key my token is on a security key'),
      expect.stringContaining('The certificate my certificate'),
    ]);
    host.dispose();
  });
});

/** An agent that tells which keys it holds and signs nothing. */
function createAgent(keys: readonly (readonly [Buffer, string])[]): Server {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const text = (value: Buffer | string): Buffer =>
    Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);
  const entries = keys.flatMap(([key, comment]) => [text(key), text(comment)]);
  const answer = Buffer.concat([Buffer.of(12), number(keys.length), ...entries]);
  return createServer((connection) => {
    connection.on('error', () => undefined);
    connection.once('data', () => connection.write(text(answer)));
  });
}
