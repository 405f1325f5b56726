import {
  anchorIndex,
  anchorPlace,
  edges,
  type AnchorGrid,
  type AnchorPlace,
} from '../../src/core/detection/anchors/anchorGrid';
import type { Box } from '../../src/core/geometry/box';
import { toStage, visibleBox } from '../../src/core/geometry/viewport';
import type { Surface } from '../canvas/surface';
import { dashes, type AnchorColors } from './colors';
import type { AnchorsModel, Side } from './model';

interface Painter {
  readonly context: CanvasRenderingContext2D;
  readonly model: AnchorsModel;
  readonly colors: AnchorColors;
  readonly grid: AnchorGrid;
  readonly side: Side;
}

/** A cell smaller than this on the screen has no lines of its own. */
const LEAST_CELL = 5;
/** More anchors than this are not drawn one by one. */
const MOST_ANCHORS = 400;

/** What was drawn, where something was left out. */
export interface Painted {
  readonly drawn: number;
  readonly total: number;
}

export function paintStage(surface: Surface, model: AnchorsModel, colors: AnchorColors, side: Side): Painted {
  const context = surface.begin(colors.background);
  const grid = model.grid(side);
  if (grid === undefined) return { drawn: 0, total: 0 };
  const painter: Painter = { context, model, colors, grid, side };
  paintPicture(surface, painter);
  if (model.state.showsCells) paintCells(painter);
  const painted = paintMatches(painter);
  paintPicked(painter);
  paintTruths(painter);
  return painted;
}

function paintPicture({ size, pixelRatio }: Surface, { context, model, colors }: Painter): void {
  const { picture, viewport, state } = model;
  if (picture !== undefined && state.showsPicture) picture.draw(context, viewport, size, pixelRatio);
  const { width, height } = model.size;
  const { x, y } = toStage(viewport, { x: 0, y: 0 }, model.stage);
  context.lineWidth = 1;
  context.strokeStyle = colors.muted;
  context.strokeRect(x - 0.5, y - 0.5, width * viewport.scale + 1, height * viewport.scale + 1);
}

