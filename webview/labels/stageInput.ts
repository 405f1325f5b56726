import { panBy, toPicture, zoomAt, zoomTo, type Point } from '../../src/core/geometry/viewport';
import type { LabelsModel } from './model';

/** Movement below this many stage pixels is a click, not a drag. */
const CLICK_SLACK = 4;
const KEY_STEP = 48;
const ZOOM_STEP = 1.25;

export interface StageHandlers {
  readonly onOpen: (index: number) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onHelp: () => void;
}

/** Mouse, wheel, trackpad and keyboard on the picture. */
export function listenToStage(canvas: HTMLCanvasElement, model: LabelsModel, handlers: StageHandlers): void {
  listenToPointer(canvas, model, handlers);
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      onWheel(event, model);
    },
    { passive: false },
  );
  canvas.addEventListener('keydown', (event) => {
    if (onKey(event, model, handlers)) event.preventDefault();
  });
  canvas.addEventListener('blur', () => {
    if (model.pointed?.byKeyboard === true) model.point(undefined);
  });
}

function listenToPointer(canvas: HTMLCanvasElement, model: LabelsModel, { onOpen }: StageHandlers): void {
  let last: Point | undefined;
  let moved = 0;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    canvas.setPointerCapture(event.pointerId);
    last = { x: event.offsetX, y: event.offsetY };
    moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const at = { x: event.offsetX, y: event.offsetY };
    if (last !== undefined) {
      moved += Math.abs(at.x - last.x) + Math.abs(at.y - last.y);
      if (moved > CLICK_SLACK) {
        canvas.classList.add('dragging');
        model.move(panBy(model.viewport, at.x - last.x, at.y - last.y));
      }
      last = at;
    }
    model.point({ point: toPicture(model.viewport, at, model.stage), byKeyboard: false });
  });
  const end = (event: PointerEvent): void => {
    canvas.classList.remove('dragging');
    const isClick = last !== undefined && moved <= CLICK_SLACK && event.type === 'pointerup' && event.button === 0;
    last = undefined;
    if (isClick) clickAt({ x: event.offsetX, y: event.offsetY }, model, onOpen);
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerleave', () => {
    if (last === undefined) model.point(undefined);
  });
}

function clickAt(at: Point, model: LabelsModel, onOpen: (index: number) => void): void {
  const index = model.labelAt(toPicture(model.viewport, at, model.stage));
  model.select(index, 'keep');
  if (index !== undefined) onOpen(index);
}

/** A wheel zooms; so does a pinch, which comes as a wheel with Ctrl. A trackpad's two fingers (both directions, fine steps) pan. */
function onWheel(event: WheelEvent, model: LabelsModel): void {
  const at = { x: event.offsetX, y: event.offsetY };
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const isTrackpad =
    event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && (event.deltaX !== 0 || Math.abs(event.deltaY) < 40);
  if (event.ctrlKey || event.metaKey)
    model.move(zoomAt(model.viewport, 2 ** (-event.deltaY * unit * 0.01), at, model.stage));
  else if (event.shiftKey) model.move(panBy(model.viewport, -(event.deltaY || event.deltaX) * unit, 0));
  else if (isTrackpad) model.move(panBy(model.viewport, -event.deltaX, -event.deltaY));
  else model.move(zoomAt(model.viewport, 2 ** (-Math.sign(event.deltaY) * 0.35), at, model.stage));
  model.point({ point: toPicture(model.viewport, at, model.stage), byKeyboard: false });
}

/** Whether the key meant something here. */
function onKey(event: KeyboardEvent, model: LabelsModel, handlers: StageHandlers): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const step = event.shiftKey ? KEY_STEP * 5 : KEY_STEP;
  const pans: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [step, 0],
    ArrowRight: [-step, 0],
    ArrowUp: [0, step],
    ArrowDown: [0, -step],
  };
  const pan = pans[event.key];
  if (pan !== undefined) {
    model.move(panBy(model.viewport, ...pan));
    pointAtMiddle(model);
    return true;
  }
  if (zoomByKey(event.key, model)) {
    pointAtMiddle(model);
    return true;
  }
  return act(event.key, model, handlers);
}

function act(key: string, model: LabelsModel, { onOpen, onStep, onHelp }: StageHandlers): boolean {
  switch (key) {
    case 'Enter':
    case ' ':
      return openMiddle(model, onOpen);
    case 'PageUp':
      onStep(-1);
      return true;
    case 'PageDown':
      onStep(1);
      return true;
    case '?':
      onHelp();
      return true;
    case 'Escape':
      model.select(undefined);
      return true;
    default:
      return false;
  }
}

/** Zooms about the middle; whether the key was one of those that zoom. */
export function zoomByKey(key: string, model: LabelsModel): boolean {
  const middle = { x: model.stage.width / 2, y: model.stage.height / 2 };
  switch (key) {
    case '+':
    case '=':
      model.move(zoomAt(model.viewport, ZOOM_STEP, middle, model.stage));
      return true;
    case '-':
    case '_':
      model.move(zoomAt(model.viewport, 1 / ZOOM_STEP, middle, model.stage));
      return true;
    case '0':
      model.fit();
      return true;
    case '1':
      model.move(zoomTo(model.viewport, 1, middle, model.stage));
      return true;
    default:
      return false;
  }
}

function openMiddle(model: LabelsModel, onOpen: (index: number) => void): boolean {
  const index = model.labelAt(model.viewport);
  if (index === undefined) return false;
  model.select(index, 'keep');
  onOpen(index);
  return true;
}

function pointAtMiddle(model: LabelsModel): void {
  model.point({ point: { x: model.viewport.x, y: model.viewport.y }, byKeyboard: true });
}
