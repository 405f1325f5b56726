import { layoutLabels, stageBox, stageRing, type LabelMarks } from '../../src/core/chart/labelMarks';
import type { Rgb } from '../../src/core/chart/palette';
import { layoutPixelMarks } from '../../src/core/chart/pixelMarks';
import type { Box } from '../../src/core/geometry/box';
import { UNKNOWN } from '../../src/core/image/classPlane';
import type { ObjectView } from '../../src/protocol/labelsPanel';
import type { MaskLayer } from '../canvas/maskLayer';
import { paintMarks, paintPixelMarks, paintTag, strokeCased } from '../canvas/paintMarks';
import type { Surface } from '../canvas/surface';
import type { CanvasTheme } from '../canvas/theme';
import type { LabelsModel } from './model';
import type { Rasters } from './rasters';

/** Undeclared classes: a colour of its own, never the only sign (their lines are dashed, their names end in "?"). */
export const UNDECLARED_COLOR: Rgb = [255, 0, 200];

const MAX_LABELS = 4000;
/** Above this many labels in sight their names would hide the picture. */
const MAX_NAMES = 120;
/** Milliseconds of a frame that may go into new tiles. */
const TILE_TIME = 6;

export interface Scene {
  readonly model: LabelsModel;
  readonly surface: Surface;
  readonly theme: CanvasTheme;
  readonly mask: MaskLayer | undefined;
  readonly rasters: Rasters;
}

export interface Painted {
  readonly unfinished: boolean;
  readonly drawn: number;
  readonly inSight: number;
}

/** Draws one frame: picture, mask, labels, findings, what is selected, pointed at. */
export function paintScene(scene: Scene): Painted {
  const { model, surface, theme } = scene;
  const context = surface.begin(theme.background);
  paintPicture(context, scene);
  const unfinished = paintMask(context, scene);
  const marks = layoutLabels(model.view?.objects ?? [], {
    viewport: model.viewport,
    stage: surface.size,
    isHidden: model.isHidden,
    limit: MAX_LABELS,
  });
  paintLabels(context, scene, marks);
  if (model.state.names) paintNames(context, scene, marks);
  paintFindings(context, scene);
  paintEmphasis(context, scene);
  paintCrosshair(context, scene);
  return { unfinished, drawn: marks.drawn, inSight: marks.inSight };
}

function paintPicture(context: CanvasRenderingContext2D, { model, surface, theme }: Scene): void {
  const stage = surface.size;
  const [x, y, width, height] = stageBox([0, 0, model.size.width, model.size.height], model.viewport, stage);
  if (model.picture === undefined) {
    context.globalAlpha = 0.06;
    context.fillStyle = theme.foreground;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
  } else model.picture.draw(context, model.viewport, stage, surface.pixelRatio);
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  const [left, top] = [Math.round(x) - 0.5, Math.round(y) - 0.5];
  context.strokeRect(left, top, Math.round(x + width) + 0.5 - left, Math.round(y + height) + 0.5 - top);
}

function paintMask(context: CanvasRenderingContext2D, { model, surface, mask }: Scene): boolean {
  if (mask === undefined || (!model.state.fill && !model.state.outline)) return false;
  return mask.draw({
    context,
    viewport: model.viewport,
    stage: surface.size,
    pixelRatio: surface.pixelRatio,
    opacity: model.state.opacity,
    deadline: performance.now() + TILE_TIME,
  });
}

function paintLabels(context: CanvasRenderingContext2D, { model, rasters }: Scene, marks: LabelMarks): void {
  const { colors, state, view } = model;
  const colorOf = (classIndex: number): Rgb => colors[classIndex] ?? UNDECLARED_COLOR;
  rasters.use({ colors, fill: state.fill, outline: state.outline });
  paintMarks(context, marks, {
    colorOf,
    fill: state.fill,
    outline: state.outline,
    patterns: state.patterns,
    opacity: state.opacity,
    rasterOf: (index) => {
      const object = view?.objects[index];
      return rasters.find(object, colorOf(object?.classIndex ?? -1));
    },
  });
}

function paintFindings(context: CanvasRenderingContext2D, scene: Scene): void {
  const { model, surface, theme } = scene;
  const { viewport, view, state } = model;
  if (view === undefined) return;
  if (view.mask !== undefined && !model.isHidden(UNKNOWN)) {
    const marks = layoutPixelMarks(view.mask.unknown, viewport, surface.size);
    paintPixelMarks(context, marks, { scale: viewport.scale, color: theme.error, fontFamily: theme.fontFamily });
  }
  for (const [index, finding] of view.findings.entries()) {
    const box = model.boxOfFinding(finding);
    const color = theme[finding.severity];
    if (box === undefined || index >= MAX_LABELS) continue;
    if (finding.objectIndex !== undefined && model.isHidden(view.objects[finding.objectIndex]?.classIndex ?? -1))
      continue;
    if (finding.objectIndex !== undefined || state.outline) paintFindingMark(context, scene, { box, color });
  }
  if (model.selectedFinding === undefined) return;
  const selected = view.findings[model.selectedFinding];
  // A finding about a label selects the label, which is mark enough.
  const isOwn = selected !== undefined && selected.objectIndex === undefined;
  const box = isOwn ? model.boxOfFinding(selected) : undefined;
  if (box !== undefined) strokeBox(context, scene, { box, color: theme.focus, width: 2, grow: 5 });
}

