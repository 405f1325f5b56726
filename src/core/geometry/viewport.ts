import type { Box, Size } from './box';

/** Which part of a picture a stage shows: the picture's point (x, y) stands at the stage's middle, `scale` stage pixels a picture pixel. */
export interface Viewport {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One picture pixel is never drawn larger than this many stage pixels. */
export const MAX_SCALE = 96;
/** The whole picture may shrink to this part of what fits. */
const MIN_OF_FIT = 0.25;

/** The largest viewport that shows all of `bounds` with `padding` stage pixels around; small pictures grow to at most 16 to 1. */
export function fitViewport(bounds: Box, stage: Size, padding: number): Viewport {
  const width = Math.max(1, bounds.x1 - bounds.x0);
  const height = Math.max(1, bounds.y1 - bounds.y0);
  const room = { width: Math.max(1, stage.width - 2 * padding), height: Math.max(1, stage.height - 2 * padding) };
  const scale = Math.min(16, room.width / width, room.height / height);
  return { scale, x: (bounds.x0 + bounds.x1) / 2, y: (bounds.y0 + bounds.y1) / 2 };
}

/** Multiplies the scale so that the picture's point under `at` (stage pixels) stays where it is. */
export function zoomAt(viewport: Viewport, factor: number, at: Point, stage: Size): Viewport {
  return zoomTo(viewport, viewport.scale * factor, at, stage);
}

/** As `zoomAt`, to a given scale. */
export function zoomTo(viewport: Viewport, scale: number, at: Point, stage: Size): Viewport {
  const fixed = toPicture(viewport, at, stage);
  return {
    scale,
    x: fixed.x - (at.x - stage.width / 2) / scale,
    y: fixed.y - (at.y - stage.height / 2) / scale,
  };
}

/** Moves the picture by stage pixels: positive dx moves it to the right. */
export function panBy({ scale, x, y }: Viewport, dx: number, dy: number): Viewport {
  return { scale, x: x - dx / scale, y: y - dy / scale };
}

/** Keeps the stage's middle within `bounds` and the scale between a quarter of what fits and `MAX_SCALE`; NaN becomes the fit. */
export function clampViewport(viewport: Viewport, bounds: Box, stage: Size): Viewport {
  const fit = fitViewport(bounds, stage, 0);
  if (!Number.isFinite(viewport.scale + viewport.x + viewport.y)) return fit;
  return {
    scale: clamp(viewport.scale, Math.min(1, fit.scale * MIN_OF_FIT), MAX_SCALE),
    x: clamp(viewport.x, bounds.x0, bounds.x1),
    y: clamp(viewport.y, bounds.y0, bounds.y1),
  };
}

/** The viewport itself where `box` is in sight and large enough to see, else one that shows the box with room around it. */
export function reveal(viewport: Viewport, box: Box, stage: Size): Viewport {
  const seen = visibleBox(viewport, stage);
  const inside = seen.x0 <= box.x0 && box.x1 <= seen.x1 && seen.y0 <= box.y0 && box.y1 <= seen.y1;
  const side = Math.max(box.x1 - box.x0, box.y1 - box.y0) * viewport.scale;
  if (inside && side >= 8) return viewport;
  return focusOn(viewport, box, stage);
}

/** The box in the middle: the scale is kept where the box fits and is not tiny, else the box takes a third of the stage. */
export function focusOn(viewport: Viewport, box: Box, stage: Size): Viewport {
  const fit = fitViewport(box, stage, Math.min(stage.width, stage.height) / 3);
  const side = Math.max(box.x1 - box.x0, box.y1 - box.y0) * viewport.scale;
  const keep = viewport.scale <= fit.scale * 3 && side >= 24;
  return { ...fit, scale: keep ? viewport.scale : fit.scale };
}

export function toStage({ scale, x, y }: Viewport, point: Point, stage: Size): Point {
  return { x: (point.x - x) * scale + stage.width / 2, y: (point.y - y) * scale + stage.height / 2 };
}

export function toPicture({ scale, x, y }: Viewport, point: Point, stage: Size): Point {
  return { x: (point.x - stage.width / 2) / scale + x, y: (point.y - stage.height / 2) / scale + y };
}

/** The part of the picture's plane that the stage shows, also where it lies outside the picture. */
export function visibleBox({ scale, x, y }: Viewport, stage: Size): Box {
  const halfWidth = stage.width / 2 / scale;
  const halfHeight = stage.height / 2 / scale;
  return { x0: x - halfWidth, y0: y - halfHeight, x1: x + halfWidth, y1: y + halfHeight };
}

/**
 * What a fit must show: the picture and the labels that reach out of it, as far as half its size away on each side. Labels
 * further off or with numbers that are not finite do not shrink the picture.
 */
export function boundsWithLabels(size: Size, boxes: Iterable<readonly [number, number, number, number]>): Box {
  const marginX = size.width / 2;
  const marginY = size.height / 2;
  let bounds: Box = { x0: 0, y0: 0, x1: size.width, y1: size.height };
  for (const [a, b, c, d] of boxes) {
    const [left, right, top, bottom] = [Math.min(a, c), Math.max(a, c), Math.min(b, d), Math.max(b, d)];
    const isNear =
      right >= -marginX && left <= size.width + marginX && bottom >= -marginY && top <= size.height + marginY;
    if (!Number.isFinite(a + b + c + d) || !isNear) continue;
    bounds = {
      x0: Math.min(bounds.x0, Math.max(-marginX, left)),
      y0: Math.min(bounds.y0, Math.max(-marginY, top)),
      x1: Math.max(bounds.x1, Math.min(size.width + marginX, right)),
      y1: Math.max(bounds.y1, Math.min(size.height + marginY, bottom)),
    };
  }
  return bounds;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
