import { createRandom } from '../../scripts/example/random.mjs';

/** Whole numbers below a limit from a seed, as test/golden/segmentation.py draws them. */
export function createDice(seed: number): (limit: number) => number {
  const random = createRandom(seed);
  return (limit) => Math.floor(random.next() * limit);
}

export interface MaskPlan {
  readonly width: number;
  readonly height: number;
  readonly values: number;
  readonly shapes: number;
}

/** Rectangles of random values on a ground of value 0. */
export function drawMask(roll: (limit: number) => number, { width, height, values, shapes }: MaskPlan): Uint16Array {
  const mask = new Uint16Array(width * height);
  for (let i = 0; i < shapes; i++) {
    const [x, y] = [roll(width), roll(height)];
    const [w, h] = [1 + roll(width >> 1), 1 + roll(height >> 1)];
    const value = roll(values);
    for (let row = y; row < Math.min(height, y + h); row++) {
      mask.fill(value, row * width + x, row * width + Math.min(width, x + w));
    }
  }
  return mask;
}
