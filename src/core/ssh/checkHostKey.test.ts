import { describe, expect, it } from 'vitest';
import { buildEd25519Key, buildSshKey } from '../../../test/support/ssh/buildKnownHosts';
import { nodeDigests } from '../../../test/support/ssh/opensshClient';
import { checkHostKey, orderHostKeyAlgorithms } from './checkHostKey';
import { parseKnownHosts } from './knownHosts';
import { appendKnownHostsLine, formatKnownHostsLine } from './knownHostsLine';
import { fingerprintOf, keyTypeOfAlgorithm, sshKeyTypeOf } from './sshKey';

const mine = buildEd25519Key('mine');
const other = buildEd25519Key('other');
const rsa = buildSshKey('ssh-rsa', Uint8Array.of(1, 0, 1), new Uint8Array(256).fill(7));
const [mineText, otherText, rsaText] = [
  `ssh-ed25519 ${mine.toString('base64')}`,
  `ssh-ed25519 ${other.toString('base64')}`,
  `ssh-rsa ${rsa.toString('base64')}`,
];
const print = (key: Uint8Array) => fingerprintOf(key, nodeDigests.sha256);

function question(text: string, place: { port?: number; hostKeyAlias?: string } = {}) {
  const files = [{ path: '/known', text }];
  return { files, hostName: 'nano', port: 22, digests: nodeDigests, ...place };
}

describe('the key that a host offers', () => {
  it('is known by any line that has it, whatever the others say', () => {
    const verdict = checkHostKey(question(`nano ${otherText}\nxavier,NANO ${mineText} me\n`), mine);
    expect(verdict).toEqual({
      kind: 'known',
      entry: { file: '/known', line: 1, keyType: 'ssh-ed25519', fingerprint: print(mine) },
    });
  });

  it('is new where no line speaks of the host', () => {
    const offered = { keyType: 'ssh-ed25519', fingerprint: print(mine) };
    expect(checkHostKey(question(`xavier,!nano,n* ${mineText}\n`), mine)).toEqual({ kind: 'new', offered, others: [] });
  });

  it('has changed where other keys are known, and the one of its type is shown', () => {
    const verdict = checkHostKey(question(`nano ${otherText}\nnano ${rsaText}\n`), mine);
    expect(verdict).toMatchObject({
      kind: 'changed',
      offered: { fingerprint: print(mine) },
      entry: { line: 0, fingerprint: print(other) },
      entries: [{ line: 0 }, { line: 1, keyType: 'ssh-rsa' }],
    });
  });

  it('has changed also where only keys of other types are known, as with OpenSSH', () => {
    const verdict = checkHostKey(question(`nano ${rsaText}\n`), mine);
    expect(verdict).toMatchObject({
      kind: 'changed',
      entry: { keyType: 'ssh-rsa' },
      offered: { keyType: 'ssh-ed25519' },
    });
  });

  it('is revoked by a line that says so, even where another one knows it', () => {
    const verdict = checkHostKey(question(`nano ${mineText}\n@revoked * ${mineText}\n`), mine);
    expect(verdict).toMatchObject({ kind: 'revoked', entry: { line: 1 } });
  });

  it('cannot be vouched for by an authority, since certificates are not asked for', () => {
    const verdict = checkHostKey(question(`@cert-authority *,!old ${otherText}\n`), mine);
    expect(verdict).toMatchObject({
      kind: 'certificate-authority-only',
      entry: { line: 0, fingerprint: print(other) },
    });
  });

  it('at another port may be the one of the usual port; others there do not make it changed', () => {
    expect(checkHostKey(question(`nano ${mineText}\n`, { port: 2222 }), mine)).toMatchObject({ kind: 'known' });
    expect(checkHostKey(question(`nano ${otherText}\n`, { port: 2222 }), mine)).toMatchObject({
      kind: 'new',
      others: [{ fingerprint: print(other) }],
    });
    expect(checkHostKey(question(`[nano]:2222 ${otherText}\nnano ${mineText}\n`, { port: 2222 }), mine)).toMatchObject({
      kind: 'changed',
    });
    expect(checkHostKey(question(`@revoked nano ${mineText}\n`, { port: 2222 }), mine)).toMatchObject({
      kind: 'revoked',
    });
  });

  it('is looked for under the alias alone where there is one', () => {
    const text = `nano ${otherText}\nboard ${mineText}\n`;
    expect(checkHostKey(question(text, { hostKeyAlias: 'board', port: 2222 }), mine)).toMatchObject({ kind: 'known' });
    expect(checkHostKey(question(text, { hostKeyAlias: 'cam', port: 2222 }), mine)).toMatchObject({ kind: 'new' });
  });
});

