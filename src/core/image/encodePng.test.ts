import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { encodePng } from './encodePng';

describe('encodePng', () => {
  it.each([
    ['grey', 1],
    ['rgb', 3],
    ['rgba', 4],
  ] as const)('writes %s pictures that another reader reads back', (kind, channels) => {
    const samples = Uint8Array.from({ length: 5 * 7 * channels }, (_, i) => (i * 37) % 256);
    const png = decode(encodePng({ kind, width: 5, height: 7, samples }, nodeBytes), { checkCrc: true });
    expect(png).toMatchObject({ width: 5, height: 7, channels, depth: 8 });
    expect([...png.data]).toEqual([...samples]);
  });

  it('keeps the indices and the colours of a palette picture', () => {
    const palette = Uint8Array.of(1, 2, 3, 40, 50, 60);
    const png = decode(
      encodePng({ kind: 'palette', width: 2, height: 2, samples: Uint8Array.of(0, 1, 1, 0), palette }, nodeBytes),
    );
    expect([...png.data]).toEqual([0, 1, 1, 0]);
    expect(png.palette).toEqual([
      [1, 2, 3],
      [40, 50, 60],
    ]);
  });
});
