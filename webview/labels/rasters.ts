import type { Rgb } from '../../src/core/chart/palette';
import { rasterizeRuns } from '../../src/core/image/rleRaster';
import type { ObjectView } from '../../src/protocol/labelsPanel';

/** The masks of single labels as pictures, made when they first come into sight. */
export class Rasters {
  private readonly made = new Map<ObjectView, OffscreenCanvas>();
  private color = '';

  /** The label's mask in its colour; undefined for labels that have none. */
  find(object: ObjectView | undefined, color: Rgb): CanvasImageSource | undefined {
    if (object?.shape.kind !== 'runs') return undefined;
    const known = this.made.get(object);
    if (known !== undefined) return known;
    const { width, height, covered } = rasterizeRuns(object.shape, object.box);
    const pixels = new Uint32Array(covered.length);
    const packed = ((255 << 24) | (color[2] << 16) | (color[1] << 8) | color[0]) >>> 0;
    for (let i = 0; i < covered.length; i++) pixels[i] = covered[i] === 1 ? packed : 0;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
    this.made.set(object, canvas);
    return canvas;
  }

  /** Forgets everything when colours change. */
  use(colors: readonly Rgb[]): void {
    const color = colors.join(';');
    if (color !== this.color) this.clear();
    this.color = color;
  }

  clear(): void {
    this.made.clear();
  }
}