describe('the algorithms that a host is asked for', () => {
  const list = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512', 'rsa-sha2-256'];

  it('begin with those whose keys are known', () => {
    expect(orderHostKeyAlgorithms(question(`nano ${rsaText}\n`), list)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
    ]);
  });

  it.each([`nano ${mineText}\nnano ${rsaText}\n`, '', `@revoked nano ${rsaText}\nnano ${rsaText}\n`])(
    'stay as they are for %j',
    (text) => {
      expect(orderHostKeyAlgorithms(question(text), list)).toEqual(list);
    },
  );

  it.each([
    ['rsa-sha2-512-cert-v01@openssh.com', 'ssh-rsa'],
    ['ssh-ed25519-cert-v01@openssh.com', 'ssh-ed25519'],
    ['sk-ssh-ed25519-cert-v01@openssh.com', 'sk-ssh-ed25519@openssh.com'],
    ['sk-ssh-ed25519@openssh.com', 'sk-ssh-ed25519@openssh.com'],
  ])('%s belongs to keys of type %s', (algorithm, type) => {
    expect(keyTypeOfAlgorithm(algorithm)).toBe(type);
  });
});

describe('a known_hosts file', () => {
  it('tells which lines nobody heeds', () => {
    const text = `nano\nnano ssh-rsa ${mine.toString('base64')}\n@unknown nano ${mineText}\n|1|AAAA|BBBB ${mineText}\n# nano\n`;
    const { value, problems } = parseKnownHosts(text);
    expect(value).toEqual([]);
    expect(problems.map(({ place }) => (place !== undefined && 'start' in place ? place.start.line : -1))).toEqual([
      0, 1, 2, 3,
    ]);
  });

  it('keeps its last line when one is added', () => {
    expect(appendKnownHostsLine('', 'new')).toBe('new\n');
    expect(appendKnownHostsLine('a\n', 'new')).toBe('a\nnew\n');
    expect(appendKnownHostsLine('a', 'new')).toBe('a\nnew\n');
  });

  it('gets no name that would be a pattern, and no broken key', () => {
    expect(formatKnownHostsLine({ hostName: '*', port: 22 }, mine).ok).toBe(false);
    expect(formatKnownHostsLine({ hostName: 'a', hostKeyAlias: 'a,b', port: 22 }, mine).ok).toBe(false);
    expect(formatKnownHostsLine({ hostName: 'nano', port: 22 }, mine.subarray(0, -1)).ok).toBe(false);
    expect(formatKnownHostsLine({ hostName: '2001:db8::1', port: 22 }, mine)).toEqual({
      ok: true,
      value: `2001:db8::1 ${mineText}`,
    });
  });
});

describe('the type of a key', () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ['a whole key', mine, 'ssh-ed25519'],
    ['a key with more than belongs to it', Buffer.concat([mine, Uint8Array.of(0, 0, 0, 0)]), undefined],
    ['half a key', mine.subarray(0, 30), undefined],
    ['another type', buildSshKey('constructor', mine), undefined],
    ['nothing', new Uint8Array(), undefined],
    ['a part of the length of the world', Buffer.concat([mine.subarray(0, 15), Buffer.alloc(4, 255)]), undefined],
  ])('of %s', (_, key, type) => {
    expect(sshKeyTypeOf(key)).toBe(type);
  });
});
