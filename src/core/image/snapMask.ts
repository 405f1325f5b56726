import type { Rgb } from '../dataset/dataset';
import type { Bytes } from '../ports/bytes';
import { encodePng } from './encodePng';
import { decodePicture } from './picture';

/** One colour of a mask that is not declared, and the declared colour it becomes. Colours are packed as 0xRRGGBB. */
export interface ColorChange {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

export interface SnappedMask {
  /** A PNG file of the same size in which every pixel has a declared colour. */
  readonly png: Uint8Array<ArrayBuffer>;
  /** Most pixels first. */
  readonly changes: readonly ColorChange[];
}

/**
 * Gives every pixel whose colour is not declared the nearest declared colour (Euclidean distance in RGB; of equally near ones the first).
 * Undefined where the file is no PNG or JPEG, or where no colour is declared.
 */
export function snapMask(data: Uint8Array, declared: readonly Rgb[], bytes: Bytes): SnappedMask | undefined {
  const picture = decodePicture(data, bytes);
  if (picture === undefined || declared.length === 0) return undefined;
  const nearest = new NearestColors(declared);
  const { rgb, width, height } = picture;
  for (let i = 0; i < rgb.length; i += 3) {
    const color = (rgb[i]! << 16) | (rgb[i + 1]! << 8) | rgb[i + 2]!;
    const snapped = nearest.of(color);
    rgb[i] = snapped >> 16;
    rgb[i + 1] = (snapped >> 8) & 0xff;
    rgb[i + 2] = snapped & 0xff;
  }
  return { png: encodePng({ kind: 'rgb', width, height, samples: rgb }, bytes), changes: nearest.changes() };
}

class NearestColors {
  private readonly known = new Map<number, { to: number; pixels: number }>();

  constructor(private readonly declared: readonly Rgb[]) {}

  of(color: number): number {
    let entry = this.known.get(color);
    if (entry === undefined) {
      entry = { to: nearestOf(color, this.declared), pixels: 0 };
      this.known.set(color, entry);
    }
    entry.pixels++;
    return entry.to;
  }

  changes(): ColorChange[] {
    return [...this.known]
      .filter(([from, { to }]) => from !== to)
      .map(([from, { to, pixels }]) => ({ from, to, pixels }))
      .sort((a, b) => b.pixels - a.pixels);
  }
}

function nearestOf(color: number, declared: readonly Rgb[]): number {
  let best = 0;
  let bestDistance = Infinity;
  for (const [red, green, blue] of declared) {
    const distance = (red - (color >> 16)) ** 2 + (green - ((color >> 8) & 0xff)) ** 2 + (blue - (color & 0xff)) ** 2;
    if (distance < bestDistance) {
      bestDistance = distance;
      best = (red << 16) | (green << 8) | blue;
    }
  }
  return best;
}
