export type Rgb = readonly [number, number, number];

/**
 * Eight colours that people with any of the common colour-vision deficiencies can tell apart (Okabe and Ito, "Color Universal
 * Design"), black replaced by a grey that shows on dark pictures.
 */
const safeColors: readonly Rgb[] = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [153, 153, 153],
];

/**
 * The colour-blind-safe colour of a class. Beyond eight classes the colours come again lighter, then darker: patterns, not
 * colours, tell those apart for certain.
 */
export function safeColor(classIndex: number): Rgb {
  const base = safeColors[((classIndex % 8) + 8) % 8]!;
  const round = Math.floor(Math.max(0, classIndex) / 8) % 3;
  if (round === 0) return base;
  return round === 1 ? mix(base, [255, 255, 255], 0.45) : mix(base, [0, 0, 0], 0.45);
}

/** `color` with `amount` (0–1) of `other` in it, rounded. */
export function mix(color: Rgb, other: Rgb, amount: number): Rgb {
  const channel = (i: 0 | 1 | 2): number => Math.round(color[i] + (other[i] - color[i]) * amount);
  return [channel(0), channel(1), channel(2)];
}

/** Relative luminance of an sRGB colour, 0 (black) to 1 (white), as WCAG 2 defines it. */
export function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Black or white, whichever reads better on the colour. */
export function textOn(color: Rgb): Rgb {
  return luminance(color) > 0.179 ? [0, 0, 0] : [255, 255, 255];
}

export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** `#rrggbb` of a packed 0xRRGGBB value. */
export function hexColor(packed: number): string {
  return `#${(packed & 0xffffff).toString(16).padStart(6, '0')}`;
}

/** The colour as packed 0xRRGGBB. */
export function packColor([red, green, blue]: Rgb): number {
  return (red << 16) | (green << 8) | blue;
}
