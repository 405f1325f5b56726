import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/core/ports/host';
import type { NewHostKeyQuestion } from '../../../src/core/ports/sshPrompts';
import type { SshTarget } from '../../../src/core/ssh/sshTarget';
import { formatMessage } from '../../../src/core/std/message';
import type { Problem } from '../../../src/core/std/problem';
import { createKnownHostsKeys } from '../../../src/node/ssh/hostKeys';
import { buildHosts, openHost, silentLog } from '../../support/openSshHost';
import { noServerReason, removeServer, startSshServer, type SshServer } from '../../support/sshServer';
import { makeKeyPair, outputOf } from '../../support/tools';

if (noServerReason !== undefined) console.info(noServerReason);

describe.skipIf(noServerReason !== undefined)("a host's key", () => {
  let server: SshServer;
  let folder: string;
  let file: string;
  let place: string;
  beforeAll(async () => {
    server = await startSshServer();
    place = `[127.0.0.1]:${server.port}`;
  });
  afterAll(async () => {
    await server.stop();
    removeServer(server);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jw-known-'));
    file = join(folder, 'ssh', 'known_hosts');
    mkdirSync(join(folder, 'ssh'));
    return () => {
      rmSync(folder, { recursive: true });
    };
  });

  const keyOf = (type: string): string => server.hostKeys.find((key) => key.startsWith(type))!;
  const fingerprintOf = (key: string): string => {
    writeFileSync(join(folder, 'key.pub'), key);
    return outputOf('ssh-keygen', ['-lf', join(folder, 'key.pub')]).split(' ')[1]!;
  };
  const otherKey = (): string => {
    makeKeyPair(join(folder, 'other'), 'ed25519');
    return readFileSync(join(folder, 'other.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  };

  function open(answer: boolean | undefined, settings: Partial<SshTarget> = {}) {
    const questions: NewHostKeyQuestion[] = [];
    const acceptHostKey = (question: NewHostKeyQuestion): Promise<boolean> => {
      questions.push(question);
      return answer === undefined ? Promise.reject(new Error('Nobody may be asked.')) : Promise.resolve(answer);
    };
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (text: string) => void warnings.push(text) };
    const host = openHost(buildHosts({ hostKeys: createKnownHostsKeys(log), prompts: { acceptHostKey }, log }), {
      port: server.port,
      identityFiles: [{ path: server.privateKey, isDefault: false }],
      userKnownHostsFiles: [file],
      ...settings,
    });
    return { host, questions, warnings };
  }

  async function problemOf(host: Host): Promise<Problem> {
    const result = await host.connect();
    host.disconnect();
    if (result.ok) throw new Error('It connected.');
    return result.problem;
  }

  async function expectKnown(settings: Partial<SshTarget> = {}): Promise<void> {
    const { host } = open(undefined, settings);
    expect(await host.connect()).toMatchObject({ ok: true });
    host.disconnect();
  }

  it('that is new is shown with its fingerprint, and kept for ssh too when it is accepted', async () => {
    rmSync(join(folder, 'ssh'), { recursive: true });
    const { host, questions } = open(true);
    expect(await host.connect()).toMatchObject({ ok: true });
    host.disconnect();
    const [type = ''] = questions[0]!.offered.keyType.split(' ');
    const offered = { keyType: type, fingerprint: fingerprintOf(keyOf(type)) };
    expect(questions).toEqual([{ host: 'board', place, offered, others: [] }]);
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toBe(`${place} ${keyOf(type)}\n`);
    expect([statSync(file).mode & 0o777, statSync(join(folder, 'ssh')).mode & 0o777]).toEqual([0o600, 0o700]);
    await expectKnown();
  });

  it('is added to what is there, hidden if the configuration says so', async () => {
    writeFileSync(file, `elsewhere ${keyOf('ssh-ed25519')}`);
    const { host } = open(true, { hashKnownHosts: true });
    await host.connect();
    host.disconnect();
    await expect.poll(() => readFileSync(file, 'utf8').split('\n').length).toBe(3);
    expect(readFileSync(file, 'utf8')).toMatch(/^elsewhere [^]*\n\|1\|/);
    expect(outputOf('ssh-keygen', ['-F', place, '-f', file])).toContain('found: line 2');
    await expectKnown({ hashKnownHosts: true });
  });

  it('that is not accepted ends the attempt and is not kept', async () => {
    const { host } = open(false);
    await expect(host.connect()).rejects.toMatchObject({ name: 'AbortError' });
    expect([host.connection.kind, existsSync(file)]).toEqual(['disconnected', false]);
  });

  it.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'])('is the one that is known: %s', async (type) => {
    writeFileSync(file, `${place} ${keyOf(type)}\n`);
    await expectKnown();
  });

  it('may be known by an alias, or by the machine', async () => {
    writeFileSync(file, `the-alias ${keyOf('ssh-ed25519')}\n`);
    await expectKnown({ hostKeyAlias: 'the-alias' });
    await expectKnown({ hostKeyAlias: 'the-alias', userKnownHostsFiles: [], globalKnownHostsFiles: [file] });
  });

  it('that has changed is refused, with both fingerprints and the line', async () => {
    const before = otherKey();
    writeFileSync(file, `# comment\n\n${place} ${before}\n`);
    const logged = server.log().length;
    const problem = await problemOf(open(undefined).host);
    expect(problem).toMatchObject({ code: 'host/key-changed', file, place: { start: { line: 2 } } });
    const said = formatMessage(problem.message);
    for (const part of [fingerprintOf(before), fingerprintOf(keyOf('ssh-ed25519')), `line 3 of ${file}`]) {
      expect(said).toContain(part);
    }
    expect(formatMessage(problem.remedy!)).toContain(`ssh-keygen -R '${place}'`);
    expect(server.log().slice(logged)).not.toMatch(/Accepted|Failed/);
  });

  it('that is revoked is refused', async () => {
    writeFileSync(file, `${place} ${keyOf('ssh-ed25519')}\n@revoked * ${keyOf('ssh-ed25519')}\n`);
    expect(await problemOf(open(undefined).host)).toMatchObject({
      code: 'host/key-revoked',
      place: { start: { line: 1 } },
    });
    writeFileSync(file, `${place} ${keyOf('ssh-ed25519')}\n`);
    const revokedHostKeys = join(folder, 'revoked');
    writeFileSync(revokedHostKeys, `# lost\n${keyOf('ssh-ed25519')} comment\n`);
    expect(await problemOf(open(undefined, { revokedHostKeys }).host)).toMatchObject({
      code: 'host/key-revoked',
      file: revokedHostKeys,
      place: { start: { line: 1 } },
    });
  });

  it('is refused where a list of revoked keys cannot be read, with what to do', async () => {
    writeFileSync(file, `${place} ${keyOf('ssh-ed25519')}\n`);
    const missing = await problemOf(open(undefined, { revokedHostKeys: join(folder, 'none') }).host);
    expect(missing).toMatchObject({ code: 'host/key-revocations', file: join(folder, 'none') });
    writeFileSync(join(folder, 'revoked.pub'), keyOf('ssh-rsa'));
    const binary = join(folder, 'list');
    outputOf('ssh-keygen', ['-k', '-f', binary, join(folder, 'revoked.pub')]);
    const problem = await problemOf(open(undefined, { revokedHostKeys: binary }).host);
    expect(problem).toMatchObject({ code: 'host/key-revocations', file: binary });
    expect(formatMessage(problem.message)).toContain('binary list');
    expect(formatMessage(problem.remedy!)).toContain('text file');
  });

  it('is found among lines that cannot be read, which the log names once', async () => {
    writeFileSync(file, `# mine\nhalf ssh-ed25519 AAAA\n@sign * ${otherKey()}\n${place} ${keyOf('ssh-ed25519')}\n`);
    const { host, warnings } = open(undefined);
    for (let i = 0; i < 2; i++) {
      expect(await host.connect()).toMatchObject({ ok: true });
      host.disconnect();
    }
    expect(warnings).toEqual([
      `${file}:2: This line does not hold a whole key. It is passed over.`,
      `${file}:3: This line begins with a marker that is not known. It is passed over.`,
    ]);
  });

  it('that is accepted but cannot be kept is told to the log', async () => {
    const { host, warnings } = open(true, { userKnownHostsFiles: ['/proc/version/known_hosts'] });
    expect(await host.connect()).toMatchObject({ ok: true });
    host.disconnect();
    await expect.poll(() => warnings).toEqual([expect.stringMatching(/^board: .*known_hosts/)]);
  });

  it('that only an authority vouches for is no new key: the way out is named', async () => {
    writeFileSync(file, `@cert-authority * ${otherKey()}\n`);
    const problem = await problemOf(open(true).host);
    expect(problem.code).toBe('host/key-authority');
    expect(formatMessage(problem.remedy!)).toContain(place);
  });

  it('is asked for by nobody where the configuration decides', async () => {
    expect(await problemOf(open(undefined, { strictHostKeyChecking: 'yes' }).host)).toMatchObject({
      code: 'host/key-unknown',
    });
    expect(existsSync(file)).toBe(false);
    await expectKnown({ strictHostKeyChecking: 'accept-new' });
    await expect.poll(() => existsSync(file)).toBe(true);
    await expectKnown({ strictHostKeyChecking: 'yes' });
  });

  it('is asked for by nobody while nobody may be disturbed', async () => {
    const { host, questions } = open(true);
    expect(await host.run('true', [])).toMatchObject({ ok: false, problem: { code: 'host/needs-person' } });
    expect(questions).toEqual([]);
  });
});
