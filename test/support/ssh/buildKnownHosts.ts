import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Random } from '../../../scripts/example/random.mjs';
import { hashHostName } from '../../../src/core/ssh/knownHosts';
import { nodeDigests } from './opensshClient';

/** A public key as it goes over the wire, from its type and its parts. */
export function buildSshKey(type: string, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    [Buffer.from(type), ...parts].flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, Buffer.from(part)];
    }),
  );
}

/** Bytes that are the same for the same name. */
function bytesFor(name: string, count: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, block) => {
    return createHash('sha256').update(`${name} ${block}`).digest();
  });
  return Buffer.concat(blocks).subarray(0, count);
}

export function buildEd25519Key(name: string): Buffer {
  return buildSshKey('ssh-ed25519', bytesFor(name, 32));
}

function buildRsaKey(name: string): Buffer {
  const modulus = bytesFor(name, 257);
  modulus[0] = 0;
  modulus[1]! |= 0x80;
  modulus[256]! |= 1;
  return buildSshKey('ssh-rsa', Uint8Array.of(1, 0, 1), modulus);
}

/** The point has to lie on the curve, so this key is another one each time. */
function generateEcdsaKey(): Buffer {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return buildSshKey('ecdsa-sha2-nistp256', Buffer.from('nistp256'), point);
}

/** Keys of several types to choose from. */
export const hostKeys: readonly [Buffer, ...Buffer[]] = [
  buildEd25519Key('a'),
  buildEd25519Key('b'),
  buildRsaKey('a'),
  buildRsaKey('b'),
  generateEcdsaKey(),
];

/** Names as they are asked for. */
export const knownNames = [
  'nano',
  'nano.local',
  '10.0.0.7',
  '2001:db8::7',
  '[nano]:2222',
  '[10.0.0.7]:2222',
  'xavier',
] as const;

const patterns = [
  ...[
    ...knownNames,
    'Nano',
    'NANO.local',
    '*.local',
    'n?no',
    '*',
    '[*]:2222',
    '!nano',
    '!nano.local',
    '10.0.0.*',
    '?avier',
  ],
] as readonly string[] as readonly [string, ...string[]];

/** A `known_hosts` file with lines of every kind: hashed, with patterns, revoked, of authorities, broken, comments. */
export function generateKnownHosts(random: Random, keys: readonly [Buffer, ...Buffer[]]): string {
  const count = Math.floor(random.between(0, 9));
  const lines = Array.from({ length: count }, () => generateLine(random, keys));
  const end = random.next() < 0.2 ? '\r\n' : '\n';
  return lines.join(end) + (random.next() < 0.8 ? end : '');
}

function generateLine(random: Random, keys: readonly [Buffer, ...Buffer[]]): string {
  if (random.next() < 0.15)
    return random.pick(['', '# nano ssh-ed25519', '  ', '\t# note', 'nano', 'nano ssh-ed25519']);
  const key = random.pick(keys);
  const type = key.toString('latin1', 4, 4 + key.readUInt32BE());
  const marker = random.pick(['', '', '', '', '', '@revoked ', '@cert-authority ', '@revoked  ']);
  const blank = random.pick([' ', ' ', '\t', '  ']);
  const encoded = damage(random, key.toString('base64'));
  const written = random.next() < 0.03 ? 'ssh-unknown' : type;
  const comment = random.pick(['', '', ' me@here', ' # note', '\tx']);
  return [random.pick(['', '', ' ']), marker, generateNames(random), blank, written, blank, encoded, comment].join('');
}

function damage(random: Random, encoded: string): string {
  const chance = random.next();
  if (chance < 0.03) return encoded.slice(0, -8);
  if (chance < 0.05) return encoded.slice(0, -1);
  return chance < 0.07 ? encoded.replace(/[a-z]/, '*') : encoded;
}

function generateNames(random: Random): string {
  const chance = random.next();
  if (chance < 0.03) return random.pick(['|1|AAAA|BBBB', '|1|', '|2|x|y']);
  if (chance < 0.4) {
    const name = random.pick(knownNames);
    return hashHostName(name, bytesFor(`${random.next()}`, 20), nodeDigests.hmacSha1);
  }
  const count = Math.floor(random.between(1, 4));
  return Array.from({ length: count }, () => random.pick(patterns)).join(',');
}
