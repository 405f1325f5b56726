/** A picture of packed colours (0xRRGGBB) to build masks with, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly colors: Uint32Array;
}

export function buildPicture(width: number, height: number, color: (row: number, column: number) => number): Picture {
  const colors = Uint32Array.from({ length: width * height }, (_, i) => color(Math.floor(i / width), i % width));
  return { width, height, colors };
}

/** Resizes as image libraries do by default: bilinear, pixel centres aligned, channels rounded. */
export function resizeBilinear(source: Picture, width: number, height: number): Picture {
  const place = (i: number, from: number, to: number): [number, number, number] => {
    const at = Math.max(0, Math.min(from - 1, ((i + 0.5) * from) / to - 0.5));
    const low = Math.min(Math.floor(at), from - 1);
    return [low, Math.min(low + 1, from - 1), at - low];
  };
  return buildPicture(width, height, (row, column) => {
    const [y0, y1, wy] = place(row, source.height, height);
    const [x0, x1, wx] = place(column, source.width, width);
    const at = (y: number, x: number): number => source.colors[y * source.width + x]!;
    return mix(mix(at(y0, x0), at(y0, x1), wx), mix(at(y1, x0), at(y1, x1), wx), wy);
  });
}

/** A line of the given width over a picture, each pixel covered by its share, as anti-aliasing draws it. */
export function drawSmoothLine(
  picture: Picture,
  line: { from: [number, number]; to: [number, number]; width: number; color: number },
): Picture {
  const [y0, x0] = line.from;
  const [y1, x1] = line.to;
  const length = Math.hypot(y1 - y0, x1 - x0);
  return buildPicture(picture.width, picture.height, (row, column) => {
    const distance = Math.abs((column - x0) * (y1 - y0) - (row - y0) * (x1 - x0)) / length;
    const cover = Math.max(0, Math.min(1, line.width / 2 + 0.5 - distance));
    return mix(picture.colors[row * picture.width + column]!, line.color, cover);
  });
}

function mix(a: number, b: number, weight: number): number {
  const channel = (shift: number): number =>
    Math.round(((a >> shift) & 255) * (1 - weight) + ((b >> shift) & 255) * weight);
  return (channel(16) << 16) | (channel(8) << 8) | channel(0);
}
