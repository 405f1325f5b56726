import { renderMaskTile, type MaskLook } from '../../src/core/chart/maskTile';
import type { Size } from '../../src/core/geometry/box';
import { visibleBox, type Viewport } from '../../src/core/geometry/viewport';
import type { RunPlane } from '../../src/core/image/runPlane';

/** Samples of a tile's side; a tile takes 1 MB. */
const SIDE = 512;
const MAX_TILES = 96;
const FINEST_LEVEL = -4;

interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly viewport: Viewport;
  readonly stage: Size;
  readonly pixelRatio: number;
  readonly opacity: number;
  /** No further tile is made after this time of the page's clock. */
  readonly deadline: number;
}

interface TileKey {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/**
 * Draws a class plane from tiles made as they come into sight, at the resolution of the screen. Level n has 2^n picture pixels a
 * sample; levels below 0 exist for outlines and patterns, which stay thin when the picture is zoomed in.
 */
export class MaskLayer {
  private tiles = new Map<string, OffscreenCanvas>();
  private look: MaskLook | undefined;

  constructor(readonly plane: RunPlane) {}

  /** Tiles of another look are of no use any more. */
  setLook(look: MaskLook): void {
    this.look = look;
    this.tiles.clear();
  }

  /** Whether something could not be drawn sharp in the time; a coarse tile stands in for it. */
  draw(drawing: Drawing): boolean {
    const { look, plane } = this;
    if (look === undefined) return false;
    const { context, viewport, pixelRatio } = drawing;
    const level = pickLevel(viewport.scale * pixelRatio, look);
    const coarse = Math.max(level, Math.ceil(Math.log2(Math.max(plane.width, plane.height) / SIDE)));
    context.save();
    context.globalAlpha = drawing.opacity;
    context.imageSmoothingEnabled = viewport.scale * pixelRatio < 1;
    let unfinished = false;
    for (const key of tilesInSight(plane, visibleBox(viewport, drawing.stage), level)) {
      const tile = this.find(key) ?? (performance.now() < drawing.deadline ? this.make(key, look) : undefined);
      if (tile !== undefined) this.drawTile(tile, key, key, drawing);
      else {
        unfinished = true;
        const parent = { level: coarse, column: 0, row: 0 };
        this.drawTile(this.find(parent) ?? this.make(parent, look), parent, key, drawing);
      }
    }
    context.restore();
    return unfinished;
  }

  private find(key: TileKey): OffscreenCanvas | undefined {
    const name = nameOf(key);
    const tile = this.tiles.get(name);
    if (tile === undefined) return undefined;
    // Taken out and put in again: the map's order is that of use.
    this.tiles.delete(name);
    this.tiles.set(name, tile);
    return tile;
  }

  private make(key: TileKey, look: MaskLook): OffscreenCanvas {
    const stride = 2 ** key.level;
    const reach = SIDE * stride;
    const [x, y] = [key.column * reach, key.row * reach];
    const width = Math.min(SIDE, Math.ceil((this.plane.width - x) / stride));
    const height = Math.min(SIDE, Math.ceil((this.plane.height - y) / stride));
    const pixels = renderMaskTile(this.plane, { x, y, stride, width, height }, look);
    const tile = new OffscreenCanvas(width, height);
    tile.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
    this.tiles.set(nameOf(key), tile);
    const oldest = this.tiles.keys().next();
    if (this.tiles.size > MAX_TILES && oldest.done !== true) this.tiles.delete(oldest.value);
    return tile;
  }

  /** Draws the part of `tile` that lies under `target`. */
  private drawTile(tile: OffscreenCanvas, source: TileKey, target: TileKey, drawing: Drawing): void {
    const { context, viewport, stage, pixelRatio } = drawing;
    const reach = SIDE * 2 ** target.level;
    const x0 = target.column * reach;
    const y0 = target.row * reach;
    const x1 = Math.min(this.plane.width, x0 + reach);
    const y1 = Math.min(this.plane.height, y0 + reach);
    // Edges on whole device pixels: neighbours then meet without a seam.
    const snapX = (x: number): number => snap((x - viewport.x) * viewport.scale + stage.width / 2, pixelRatio);
    const snapY = (y: number): number => snap((y - viewport.y) * viewport.scale + stage.height / 2, pixelRatio);
    const stride = 2 ** source.level;
    const [offsetX, offsetY] = [source.column * SIDE * stride, source.row * SIDE * stride];
    context.drawImage(
      tile,
      (x0 - offsetX) / stride,
      (y0 - offsetY) / stride,
      (x1 - x0) / stride,
      (y1 - y0) / stride,
      snapX(x0),
      snapY(y0),
      snapX(x1) - snapX(x0),
      snapY(y1) - snapY(y0),
    );
  }
}

function pickLevel(devicePixels: number, look: MaskLook): number {
  const exact = -Math.log2(devicePixels);
  if (look.outline || look.patterns) return Math.max(FINEST_LEVEL, Math.round(exact));
  return Math.max(0, Math.floor(exact));
}

function* tilesInSight(plane: Size, seen: ReturnType<typeof visibleBox>, level: number): Generator<TileKey> {
  const reach = SIDE * 2 ** level;
  const first = { column: Math.max(0, Math.floor(seen.x0 / reach)), row: Math.max(0, Math.floor(seen.y0 / reach)) };
  const lastColumn = Math.min(Math.ceil(plane.width / reach), Math.ceil(seen.x1 / reach)) - 1;
  const lastRow = Math.min(Math.ceil(plane.height / reach), Math.ceil(seen.y1 / reach)) - 1;
  for (let row = first.row; row <= lastRow; row++) {
    for (let column = first.column; column <= lastColumn; column++) yield { level, column, row };
  }
}

function nameOf({ level, column, row }: TileKey): string {
  return `${level}/${column}/${row}`;
}

function snap(value: number, pixelRatio: number): number {
  return Math.round(value * pixelRatio) / pixelRatio;
}
