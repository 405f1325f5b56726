import type { Size } from '../../src/core/geometry/box';
import type { Viewport } from '../../src/core/geometry/viewport';
import { toUprightBytes } from '../../src/core/image/uprightBytes';

/** Above this many pixels a picture is kept smaller than it is: four bytes a pixel, and the decoder's copy besides. */
const MAX_PIXELS = 36e6;

export type PictureResult =
  | { readonly picture: Picture }
  /** `gone`: the bytes could not be had. `undecodable`: the browser does not know the format, or the bytes are damaged. */
  | { readonly problem: 'gone' | 'undecodable' };

/** The bytes of a picture; undefined where they cannot be had. */
export async function fetchPicture(uri: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const response = await fetch(uri, signal === undefined ? {} : { signal });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/** Decodes a picture in stored pixels. `size` is what its header says, where that is known. */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer> | undefined,
  size: Size | undefined,
): Promise<PictureResult> {
  if (bytes === undefined) return { problem: 'gone' };
  try {
    return { picture: await decode(new Blob([toUprightBytes(bytes)]), size) };
  } catch {
    return { problem: 'undecodable' };
  }
}

async function decode(blob: Blob, size: Size | undefined): Promise<Picture> {
  const divisor = size === undefined ? 1 : divisorFor(size);
  const options: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'default' };
  if (size === undefined || divisor === 1) {
    const bitmap = await createImageBitmap(blob, options);
    return new Picture(bitmap, { width: bitmap.width, height: bitmap.height });
  }
  const resizeWidth = Math.max(1, Math.round(size.width / divisor));
  const resizeHeight = Math.max(1, Math.round(size.height / divisor));
  const bitmap = await createImageBitmap(blob, { ...options, resizeWidth, resizeHeight, resizeQuality: 'low' });
  return new Picture(bitmap, size);
}

function divisorFor({ width, height }: Size): number {
  let divisor = 1;
  while ((width * height) / divisor ** 2 > MAX_PIXELS) divisor *= 2;
  return divisor;
}

/** A decoded picture with smaller copies of itself, so that a far view is smooth and quick. */
export class Picture {
  private readonly levels: ImageBitmap[];
  private readonly probe = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

  constructor(
    bitmap: ImageBitmap,
    readonly size: Size,
  ) {
    this.levels = [bitmap];
  }

  /** How many picture pixels one kept pixel stands for. */
  get divisor(): number {
    return Math.round(this.size.width / this.levels[0]!.width);
  }

  /** Makes the smaller copies, each half the side of the one before. */
  async shrink(): Promise<void> {
    for (let last = this.levels[0]!; Math.min(last.width, last.height) > 512;) {
      const smaller = await createImageBitmap(last, {
        resizeWidth: Math.ceil(last.width / 2),
        resizeHeight: Math.ceil(last.height / 2),
        resizeQuality: 'medium',
      });
      this.levels.push(smaller);
      last = smaller;
    }
  }

  draw(context: CanvasRenderingContext2D, viewport: Viewport, stage: Size, pixelRatio: number): void {
    const { scale } = viewport;
    const wanted = this.size.width * scale * pixelRatio;
    const level = this.levels.findLast((candidate) => candidate.width >= wanted) ?? this.levels[0]!;
    context.imageSmoothingEnabled = scale * pixelRatio < 1 || this.divisor > 1;
    context.imageSmoothingQuality = 'low';
    // Only the part in sight: a large picture zoomed in would otherwise be scaled as a whole.
    const x0 = Math.max(0, Math.floor(viewport.x - stage.width / 2 / scale));
    const y0 = Math.max(0, Math.floor(viewport.y - stage.height / 2 / scale));
    const x1 = Math.min(this.size.width, Math.ceil(viewport.x + stage.width / 2 / scale));
    const y1 = Math.min(this.size.height, Math.ceil(viewport.y + stage.height / 2 / scale));
    if (x1 <= x0 || y1 <= y0) return;
    const kx = level.width / this.size.width;
    const ky = level.height / this.size.height;
    const left = (x0 - viewport.x) * scale + stage.width / 2;
    const top = (y0 - viewport.y) * scale + stage.height / 2;
    const [width, height] = [x1 - x0, y1 - y0];
    context.drawImage(level, x0 * kx, y0 * ky, width * kx, height * ky, left, top, width * scale, height * scale);
  }

  /** The colour of a pixel as packed 0xRRGGBB; undefined where the kept copy does not hold single pixels. */
  colorAt(row: number, column: number): number | undefined {
    const inside = 0 <= row && row < this.size.height && 0 <= column && column < this.size.width;
    if (this.probe === null || this.divisor !== 1 || !inside) return undefined;
    this.probe.clearRect(0, 0, 1, 1);
    this.probe.drawImage(this.levels[0]!, column, row, 1, 1, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = this.probe.getImageData(0, 0, 1, 1).data;
    return (red << 16) | (green << 8) | blue;
  }

  dispose(): void {
    for (const level of this.levels) level.close();
  }
}