/** The cells of the picked map: lines between them where there is room, a dot in each. */
function paintCells({ context, model, colors, grid }: Painter): void {
  const map = grid.maps[Math.min(model.state.cell.map, grid.maps.length - 1)];
  if (map === undefined) return;
  const { size, viewport, stage } = model;
  const seen = visibleBox(viewport, stage);
  context.fillStyle = colors.anchor;
  const at = (cx: number, cy: number) => toStage(viewport, { x: cx * size.width, y: cy * size.height }, stage);
  const pitch = ((map.centersX[1] ?? 1) - (map.centersX[0] ?? 0)) * size.width * viewport.scale;
  const radius = Math.max(0.75, Math.min(2.5, pitch / 8));
  for (const cy of map.centersY) {
    if (cy * size.height < seen.y0 || cy * size.height > seen.y1) continue;
    for (const cx of map.centersX) {
      if (cx * size.width < seen.x0 || cx * size.width > seen.x1) continue;
      const { x, y } = at(cx, cy);
      context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    }
  }
  if (pitch < LEAST_CELL * 2) return;
  context.globalAlpha = 0.35;
  context.lineWidth = 1;
  context.strokeStyle = colors.anchor;
  context.beginPath();
  const { stepX, stepY } = stepsOf(map, size);
  for (const cx of map.centersX) {
    const { x, y } = at(cx - stepX / 2, map.centersY[0]! - stepY / 2);
    context.moveTo(Math.round(x) + 0.5, y);
    context.lineTo(Math.round(x) + 0.5, at(0, map.centersY.at(-1)! + stepY / 2).y);
  }
  for (const cy of map.centersY) {
    const { x, y } = at(map.centersX[0]! - stepX / 2, cy - stepY / 2);
    context.moveTo(x, Math.round(y) + 0.5);
    context.lineTo(at(map.centersX.at(-1)! + stepX / 2, 0).x, Math.round(y) + 0.5);
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** The distance of two cells; where there is one, the whole picture. */
export function stepsOf(
  { centersX, centersY }: AnchorGrid['maps'][number],
  _size: unknown,
): { readonly stepX: number; readonly stepY: number } {
  return {
    stepX: centersX.length > 1 ? centersX[1]! - centersX[0]! : 1,
    stepY: centersY.length > 1 ? centersY[1]! - centersY[0]! : 1,
  };
}

/** The anchors that the selected object, or the one under the mouse, is trained with. */
function paintMatches(painter: Painter): Painted {
  const { model, side, colors } = painter;
  const row = model.pointedRow ?? model.state.object;
  const [from, to] = model.rowsOf(model.image);
  if (row === undefined || row < from || row >= to) return { drawn: 0, total: 0 };
  const best = model.coverage(side)?.bestAnchors[row] ?? -1;
  const anchors: number[] = [];
  if (model.state.showsMatches)
    model.matches(side)?.truths.forEach((truth, anchor) => {
      if (truth === row - from && anchor !== best) anchors.push(anchor);
    });
  const drawn = anchors.slice(0, MOST_ANCHORS);
  painter.context.globalAlpha = 0.75;
  for (const anchor of drawn)
    strokeBox(painter, boxOfAnchor(painter, anchorPlace(painter.grid, anchor)), colors.anchor, { width: 1 });
  painter.context.globalAlpha = 1;
  if (best >= 0)
    strokeBox(painter, boxOfAnchor(painter, anchorPlace(painter.grid, best)), colors.anchor, { width: 2.5 });
  return { drawn: drawn.length, total: anchors.length };
}

/** The picked cell and its shapes, with the part of the picture that one step covers. */
function paintPicked(painter: Painter): void {
  const { model, grid, colors, context } = painter;
  const { cell } = model.state;
  const map = grid.maps[cell.map];
  if (map === undefined || cell.row >= map.rows || cell.column >= map.columns) return;
  const { stepX, stepY } = stepsOf(map, model.size);
  const { width, height } = model.size;
  const cx = map.centersX[cell.column]!;
  const cy = map.centersY[cell.row]!;
  const step: Box = {
    x0: (cx - stepX / 2) * width,
    y0: (cy - stepY / 2) * height,
    x1: (cx + stepX / 2) * width,
    y1: (cy + stepY / 2) * height,
  };
  fillBox(painter, step, colors.anchor, 0.25);
  map.shapes.forEach((_, shape) => {
    if (cell.shape >= 0 && cell.shape !== shape) return;
    const box = boxOfAnchor(painter, { map: cell.map, row: cell.row, column: cell.column, shape });
    strokeBox(painter, box, colors.foreground, { width: cell.shape === shape ? 2 : 1, halo: colors.background });
  });
  const { x, y } = toStage(model.viewport, { x: cx * width, y: cy * height }, model.stage);
  context.fillStyle = colors.foreground;
  context.fillRect(x - 2, y - 2, 4, 4);
}

function paintTruths(painter: Painter): void {
  const { model, colors, side } = painter;
  const { truths } = model;
  if (truths === undefined) return;
  const [from, to] = model.rowsOf(model.image);
  for (let row = from; row < to; row++) {
    const { state } = model.trained(side, row);
    const isChosen = row === model.state.object || row === model.pointedRow;
    strokeBox(painter, truthBox(model, row), colors.states[state], {
      width: isChosen ? 3 : 2,
      dash: dashes[state],
      halo: 'rgb(0 0 0 / 55%)',
    });
    if (isChosen) caption(painter, row);
  }
}

/** IoU beside the box of an object. */
function caption({ context, model, colors, side }: Painter, row: number): void {
  const iou = model.coverage(side)?.bestIous[row];
  if (iou === undefined) return;
  const text = `IoU ${iou.toFixed(3)}`;
  const box = truthBox(model, row);
  const { x, y } = toStage(model.viewport, { x: box.x0, y: box.y0 }, model.stage);
  context.font = `12px ${colors.fontFamily}`;
  const width = context.measureText(text).width + 8;
  const top = y > 20 ? y - 19 : y + 3;
  context.fillStyle = colors.background;
  context.fillRect(x - 1, top, width, 17);
  context.fillStyle = colors.foreground;
  context.textBaseline = 'middle';
  context.fillText(text, x + 3, top + 9);
}

export function truthBox({ truths, size }: AnchorsModel, row: number): Box {
  const [cx = 0, cy = 0, w = 0, h = 0] = truths?.boxes.subarray(row * 4, row * 4 + 4) ?? [];
  return {
    x0: (cx - w / 2) * size.width,
    y0: (cy - h / 2) * size.height,
    x1: (cx + w / 2) * size.width,
    y1: (cy + h / 2) * size.height,
  };
}

function boxOfAnchor({ grid, model }: Painter, place: AnchorPlace): Box {
  const map = grid.maps[place.map]!;
  const shape = map.shapes[place.shape]!;
  const keepsCorners = grid.recipe.clip === 'corners';
  const [x0, x1] = edges(map.centersX[place.column]!, shape.width, keepsCorners);
  const [y0, y1] = edges(map.centersY[place.row]!, shape.height, keepsCorners);
  const { width, height } = model.size;
  return { x0: x0 * width, y0: y0 * height, x1: x1 * width, y1: y1 * height };
}

interface Stroke {
  readonly width: number;
  readonly dash?: readonly number[];
  /** Drawn beneath, wider, so that the line stands out from any picture. */
  readonly halo?: string;
}

function strokeBox({ context, model }: Painter, box: Box, color: string, { width, dash = [], halo }: Stroke): void {
  const from = toStage(model.viewport, { x: box.x0, y: box.y0 }, model.stage);
  const to = toStage(model.viewport, { x: box.x1, y: box.y1 }, model.stage);
  const shape = [from.x, from.y, to.x - from.x, to.y - from.y] as const;
  if (halo !== undefined) {
    context.setLineDash([]);
    context.lineWidth = width + 2;
    context.strokeStyle = halo;
    context.strokeRect(...shape);
  }
  context.setLineDash([...dash]);
  context.lineWidth = width;
  context.strokeStyle = color;
  context.strokeRect(...shape);
  context.setLineDash([]);
}

function fillBox({ context, model }: Painter, box: Box, color: string, alpha: number): void {
  const from = toStage(model.viewport, { x: box.x0, y: box.y0 }, model.stage);
  const { scale } = model.viewport;
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.fillRect(from.x, from.y, (box.x1 - box.x0) * scale, (box.y1 - box.y0) * scale);
  context.globalAlpha = 1;
}

/** The index in the output of the picked anchor; −1 where all shapes of the cell are picked. */
export function pickedAnchor(model: AnchorsModel): number {
  const { cell } = model.state;
  const grid = model.grid('own');
  return grid === undefined || cell.shape < 0 ? -1 : anchorIndex(grid, cell);
}
