/** A colour as one number: 0xRRGGBB. */
export type PackedColor = number;

export function packColor([red, green, blue]: readonly [number, number, number]): PackedColor {
  return (red << 16) | (green << 8) | blue;
}

export function unpackColor(color: PackedColor): [number, number, number] {
  return [(color >> 16) & 255, (color >> 8) & 255, color & 255];
}

/** As "#rrggbb". */
export function formatColor(color: PackedColor): string {
  return `#${(color & 0xffffff).toString(16).padStart(6, '0')}`;
}

/** Euclidean distance in RGB, 0 to 441.7. */
export function colorDistance(a: PackedColor, b: PackedColor): number {
  const [redA, greenA, blueA] = unpackColor(a);
  const [redB, greenB, blueB] = unpackColor(b);
  return Math.hypot(redA - redB, greenA - greenB, blueA - blueB);
}
