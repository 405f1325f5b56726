import { describe, expect, it } from 'vitest';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { encodePng } from './encodePng';
import { decodePicture } from './picture';
import { snapMask } from './snapMask';

const road = [64, 32, 32] as const;
const lane = [255, 0, 0] as const;

function mask(...colors: (readonly [number, number, number])[]): Uint8Array {
  return encodePng(
    { kind: 'rgb', width: colors.length, height: 1, samples: Uint8Array.from(colors.flat()) },
    nodeBytes,
  );
}

describe('snapMask', () => {
  it('gives undeclared colours the nearest declared one and says what it changed', () => {
    const snapped = snapMask(mask(road, [66, 30, 33], lane, [250, 3, 1], [250, 3, 1]), [road, lane], nodeBytes)!;
    expect(snapped.changes).toEqual([
      { from: 0xfa0301, to: 0xff0000, pixels: 2 },
      { from: 0x421e21, to: 0x402020, pixels: 1 },
    ]);
    expect([...decodePicture(snapped.png, nodeBytes)!.rgb]).toEqual([...road, ...road, ...lane, ...lane, ...lane]);
  });

  it('changes nothing in a mask of declared colours', () => {
    expect(snapMask(mask(road, lane), [road, lane], nodeBytes)!.changes).toEqual([]);
  });

  it('takes the first of two colours that are equally near', () => {
    expect(
      snapMask(
        mask([1, 0, 0]),
        [
          [0, 0, 0],
          [2, 0, 0],
        ],
        nodeBytes,
      )!.changes[0]!.to,
    ).toBe(0);
  });

  it('gives nothing without declared colours or for a file that is no picture', () => {
    expect(snapMask(mask(road), [], nodeBytes)).toBeUndefined();
    expect(snapMask(Uint8Array.of(1, 2, 3), [road], nodeBytes)).toBeUndefined();
  });
});
