import { mix, type Rgb } from '../../src/core/chart/palette';
import { rasterizeRuns, type Raster } from '../../src/core/image/rleRaster';
import type { ObjectView } from '../../src/protocol/labelsPanel';

interface RasterLook {
  readonly colors: readonly Rgb[];
  readonly fill: boolean;
  readonly outline: boolean;
}

/** The masks of single labels as pictures, made when they first come into sight. */
export class Rasters {
  private readonly made = new Map<ObjectView, OffscreenCanvas>();
  private look: RasterLook = { colors: [], fill: true, outline: true };
  private lookName = '';

  /** The label's mask in its colour; undefined for labels that have none. */
  find(object: ObjectView | undefined, color: Rgb): CanvasImageSource | undefined {
    if (object?.shape.kind !== 'runs') return undefined;
    const known = this.made.get(object);
    if (known !== undefined) return known;
    const raster = rasterizeRuns(object.shape, object.box);
    const canvas = new OffscreenCanvas(raster.width, raster.height);
    const image = new ImageData(colorRaster(raster, color, this.look), raster.width, raster.height);
    canvas.getContext('2d')?.putImageData(image, 0, 0);
    this.made.set(object, canvas);
    return canvas;
  }

  /** Forgets everything when the look changes. */
  use(look: RasterLook): void {
    const name = `${look.colors.join(';')} ${String(look.fill)} ${String(look.outline)}`;
    if (name !== this.lookName) this.clear();
    this.look = look;
    this.lookName = name;
  }

  clear(): void {
    this.made.clear();
  }
}

/** Red, green, blue, alpha of every sample; borders are darker over a fill, in the class's colour without one. */
function colorRaster(raster: Raster, color: Rgb, { fill, outline }: RasterLook): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, covered } = raster;
  const pixels = new Uint32Array(covered.length);
  const inner = fill ? packOpaque(color) : 0;
  const border = outline ? packOpaque(fill ? mix(color, [0, 0, 0], 0.45) : color) : inner;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      if (covered[at] === 1) pixels[at] = isBorder(raster, row, column) ? border : inner;
    }
  }
  return new Uint8ClampedArray(pixels.buffer);
}

function isBorder({ width, height, covered }: Raster, row: number, column: number): boolean {
  if (row === 0 || column === 0 || row === height - 1 || column === width - 1) return true;
  const at = row * width + column;
  return covered[at - 1] !== 1 || covered[at + 1] !== 1 || covered[at - width] !== 1 || covered[at + width] !== 1;
}

/** Little-endian, as image data has it. */
function packOpaque([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
