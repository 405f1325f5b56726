import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../scripts/example/random.mjs';
import { ensureSsh } from '../../scripts/support/install.mjs';
import { checkHostKey, orderHostKeyAlgorithms, type HostKeyQuestion } from '../../src/core/ssh/checkHostKey';
import { findKnownHosts } from '../../src/core/ssh/knownHosts';
import { formatKnownHostsLine } from '../../src/core/ssh/knownHostsLine';
import { fingerprintOf } from '../../src/core/ssh/sshKey';
import { generateKnownHosts, hostKeys, knownNames } from '../support/ssh/buildKnownHosts';
import { nodeDigests, parseSshDump, runSsh } from '../support/ssh/opensshClient';
import { makeKeyPair } from '../support/tools';

const LONG = 300_000;
const root = mkdtempSync(join(tmpdir(), 'known-hosts-'));
const ssh = await ensureSsh().catch((error: unknown) => {
  console.info(`Known hosts are not compared with OpenSSH: ${String(error)}`);
  return undefined;
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Lines that speak of a name, with the fingerprints of their keys, as ssh-keygen finds them. */
async function linesByKeygen(file: string, name: string): Promise<string[]> {
  const { stdout } = await runSsh('ssh-keygen', ['-l', '-F', name, '-f', file]);
  const lines = [...stdout.matchAll(/found: line (\d+) ?(\w*)\n\S+ \S+ (SHA256:\S+)/g)];
  return lines.map(([, line = '', marker = '', fingerprint = '']) => `${line} ${marker} ${fingerprint}`);
}

const markers = { host: '', 'certificate-authority': 'CA', revoked: 'REVOKED' };

function linesByUs(text: string, name: string): string[] {
  return findKnownHosts(text, name, nodeDigests.hmacSha1).map(
    ({ line, marker, key }) => `${line + 1} ${markers[marker]} ${fingerprintOf(key, nodeDigests.sha256)}`,
  );
}

function randomFor(seed: number) {
  const random = createRandom(seed);
  for (let i = 0; i < 8; i++) random.next();
  return random;
}

describe.skipIf(ssh === undefined)('a known_hosts file', () => {
  it(
    'has the lines and the fingerprints for each host that ssh-keygen finds, before and after it hashes the names',
    async () => {
      const found: string[] = [];
      let matches = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const file = join(root, `known-${seed}`);
        writeFileSync(file, generateKnownHosts(randomFor(seed), hostKeys));
        for (const stage of ['written', 'hashed']) {
          if (stage === 'hashed') await runSsh('ssh-keygen', ['-H', '-f', file]);
          for (const name of knownNames) {
            const theirs = await linesByKeygen(file, name);
            const ours = linesByUs(readFileSync(file, 'utf8'), name);
            matches += theirs.length;
            if (theirs.join('\n') !== ours.join('\n')) {
              found.push(`seed ${seed} ${stage} ${name}: ssh ${theirs.join()}, ours ${ours.join()}`);
            }
          }
        }
      }
      expect(found).toEqual([]);
      expect(matches).toBeGreaterThan(300);
    },
    LONG,
  );

  it('takes lines that we write, hashed or not', async () => {
    const file = join(root, 'written');
    const host = { hostName: 'Nano.local', port: 2222 };
    const salt = createHash('sha1').update('salt').digest();
    for (const hash of [undefined, { salt, hmacSha1: nodeDigests.hmacSha1 }]) {
      const line = formatKnownHostsLine(host, hostKeys[0], hash);
      writeFileSync(file, `${line.ok ? line.value : ''}\n`);
      const expected = `1  ${fingerprintOf(hostKeys[0], nodeDigests.sha256)}`;
      expect(await linesByKeygen(file, '[nano.local]:2222')).toEqual([expected]);
    }
  });
});

/** A server on the loopback that shows one key and lets nobody in. */
async function startServer(privateKey: string): Promise<{ port: number; close: () => void }> {
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    client.on('authentication', (context) => {
      context.reject();
    });
    client.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe.skipIf(ssh === undefined)('the key of a host', () => {
  // Only a list that changes ssh's own one is put in order; one that is given whole stays as it is.
  const changed = '-*cert*,sk-*';
  let algorithms: readonly string[];
  let server: Awaited<ReturnType<typeof startServer>>;
  let offered: Buffer;

  beforeAll(async () => {
    const key = makeKeyPair(join(root, 'host'), 'ed25519');
    offered = Buffer.from(readFileSync(`${key}.pub`, 'utf8').split(' ')[1] ?? '', 'base64');
    server = await startServer(readFileSync(key, 'utf8'));
    const { stdout } = await runSsh(ssh!, ['-G', '-F', '/dev/null', '-o', `HostKeyAlgorithms=${changed}`, 'alias']);
    algorithms = parseSshDump(stdout).get('hostkeyalgorithms')?.[0]?.split(',') ?? [];
    expect(algorithms).toContain('ssh-ed25519');
  });

  afterAll(() => {
    server.close();
  });

  interface Decision {
    readonly kind: string;
    /** `file:line`, 1-based, of the key that a changed one is compared with. */
    readonly offending: string | undefined;
    readonly fingerprint: string | undefined;
    readonly order: string | undefined;
  }

  /** What the real client decides, strictly and without asking. */
  async function decide(question: HostKeyQuestion): Promise<Decision> {
    const [user = '', machine = ''] = question.files.map(({ path }) => path);
    const options = [
      `HostName=${question.hostName}`,
      `Port=${question.port}`,
      ...(question.hostKeyAlias === undefined ? [] : [`HostKeyAlias=${question.hostKeyAlias}`]),
      `UserKnownHostsFile=${user}`,
      `GlobalKnownHostsFile=${machine}`,
      `HostKeyAlgorithms=${changed}`,
      ...['StrictHostKeyChecking=yes', 'BatchMode=yes', 'PreferredAuthentications=none', 'IdentityFile=none'],
      `ProxyCommand=bash -c 'trap "" HUP; exec 3<>/dev/tcp/127.0.0.1/${server.port}; cat <&3 & cat >&3; kill $!'`,
    ];
    const args = ['-vv', '-F', '/dev/null', ...options.flatMap((option) => ['-o', option]), 'alias', 'true'];
    const { stderr } = await runSsh(ssh!, args);
    return {
      kind: kindOf(stderr),
      offending: /Offending \S+ key in (\S+)/.exec(stderr)?.[1],
      fingerprint: /Server host key: \S+ (\S+)/.exec(stderr)?.[1],
      order: /host key algorithms: (\S+)/.exec(stderr)?.[1],
    };
  }

  it(
    'is judged as the ssh client judges it, and asked for in the same order',
    async () => {
      const found: string[] = [];
      const counts = new Map<string, number>();
      for (let seed = 1; seed <= 120; seed++) {
        const random = randomFor(seed);
        const files = ['user', 'machine'].map((name) => {
          const text = generateKnownHosts(random, [offered, ...hostKeys]);
          const path = join(root, `${name}-${seed}`);
          writeFileSync(path, text);
          return { path, text };
        });
        const hostKeyAlias = random.next() < 0.2 ? random.pick(['xavier', 'nano']) : undefined;
        const place = { hostName: random.pick(['nano', 'nano.local', '10.0.0.7']), port: random.pick([22, 2222]) };
        const question = { files, ...place, hostKeyAlias, digests: nodeDigests };
        const theirs = await decide(question);
        const verdict = checkHostKey(question, offered);
        const ours = verdict.kind === 'certificate-authority-only' ? 'new' : verdict.kind;
        counts.set(verdict.kind, (counts.get(verdict.kind) ?? 0) + 1);
        const last = verdict.kind === 'changed' ? verdict.entries.at(-1) : undefined;
        const offending = last === undefined ? undefined : `${last.file}:${last.line + 1}`;
        const order = orderHostKeyAlgorithms(question, algorithms).join();
        const mine = { kind: ours, offending, fingerprint: fingerprintOf(offered, nodeDigests.sha256), order };
        if (JSON.stringify(mine) !== JSON.stringify(theirs)) {
          found.push(`seed ${seed}: ssh ${JSON.stringify(theirs)}, ours ${JSON.stringify(mine)}`);
        }
      }
      expect(found).toEqual([]);
      for (const kind of ['known', 'new', 'changed', 'revoked', 'certificate-authority-only']) {
        expect(counts.get(kind), kind).toBeGreaterThan(2);
      }
    },
    LONG,
  );
});

function kindOf(log: string): string {
  if (log.includes('REVOKED HOST KEY DETECTED')) return 'revoked';
  if (log.includes('is known and matches')) return 'known';
  if (log.includes('REMOTE HOST IDENTIFICATION HAS CHANGED')) return 'changed';
  return log.includes('and you have requested strict checking') ? 'new' : 'undecided';
}
