import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { which } from '../../../scripts/support/processes.mjs';
import type { Host } from '../../../src/core/ports/host';
import type { SshPrompts } from '../../../src/core/ports/sshPrompts';
import type { SshTarget } from '../../../src/core/ssh/sshTarget';
import { formatMessage } from '../../../src/core/std/message';
import { addLoginUser, type LoginUser } from '../../support/loginUsers';
import { buildHosts, openHost } from '../../support/openSshHost';
import { noServerReason, removeServer, startSshServer, type SshServer } from '../../support/sshServer';
import { securityKeyFile } from '../../support/ssh/securityKeyFile';
import { makeKeyPair, outputOf } from '../../support/tools';

if (noServerReason !== undefined) console.info(noServerReason);

const PASSWORD = `p'a"s $s`;

describe.skipIf(noServerReason !== undefined)('logging in', () => {
  let server: SshServer;
  let user: LoginUser;
  let folder: string;
  let agent: { readonly socket: string; readonly child: ChildProcess };
  beforeAll(async () => {
    server = await startSshServer(['MaxAuthTries 6']);
    const hash = outputOf('perl', ['-e', 'print crypt($ARGV[0], q($6$saltsalt))', PASSWORD]);
    user = await addLoginUser(server.folder, { shell: '/bin/sh', passwordHash: hash });
    folder = mkdtempSync(join(tmpdir(), 'jw-keys-'));
    agent = await startAgent(folder);
  });
  afterAll(async () => {
    agent.child.kill();
    await server.stop();
    await user.remove();
    removeServer(server);
    rmSync(folder, { recursive: true });
  });

  /** A key that the server accepts, unless it is a stranger's. */
  function makeKey(
    name: string,
    { type = 'ed25519', passphrase = '', format = 'RFC4716', isStranger = false } = {},
  ): string {
    const path = makeKeyPair(join(folder, name), type, ['-a', '1', '-m', format, '-N', passphrase, '-C', name]);
    if (!isStranger) server.accept(`${path}.pub`);
    return path;
  }

  function open(target: Partial<SshTarget>, prompts: Partial<SshPrompts> = {}): Host {
    return openHost(buildHosts({ prompts }), { port: server.port, user: user.name, ...target });
  }

  async function logIn(target: Partial<SshTarget>, prompts: Partial<SshPrompts> = {}): Promise<string> {
    const host = open(target, prompts);
    const result = await host.connect();
    host.disconnect();
    if (result.ok) return 'ok';
    const { code, message, remedy } = result.problem;
    return [code, formatMessage(message), remedy === undefined ? '' : formatMessage(remedy)].join('\n');
  }

  const named = (...paths: string[]): Pick<SshTarget, 'identityFiles'> => ({
    identityFiles: paths.map((path) => ({ path, isDefault: false })),
  });

  it.each(['ed25519', 'rsa', 'ecdsa'])('takes a key file of type %s', async (type) => {
    expect(await logIn(named(makeKey(`plain_${type}`, { type })))).toBe('ok');
    expect(await logIn(named(makeKey(`pem_${type}`, { type, format: type === 'ed25519' ? 'RFC4716' : 'PEM' })))).toBe(
      'ok',
    );
  });

  it('passes over files that are not there, and keys that the host does not know', async () => {
    const stranger = makeKey('stranger', { isStranger: true });
    expect(await logIn(named(join(folder, 'nothing'), stranger, makeKey('friend')))).toBe('ok');
  });

  it('asks for a passphrase once, until it is right, and only for a key that the host accepts', async () => {
    const stranger = makeKey('locked_stranger', { passphrase: 'other', isStranger: true });
    const path = makeKey('locked', { passphrase: 'open sesame' });
    const asked: string[] = [];
    const right: unknown[] = [];
    const host = open(named(stranger, path), {
      wasRight: (...secret) => void right.push(secret),
      passphrase: ({ file, attempt, mayAsk }) => {
        asked.push(`${file} ${attempt} ${mayAsk}`);
        return Promise.resolve(attempt === 1 ? 'wrong' : 'open sesame');
      },
    });
    expect(await host.connect()).toMatchObject({ ok: true });
    host.disconnect();
    expect(await host.run('true', [])).toMatchObject({ ok: true });
    host.disconnect();
    expect(asked).toEqual([`${path} 1 true`, `${path} 2 true`]);
    expect(right).toEqual([[{ kind: 'passphrase', file: path }, 'open sesame']]);
  });

  it('asks for the passphrase of an old key, whose public half nobody knows', async () => {
    const path = makeKey('old_locked', { type: 'rsa', format: 'PEM', passphrase: 'old one' });
    rmSync(`${path}.pub`);
    expect(await logIn(named(path), { passphrase: () => Promise.resolve('old one') })).toBe('ok');
  });

  it('takes keys of the agent, those of the configuration first, and no others if it says so', async () => {
    const held = makeKey('held');
    outputOf('ssh-add', ['-q', held], { env: { ...process.env, SSH_AUTH_SOCK: agent.socket } });
    const identityAgent = agent.socket;
    expect(await logIn({ identityAgent })).toBe('ok');
    // Its public half alone names a key of the agent.
    rmSync(held);
    expect(await logIn({ identityAgent, identitiesOnly: true, ...named(held) })).toBe('ok');
    expect(await logIn({ identityAgent, identitiesOnly: true, ...named(`${held}.pub`) })).toBe('ok');
    expect(await logIn({ identityAgent, identitiesOnly: true, passwordAuthentication: false })).toMatch(
      /^host\/auth-failed/,
    );
  });

  it('does without an agent that does not answer', async () => {
    expect(await logIn({ identityAgent: join(folder, 'no-agent'), ...named(makeKey('without_agent')) })).toBe('ok');
  });

  it('names the keys that it cannot use, and the way out', async () => {
    const path = join(folder, 'id_ed25519_sk');
    writeFileSync(path, securityKeyFile());
    expect(await logIn({ ...named(path), passwordAuthentication: false })).toMatch(
      /^host\/auth-failed[^]*security key \(FIDO\)/,
    );
    const certified = makeKey('certified', { isStranger: true });
    copyFileSync(`${certified}.pub`, `${certified}-cert.pub`);
    expect(await logIn({ ...named(certified), passwordAuthentication: false })).toMatch(
      /certified-cert.pub is something/,
    );
    writeFileSync(join(folder, 'broken'), 'not a key');
    expect(await logIn({ ...named(join(folder, 'broken')), passwordAuthentication: false })).toMatch(
      /broken cannot be read/,
    );
  });

  it('asks for a password, three times at most, and keeps the right one in mind', async () => {
    const attempts: number[] = [];
    const right: unknown[] = [];
    const host = open(
      {},
      {
        wasRight: (...secret) => void right.push(secret),
        password: ({ attempt, user: name }) => {
          attempts.push(attempt);
          return Promise.resolve(attempt < 3 ? 'wrong' : name === user.name ? PASSWORD : '');
        },
      },
    );
    expect(await host.connect()).toMatchObject({ ok: true });
    host.disconnect();
    expect(await host.run('true', [])).toMatchObject({ ok: true });
    host.disconnect();
    expect(attempts).toEqual([1, 2, 3]);
    expect(right).toEqual([[{ kind: 'password', host: 'board', user: user.name }, PASSWORD]]);
  });

  it('says what was tried when nothing helped', async () => {
    const stranger = makeKey('unknown', { isStranger: true });
    const failed = await logIn(named(stranger), {
      password: () => Promise.resolve('wrong'),
      wasRight: () => expect.fail('It was wrong.'),
    });
    expect(failed).toContain('host/auth-failed');
    expect(failed).toContain(`Tried: ${stranger}, keyboard-interactive, password.`);
  });

  it('says that fewer keys are needed when the host has seen enough of them', async () => {
    const strangers = Array.from({ length: 8 }, (_, i) => makeKey(`many${i}`, { isStranger: true }));
    expect(await logIn(named(...strangers))).toMatch(/^host\/auth-failed\n[^]*Too many[^]*IdentitiesOnly/);
  });

  it('is cancelled with the question, and does not ask again', async () => {
    let count = 0;
    const host = open({}, { password: () => Promise.resolve((count++, undefined)) });
    await expect(host.connect()).rejects.toMatchObject({ name: 'AbortError' });
    expect([host.connection.kind, count]).toEqual(['disconnected', 1]);
  });

  it('disturbs nobody for what runs by itself', async () => {
    let wasAllowed = true;
    const host = open({}, { password: ({ mayAsk }) => Promise.resolve(((wasAllowed = mayAsk), undefined)) });
    expect(await host.run('true', [])).toMatchObject({ ok: false, problem: { code: 'host/needs-person' } });
    expect([wasAllowed, host.connection.kind]).toEqual([false, 'disconnected']);
  });

  it('waits for an answer as long as it takes, and ends the question with the attempt', async () => {
    const controller = new AbortController();
    let ended = false;
    const host = open(
      { connectTimeout: 0.4 },
      {
        password: (_, signal) => {
          setTimeout(() => {
            controller.abort();
          }, 1000);
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              ended = true;
              resolve(undefined);
            });
          });
        },
      },
    );
    const before = performance.now();
    await expect(host.connect(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - before).toBeGreaterThan(900);
    expect(ended).toBe(true);
  });

  it('gives the host the variables that the configuration names', async () => {
    const host = open({ ...named(makeKey('env')), setEnv: ['LC_JW=a=b c', 'NOT_TAKEN=1'], sendEnv: ['LC_X*'] });
    process.env.LC_XYZ = 'sent';
    const result = await host.run('sh', ['-c', 'echo "$LC_JW|$LC_XYZ|$NOT_TAKEN"']);
    delete process.env.LC_XYZ;
    expect(result).toMatchObject({ ok: true, value: { stdout: 'a=b c|sent|\n' } });
    host.disconnect();
  });
});

async function startAgent(folder: string): Promise<{ socket: string; child: ChildProcess }> {
  const socket = join(folder, 'agent');
  const child = spawn(which('ssh-agent')!, ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(existsSync(socket)).toBe(true);
  return { socket, child };
}
