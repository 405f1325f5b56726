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

/** With more labels than this in sight, lines are thin and have no edge: edges would be most of what is seen, and of a frame's time. */
const CROWDED = 500;

export function paintMarks(context: CanvasRenderingContext2D, marks: LabelMarks, look: MarkLook): void {
  const isCrowded = marks.drawn > CROWDED;
  for (const group of marks.groups) paintGroup(context, group, { ...look, isCrowded });
}

function paintGroup(
  context: CanvasRenderingContext2D,
  group: MarkGroup,
  look: MarkLook & { readonly isCrowded: boolean },
): void {
  const color = look.colorOf(group.classIndex);
  const rings = new Path2D();
  for (const ring of group.rings) addRing(rings, ring);
  if (look.fill) {
    context.globalAlpha = look.opacity * 0.6;
    fillShapes(context, group, rings, cssColor(color));
    const hatch = look.patterns ? hatchPattern(context, group.classIndex, mix(color, [0, 0, 0], 0.55)) : null;
    if (hatch !== null) fillShapes(context, group, rings, hatch);
    context.globalAlpha = 1;
  }
  paintRasters(context, group, look);
  if (look.outline) {
    const line = {
      color: cssColor(color),
      width: look.isCrowded ? 1 : 1.5,
      isDashed: group.classIndex < 0,
      isPlain: look.isCrowded,
    };
    strokeBoxes(context, group.boxes, line);
    if (group.rings.length > 0) strokeCased(context, rings, line);
  }
  paintPoints(context, group.points, color);
}

// Boxes are drawn one by one: a path of thousands of them takes a rasterizer fifty times as long.

function fillShapes(
  context: CanvasRenderingContext2D,
  { boxes, rings }: MarkGroup,
  ringPath: Path2D,
  style: string | CanvasPattern,
): void {
  context.fillStyle = style;
  for (let i = 0; i < boxes.length; i += 4) context.fillRect(...snapped(boxes, i));
  if (rings.length > 0) context.fill(ringPath);
}

function strokeBoxes(context: CanvasRenderingContext2D, boxes: readonly number[], line: LineStyle): void {
  context.lineJoin = 'miter';
  for (const { color, width, dash } of linePasses(line)) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(dash);
    for (let i = 0; i < boxes.length; i += 4) {
      const [x, y, across, down] = snapped(boxes, i);
      context.strokeRect(x + 0.5, y + 0.5, across, down);
    }
  }
  context.setLineDash([]);
}

/** The box on whole pixels; what is smaller than one is one. */
function snapped(boxes: readonly number[], i: number): [number, number, number, number] {
  const [x, y] = [Math.round(boxes[i]!), Math.round(boxes[i + 1]!)];
  return [x, y, Math.max(1, Math.round(boxes[i + 2]!)), Math.max(1, Math.round(boxes[i + 3]!))];
}

function addRing(path: Path2D, ring: readonly number[]): void {
  for (let i = 0; i + 1 < ring.length; i += 2) {
    if (i === 0) path.moveTo(ring[0]!, ring[1]!);
    else path.lineTo(ring[i]!, ring[i + 1]!);
  }
  path.closePath();
}

interface LinePass {
  readonly color: string;
  readonly width: number;
  readonly dash: number[];
}

interface LineStyle {
  readonly color: string;
  readonly width: number;
  /** A dash says "not declared" and the like, where colour alone must not say it. */
  readonly isDashed?: boolean;
  /** Without the dark edge. */
  readonly isPlain?: boolean;
}

function linePasses({ color, width, isDashed = false, isPlain = false }: LineStyle): LinePass[] {
  const line = { color, width, dash: isDashed ? [5, 3] : [] };
  return isPlain ? [line] : [{ color: CASING, width: width + 1.5, dash: [] }, line];
}

/** A line with a dark edge. */
export function strokeCased(context: CanvasRenderingContext2D, path: Path2D, line: LineStyle): void {
  context.lineJoin = 'round';
  for (const { color, width, dash } of linePasses(line)) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke(path);
  }
  context.setLineDash([]);
}

const hatchTiles = new Map<string, CanvasPattern | null>();

/** The class's hatch in a colour; the rest of the cell is transparent. */
function hatchPattern(context: CanvasRenderingContext2D, classIndex: number, color: Rgb): CanvasPattern | null {
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

/** Stage pixels of a picture pixel that has room for a ring of its own. */
const LARGE_PIXEL = 20;

/** Rings around pixels; one that stands for many is larger and says how many. */
export function paintPixelMarks(
  context: CanvasRenderingContext2D,
  marks: readonly PixelMark[],
  { scale, color, fontFamily }: { scale: number; color: string; fontFamily: string },
): void {
  const path = new Path2D();
  for (const { x, y, count } of marks) {
    // Large pixels take their ring inside: neighbours' rings would otherwise cross.
    const radius = scale >= LARGE_PIXEL ? scale * 0.34 : count > 1 ? 9 : 7;
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
