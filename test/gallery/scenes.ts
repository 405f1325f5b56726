import { encodeRuns } from '../../src/core/image/planeRuns';
import type { MaskView } from '../../src/protocol/labelsPanel';

/** Classes of the street in the fixtures, with the colours that its masks use. */
export const streetClasses = [
  ['sky', [128, 128, 128]],
  ['building', [128, 0, 0]],
  ['road', [128, 64, 128]],
  ['lane marking', [255, 255, 255]],
  ['sidewalk', [0, 0, 192]],
  ['tree', [128, 128, 0]],
  ['car', [64, 0, 128]],
  ['person', [64, 64, 0]],
  ['traffic sign', [192, 128, 128]],
  ['fence', [64, 64, 128]],
] as const;

/** What a person would see at each class. */
const seen: readonly (readonly [number, number, number])[] = [
  [176, 204, 230],
  [150, 120, 104],
  [92, 94, 98],
  [226, 224, 214],
  [150, 146, 140],
  [84, 116, 66],
  [168, 44, 40],
  [70, 74, 120],
  [222, 190, 60],
  [120, 96, 80],
];

/** A street: the class of every pixel. Everything is a share of the size, so that it looks the same at each. */
export function streetPlane(width: number, height: number): Uint8Array {
  const plane = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) plane[row * width + column] = classOf(column / width, row / height);
  }
  return plane;
}

function classOf(x: number, y: number): number {
  const below = (y - 0.52) / 0.48;
  for (const [cx, size] of [
    [0.3, 0.09],
    [0.62, 0.06],
    [0.8, 0.12],
  ] as const) {
    if (((x - cx) / size) ** 2 + ((y - 0.6 - size / 2) / (size * 0.8)) ** 2 < 1) return 6;
  }
  for (const cx of [0.1, 0.14, 0.92]) if (Math.abs(x - cx) < 0.009 && y > 0.5 && y < 0.66) return 7;
  if (Math.abs(x - 0.48) < 0.012 && Math.abs(y - 0.38) < 0.025) return 8;
  if (below > 0) {
    const middle = Math.abs(x - 0.5);
    if (middle < 0.006 + below * 0.012 && Math.floor(below * 12) % 2 === 0) return 3;
    if (middle < 0.08 + below * 0.36) return 2;
    return 4;
  }
  if ((x - 0.22) ** 2 * 4 + (y - 0.4) ** 2 < 0.02 || (x - 0.9) ** 2 * 5 + (y - 0.36) ** 2 < 0.018) return 5;
  if (y > 0.47 && x < 0.3) return 9;
  const roof = 0.14 + 0.12 * Math.abs(Math.sin(Math.floor(x * 7) * 2.3));
  return y > roof && Math.abs(x - 0.5) > 0.1 ? 1 : 0;
}

/** A photograph of the street, as red, green, blue of every pixel. */
export function streetPicture(width: number, height: number): Uint8Array {
  const plane = streetPlane(width, height);
  const pixels = new Uint8Array(width * height * 3);
  let random = 7;
  for (let i = 0; i < plane.length; i++) {
    random = (random * 1_103_515_245 + 12_345) & 0x7fffffff;
    const light = 1 - 0.25 * (Math.floor(i / width) / height) + ((random >> 16) % 24) / 255;
    const color = seen[plane[i]!]!;
    for (let channel = 0; channel < 3; channel++) pixels[i * 3 + channel] = Math.min(255, color[channel]! * light);
  }
  return pixels;
}

/** The mask of the street; `unknown` pixels (row, column, value) were painted in a colour that no class has. */
export function streetMask(
  width: number,
  height: number,
  unknown: readonly (readonly [number, number, number])[],
): MaskView {
  const plane = streetPlane(width, height);
  for (const [row, column] of unknown) plane[row * width + column] = 255;
  return {
    width,
    height,
    runs: encodeRuns(plane),
    unknown: Uint32Array.from(unknown.flat()),
    unknownTotal: unknown.length,
    values: 'color',
  };
}
