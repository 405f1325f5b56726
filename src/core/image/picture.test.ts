import { describe, expect, it } from 'vitest';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { encodePng } from './encodePng';
import { cropPicture, decodePicture } from './picture';

const samples = Uint8Array.from({ length: 6 * 4 * 3 }, (_, i) => i * 3);
const file = encodePng({ kind: 'rgb', width: 6, height: 4, samples }, nodeBytes);

describe('decodePicture', () => {
  it('gives the stored pixels of a PNG', () => {
    expect(decodePicture(file, nodeBytes)).toEqual({ width: 6, height: 4, rgb: samples });
  });

  it('gives the colours of a palette picture', () => {
    const palette = Uint8Array.of(1, 2, 3, 40, 50, 60);
    const png = encodePng({ kind: 'palette', width: 2, height: 1, samples: Uint8Array.of(1, 0), palette }, nodeBytes);
    expect([...decodePicture(png, nodeBytes)!.rgb]).toEqual([40, 50, 60, 1, 2, 3]);
  });

  it('gives nothing for a file that is no picture', () => {
    expect(decodePicture(new TextEncoder().encode('no picture'), nodeBytes)).toBeUndefined();
    expect(decodePicture(Uint8Array.of(0xff, 0xd8, 1, 2, 3), nodeBytes)).toBeUndefined();
  });
});

describe('cropPicture', () => {
  const picture = { width: 6, height: 4, rgb: samples };

  it('cuts at the edges of the picture', () => {
    const crop = cropPicture(picture, { x0: -3, y0: 1, x1: 2, y1: 3 }, 100)!;
    expect(crop).toMatchObject({ width: 2, height: 2 });
    expect([...crop.rgb.subarray(0, 6)]).toEqual([...samples.subarray(6 * 3, 6 * 3 + 6)]);
  });

  it('scales the longer side down to the limit', () => {
    expect(cropPicture(picture, { x0: 0, y0: 0, x1: 6, y1: 4 }, 3)).toMatchObject({ width: 3, height: 2 });
  });

  it('gives nothing for a box outside the picture', () => {
    expect(cropPicture(picture, { x0: 10, y0: 0, x1: 12, y1: 4 }, 3)).toBeUndefined();
  });
});
