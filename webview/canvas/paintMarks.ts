import { hatchCell, HATCH_PERIOD } from '../../src/core/chart/hatch';
import type { LabelMarks, MarkGroup } from '../../src/core/chart/labelMarks';
import { cssColor, mix, textOn, type Rgb } from '../../src/core/chart/palette';
import type { PixelMark } from '../../src/core/chart/pixelMarks';

export interface MarkLook {
  readonly colorOf: (classIndex: number) => Rgb;
  readonly fill: boolean;
  readonly outline: boolean;
  readonly patterns: boolean;
  /** Of fills, 0–1. */
  readonly opacity: number;
  /** The mask of a single label, ready to draw; undefined where it cannot be drawn. */
  readonly rasterOf: (index: number) => CanvasImageSource | undefined;
}

/** A dark edge around every line, so that it shows on bright and dark pictures alike. */
const CASING = 'rgba(0, 0, 0, 0.55)';

export function paintMarks(context: CanvasRenderingContext2D, marks: LabelMarks, look: MarkLook): void {
  for (const group of marks.groups) paintGroup(context, group, look);
}

function paintGroup(context: CanvasRenderingContext2D, group: MarkGroup, look: MarkLook): void {
  const color = look.colorOf(group.classIndex);
  const path = pathOf(group);
  if (look.fill) {
    context.globalAlpha = look.opacity * 0.6;
    context.fillStyle = cssColor(color);
    context.fill(path);
    if (look.patterns) fillHatched(context, path, group.classIndex, color);
    context.globalAlpha = 1;
  }
  paintRasters(context, group, look);
  if (look.outline) strokeCased(context, path, { color: cssColor(color), width: 1.5, isDashed: group.classIndex < 0 });
  paintPoints(context, group.points, color);
}

function pathOf({ boxes, rings }: MarkGroup): Path2D {
  const path = new Path2D();
  for (let i = 0; i < boxes.length; i += 4) {
    const [x, y, width, height] = [boxes[i]!, boxes[i + 1]!, boxes[i + 2]!, boxes[i + 3]!];
    path.rect(
      Math.round(x) + 0.5,
      Math.round(y) + 0.5,
      Math.max(1, Math.round(width)),
      Math.max(1, Math.round(height)),
    );
  }
  for (const ring of rings) addRing(path, ring);
  return path;
}

function addRing(path: Path2D, ring: readonly number[]): void {
  for (let i = 0; i + 1 < ring.length; i += 2) {
    if (i === 0) path.moveTo(ring[0]!, ring[1]!);
    else path.lineTo(ring[i]!, ring[i + 1]!);
  }
  path.closePath();
}

/** A line with a dark edge. A dash says "not declared" and the like, where colour alone must not say it. */
export function strokeCased(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { color, width, isDashed = false }: { color: string; width: number; isDashed?: boolean },
): void {
  context.lineJoin = 'round';
  context.strokeStyle = CASING;
  context.lineWidth = width + 1.5;
  context.stroke(path);
  context.setLineDash(isDashed ? [5, 3] : []);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

const hatchTiles = new Map<string, CanvasPattern | null>();

function fillHatched(context: CanvasRenderingContext2D, path: Path2D, classIndex: number, color: Rgb): void {
  const pattern = hatchPattern(context, classIndex, mix(color, [0, 0, 0], 0.55));
  if (pattern === null) return;
  context.fillStyle = pattern;
  context.fill(path);
}

/** The class's hatch in a colour; the rest of the cell is transparent. */
export function hatchPattern(context: CanvasRenderingContext2D, classIndex: number, color: Rgb): CanvasPattern | null {
  const name = `${classIndex}/${cssColor(color)}`;
  const known = hatchTiles.get(name);
  if (known !== undefined) return known;
  const tile = new OffscreenCanvas(HATCH_PERIOD, HATCH_PERIOD);
  const tileContext = tile.getContext('2d');
  if (tileContext === null) return null;
  tileContext.fillStyle = cssColor(color);
  for (const [i, covered] of hatchCell(classIndex).entries()) {
    if (covered === 1) tileContext.fillRect(i % HATCH_PERIOD, Math.floor(i / HATCH_PERIOD), 1, 1);
  }
  const pattern = context.createPattern(tile, 'repeat');
  hatchTiles.set(name, pattern);
  return pattern;
}

function paintRasters(context: CanvasRenderingContext2D, { rasters }: MarkGroup, look: MarkLook): void {
  context.globalAlpha = look.opacity;
  context.imageSmoothingEnabled = false;
  for (const { index, place } of rasters) {
    const raster = look.rasterOf(index);
    if (raster !== undefined) context.drawImage(raster, ...place);
  }
  context.globalAlpha = 1;
}

/** Visible points are discs, hidden ones (visibility 1) are rings. */
function paintPoints(context: CanvasRenderingContext2D, points: readonly number[], color: Rgb): void {
  if (points.length === 0) return;
  const discs = new Path2D();
  const rings = new Path2D();
  for (let i = 0; i + 2 < points.length; i += 3) {
    const path = points[i + 2] === 1 ? rings : discs;
    path.moveTo(points[i]! + 3, points[i + 1]!);
    path.arc(points[i]!, points[i + 1]!, 3, 0, 2 * Math.PI);
  }
  context.fillStyle = cssColor(color);
  context.fill(discs);
  strokeCased(context, discs, { color: '#ffffff', width: 1 });
  strokeCased(context, rings, { color: cssColor(color), width: 1.5 });
}

/** Rings around pixels; one that stands for many is larger and says how many. */
export function paintPixelMarks(
  context: CanvasRenderingContext2D,
  marks: readonly PixelMark[],
  { scale, color, fontFamily }: { scale: number; color: string; fontFamily: string },
): void {
  const path = new Path2D();
  for (const { x, y, count } of marks) {
    const radius = Math.max(count > 1 ? 9 : 7, scale * 0.9);
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  }
  // Black, white, colour: one of them shows on any mask.
  strokeCased(context, path, { color: '#ffffff', width: 4 });
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke(path);
  context.font = `10px ${fontFamily}`;
  for (const { x, y, count } of marks) {
    if (count > 1 && marks.length <= 60) paintTag(context, String(count), x + 8, y + 20, [0, 0, 0]);
  }
}

/** Text on a small plate; (x, y) is the plate's lower left corner. */
export function paintTag(context: CanvasRenderingContext2D, text: string, x: number, y: number, color: Rgb): void {
  const width = context.measureText(text).width + 6;
  context.fillStyle = cssColor(color);
  context.fillRect(x, y - 14, width, 14);
  context.fillStyle = cssColor(textOn(color));
  context.textBaseline = 'middle';
  context.fillText(text, x + 3, y - 6.5);
}
