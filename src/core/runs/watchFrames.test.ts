import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBytes } from '../std/joinBytes';
import { WatchFrameReader, type WatchFrame } from './watchFrames';

const encoder = new TextEncoder();

function bytesOf(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return joinBytes(parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part)));
}

function read(stream: Uint8Array, cuts: readonly number[] = []): WatchFrame[] {
  const reader = new WatchFrameReader();
  const places = [...new Set([0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length])].sort(
    (a, b) => a - b,
  );
  return places.slice(1).flatMap((end, index) => [...reader.push(stream.slice(places[index], end))]);
}

const payload = Uint8Array.from({ length: 300 }, (_, index) => index);
const stream = bytesOf(
  'beat 1 1700000000\n',
  'log 2 job-1 0 300\n',
  payload,
  'end 2\n',
  'state 3 job-1 now=5 heartbeat= boot=B exit=code:0:5:unknown\n',
  'file 4 job-1 7 2 ev en\rts é\n',
  'ab',
  'end 4\n',
  'telemetry 5 job-1 9 0\nend 5\n',
  'short 6 file job-1 3 a b\n',
  'state 7 job-1 gone\n',
);

const frames = read(stream);

describe('frames of a channel', () => {
  it('are what was sent', () => {
    expect(frames).toMatchObject([
      { kind: 'beat', at: 1_700_000_000 },
      { kind: 'bytes', source: 'log', id: 'job-1', offset: 0, name: '', bytes: payload },
      { kind: 'state', id: 'job-1', facts: { exit: { code: 0 } } },
      { kind: 'bytes', source: 'file', id: 'job-1', offset: 7, name: 'ev en\rts é', bytes: encoder.encode('ab') },
      { kind: 'bytes', source: 'telemetry', offset: 9, bytes: new Uint8Array() },
      { kind: 'short', source: 'file', id: 'job-1', size: 3, name: 'a b' },
      { kind: 'state', id: 'job-1', facts: undefined },
    ]);
  });

  it('are the same however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(read(stream, cuts)).toEqual(frames);
      }),
      { seed: 3 },
    );
    expect(read(stream, [...stream.keys()])).toEqual(frames);
  });

  it('do not come before they are complete', () => {
    for (let length = 0; length < stream.length; length++) {
      const some = read(stream.slice(0, length));
      expect(some).toEqual(frames.slice(0, some.length));
    }
  });

  it.each<[string, Uint8Array]>([
    ['wrong-length', bytesOf('log 1 a 0 5\nabc', 'end 1\nbeat 2 1\n')],
    ['wrong-length', bytesOf('log 1 a 0 2\nabcd', 'end 1\n')],
    ['wrong-length', bytesOf('log 1 a 0 2\nab', 'end 2\n')],
    ['missing-frame', bytesOf('beat 2 1\n')],
    ['missing-frame', bytesOf('beat 1 1\nbeat 1 1\n')],
    ['unknown-frame', bytesOf('Welcome to Ubuntu\n')],
    ['unknown-frame', bytesOf('\n')],
    ['unknown-frame', bytesOf('log 1 a x 5\n')],
    ['unknown-frame', bytesOf('file 1 a 0 5\n')],
    ['unknown-frame', bytesOf('log 1 ../a 0 5\n')],
    ['too-long', bytesOf('log 1 a 0 99999999999\n')],
    ['too-long', bytesOf('x'.repeat(100_000))],
  ])('that are %s end the reading', (reason, bytes) => {
    const all = read(bytesOf(bytes, 'beat 1 1\nbeat 2 1\n'), [...bytes.keys()]);
    expect(all.at(-1)).toEqual({ kind: 'broken', reason });
    expect(all.filter(({ kind }) => kind === 'broken')).toHaveLength(1);
  });

  it('never throw, whatever comes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc
        .constantFrom('log 1 a 0 3\n', 'end 1\n', 'beat ', '2 1\n', 'state 1 a boot=B\n', '\n')
        .map((text) => encoder.encode(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const reader = new WatchFrameReader();
        for (const each of pieces) reader.push(each);
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
