import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeBytes } from './nodeBytes';

/** Neither random nor regular, so that the stream has its content spread over all of its length. */
const plain = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919 * (i % 13)) >> (i % 11));
const packed = new Uint8Array(deflateSync(plain));

describe('nodeBytes', () => {
  it('inflates what was deflated, with and without a zlib header', () => {
    expect(nodeBytes.inflate(packed, plain.length)).toEqual({ bytes: Buffer.from(plain), state: 'complete' });
    const raw = nodeBytes.inflateRaw(deflateRawSync(plain), plain.length);
    expect(raw.state).toBe('complete');
    expect(Buffer.compare(raw.bytes, plain)).toBe(0);
  });

  it('gives what a cut-off stream still holds', () => {
    const { bytes, state } = nodeBytes.inflate(packed.subarray(0, packed.length >> 1), plain.length);
    expect(state).toBe('truncated');
    expect(bytes.length).toBeGreaterThan(plain.length / 4);
    expect(Buffer.compare(bytes, plain.subarray(0, bytes.length))).toBe(0);
  });

  it('gives all pixels of a stream whose checksum alone is wrong', () => {
    const damaged = packed.slice();
    damaged[damaged.length - 1]! ^= 1;
    const { bytes, state } = nodeBytes.inflate(damaged, plain.length);
    expect(state).toBe('damaged');
    expect(Buffer.compare(bytes, plain)).toBe(0);
  });

  it('gives what stands before the damage in a stream that is no deflate data from some byte on', () => {
    const start = plain.subarray(0, 100_000);
    const whole = deflateSync(start, { finishFlush: constants.Z_FULL_FLUSH });
    // Three set bits: the last block, of the kind that does not exist.
    const damaged = Buffer.concat([whole, Buffer.alloc(1000, 7)]);
    const { bytes, state } = nodeBytes.inflate(damaged, plain.length);
    expect(state).toBe('damaged');
    expect(Buffer.compare(bytes, start)).toBe(0);
  });

  it.each([1, 1000, plain.length - 1])('stops at %i bytes where the stream holds more', (maxLength) => {
    const { bytes, state } = nodeBytes.inflate(packed, maxLength);
    expect(state).toBe('too-long');
    expect(Buffer.compare(bytes, plain.subarray(0, maxLength))).toBe(0);
  });

  it('does not unpack a bomb beyond what was asked for', () => {
    const bomb = deflateSync(new Uint8Array(64 * 1024 * 1024));
    const { bytes, state } = nodeBytes.inflate(bomb, 100_000);
    expect(state).toBe('too-long');
    expect(bytes.length).toBe(100_000);
  });

  it.each([new Uint8Array(), new Uint8Array([1, 2, 3])])('gives nothing for what is no stream', (data) => {
    expect(nodeBytes.inflate(data, 10).bytes.length).toBe(0);
  });

  it('hashes as others do', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(nodeBytes.sha256(new Uint8Array())).toBe(empty);
  });
});