/** Below this size (stage pixels) a frame would cover the place; the disc then stands beside it. */
const TINY_FINDING = 12;

/** A dashed frame around the place, and a small disc with an exclamation mark at its upper right corner. */
function paintFindingMark(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { box, color }: { box: Box; color: string },
): void {
  const isTiny = Math.max(box.x1 - box.x0, box.y1 - box.y0) * scene.model.viewport.scale < TINY_FINDING;
  const [x, y, width] = isTiny
    ? grownBox(scene, box, 9)
    : strokeBox(context, scene, { box, color, width: 1.5, grow: 3, isDashed: true });
  const [cx, cy] = [Math.round(x + width), Math.round(y)];
  context.beginPath();
  context.arc(cx, cy, 6.5, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = 'rgba(0, 0, 0, 0.55)';
  context.stroke();
  context.fillStyle = scene.theme.background;
  context.fillRect(cx - 0.75, cy - 3.5, 1.5, 4.5);
  context.fillRect(cx - 0.75, cy + 2, 1.5, 1.5);
}

function strokeBox(
  context: CanvasRenderingContext2D,
  scene: Scene,
  {
    box,
    color,
    width,
    grow,
    isDashed = false,
  }: {
    box: Box;
    color: string;
    width: number;
    grow: number;
    isDashed?: boolean;
  },
): [number, number, number, number] {
  const placed = grownBox(scene, box, grow);
  const path = new Path2D();
  path.rect(...placed);
  strokeCased(context, path, { color, width, isDashed });
  return placed;
}

function grownBox({ model, surface }: Scene, box: Box, grow: number): [number, number, number, number] {
  const [x, y, across, down] = stageBox([box.x0, box.y0, box.x1, box.y1], model.viewport, surface.size);
  return [x - grow, y - grow, across + 2 * grow, down + 2 * grow];
}

/** The selected label with a strong line in the focus colour, the pointed one with a white one. */
function paintEmphasis(context: CanvasRenderingContext2D, scene: Scene): void {
  const { model, theme } = scene;
  const hovered = model.pointed === undefined ? undefined : model.labelAt(model.pointed.point);
  if (hovered !== undefined && hovered !== model.selected)
    emphasize(context, scene, { index: hovered, color: '#ffffff', width: 2 });
  if (model.selected !== undefined) emphasize(context, scene, { index: model.selected, color: theme.focus, width: 3 });
}

function emphasize(
  context: CanvasRenderingContext2D,
  { model, surface }: Scene,
  { index, color, width }: { index: number; color: string; width: number },
): void {
  const object = model.view?.objects[index];
  if (object === undefined || model.boxOf(index) === undefined) return;
  strokeCased(context, outlineOf(object, model, surface), { color, width });
}

function outlineOf({ shape, box }: ObjectView, { viewport }: LabelsModel, { size }: Surface): Path2D {
  const path = new Path2D();
  if (shape.kind !== 'polygon') {
    path.rect(...stageBox(box, viewport, size));
    return path;
  }
  for (const ring of shape.rings) {
    const placed = stageRing(ring, viewport, size);
    for (let i = 0; i + 1 < placed.length; i += 2) path[i === 0 ? 'moveTo' : 'lineTo'](placed[i]!, placed[i + 1]!);
    path.closePath();
  }
  return path;
}

function paintNames(context: CanvasRenderingContext2D, { model, theme }: Scene, { names }: LabelMarks): void {
  const objects = model.view?.objects;
  if (objects === undefined || names.length > MAX_NAMES) return;
  context.font = `11px ${theme.fontFamily}`;
  for (const { index, x, y, width } of names) {
    const object = objects[index]!;
    if (width < 20) continue;
    const color = model.colors[object.classIndex] ?? UNDECLARED_COLOR;
    paintTag(context, nameOf(object), Math.round(x), Math.round(y), color);
  }
}

function nameOf({ className, classIndex }: ObjectView): string {
  const name = className.replace(/\s+/g, ' ').trim();
  const short = name.length > 28 ? `${name.slice(0, 27)}…` : name;
  return classIndex < 0 ? `${short} ?` : short;
}

/** With the keyboard the middle of the stage is the pointer. */
function paintCrosshair(context: CanvasRenderingContext2D, { model, surface }: Scene): void {
  if (model.pointed?.byKeyboard !== true) return;
  const [x, y] = [Math.round(surface.size.width / 2) + 0.5, Math.round(surface.size.height / 2) + 0.5];
  const path = new Path2D();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    path.moveTo(x + dx * 3, y + dy * 3);
    path.lineTo(x + dx * 10, y + dy * 10);
  }
  strokeCased(context, path, { color: '#ffffff', width: 1 });
}
