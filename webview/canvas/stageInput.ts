import type { Size } from '../../src/core/geometry/box';
import { panBy, toPicture, zoomAt, zoomTo, type Point, type Viewport } from '../../src/core/geometry/viewport';

/** Movement below this many stage pixels is a click, not a drag. */
const CLICK_SLACK = 4;
const KEY_STEP = 48;
const ZOOM_STEP = 1.25;

/** Which picture pixel is pointed at; `byKeyboard` where it is the middle of the stage. */
export interface Pointed {
  readonly point: Point;
  readonly byKeyboard: boolean;
}

/** What is moved about on a stage. */
export interface StageTarget {
  readonly viewport: Viewport;
  readonly stage: Size;
  readonly pointed: Pointed | undefined;
  /** Moves to a viewport that the person chose. */
  move(viewport: Viewport): void;
  fit(): void;
  point(pointed: Pointed | undefined): void;
}

export interface StageHandlers {
  /** A click that was no drag, at a point of the picture. */
  readonly onClick?: (point: Point) => void;
  /** A key that neither moves nor zooms; whether it meant something. */
  readonly onKey?: (key: string) => boolean;
  /** Takes a drag that begins at a point of the stage for itself; what it gives is told where the drag goes. */
  readonly grab?: (at: Point) => ((at: Point) => void) | undefined;
}

/** Mouse, wheel, trackpad and keyboard on the picture. */
export function listenToStage(canvas: HTMLCanvasElement, model: StageTarget, handlers: StageHandlers): void {
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

function listenToPointer(canvas: HTMLCanvasElement, model: StageTarget, { onClick, grab }: StageHandlers): void {
  let last: Point | undefined;
  let moved = 0;
  let grabbed: ((at: Point) => void) | undefined;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    canvas.setPointerCapture(event.pointerId);
    last = { x: event.offsetX, y: event.offsetY };
    moved = 0;
    grabbed = grab?.(last);
  });
  canvas.addEventListener('pointermove', (event) => {
    const at = { x: event.offsetX, y: event.offsetY };
    if (last !== undefined) {
      moved += Math.abs(at.x - last.x) + Math.abs(at.y - last.y);
      if (grabbed !== undefined) grabbed(at);
      else if (moved > CLICK_SLACK) {
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
    grabbed = undefined;
    if (isClick) onClick?.(toPicture(model.viewport, { x: event.offsetX, y: event.offsetY }, model.stage));
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerleave', () => {
    if (last === undefined) model.point(undefined);
  });
}

/** A wheel zooms; so does a pinch, which comes as a wheel with Ctrl. A trackpad's two fingers (both directions, fine steps) pan. */
function onWheel(event: WheelEvent, model: StageTarget): void {
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
function onKey(event: KeyboardEvent, model: StageTarget, handlers: StageHandlers): boolean {
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
  return handlers.onKey?.(event.key) ?? false;
}

/** Zooms about the middle; whether the key was one of those that zoom. */
export function zoomByKey(key: string, model: StageTarget): boolean {
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

function pointAtMiddle(model: StageTarget): void {
  model.point({ point: { x: model.viewport.x, y: model.viewport.y }, byKeyboard: true });
}
