import { panBy, toPicture, zoomAt, zoomTo, type Point } from '../../src/core/geometry/viewport';
import { FrameLoop } from '../canvas/frameLoop';
import { Surface } from '../canvas/surface';
import { watchTheme } from '../canvas/theme';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import { readColors, type AnchorColors } from './colors';
import type { AnchorsModel, Side } from './model';
import { paintStage, truthBox, type Painted } from './paintStage';

export interface StageHandlers {
  readonly onOpen: (row: number) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onHelp: () => void;
}

/** Movement below this many stage pixels is a click, not a drag. */
const CLICK_SLACK = 4;
const KEY_STEP = 48;

/** The picture with its objects and the anchors of one side. */
export class Stage {
  readonly element: HTMLElement;
  readonly loop: FrameLoop;
  painted: Painted = { drawn: 0, total: 0 };
  private readonly canvas: HTMLCanvasElement;
  private readonly surface: Surface;
  private colors: AnchorColors = readColors();

  constructor(model: AnchorsModel, side: Side, handlers: StageHandlers) {
    this.canvas = h('canvas', {
      class: 'stage',
      tabindex: 0,
      role: 'application',
      'aria-label':
        side === 'own'
          ? t(
              'Picture with its objects and anchors. Arrow keys move the cell, Shift with them the picture; [ and ] change the map.',
            )
          : t('The same picture with the anchors it is compared with.'),
      'aria-describedby': 'status',
    });
    this.element = h('div', { class: `stage-box stage-${side}` }, this.canvas);
    this.loop = new FrameLoop(() => {
      if (!this.element.hidden) this.painted = paintStage(this.surface, model, this.colors, side);
      return false;
    });
    this.surface = new Surface(this.canvas, () => {
      if (side === 'own') model.setStage(this.surface.size);
      this.loop.request();
    });
    if (side === 'own') model.setStage(this.surface.size);
    model.changes.event(() => {
      this.loop.request();
    });
    watchTheme(() => {
      this.colors = readColors();
      this.loop.request();
    });
    listen(this.canvas, model, handlers);
  }

  /** What is on the stage now, at the screen's own resolution. */
  async toPng(): Promise<Uint8Array<ArrayBuffer>> {
    const blob = await new Promise<Blob | null>((resolve) => {
      this.canvas.toBlob(resolve, 'image/png');
    });
    return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
  }
}

function listen(canvas: HTMLCanvasElement, model: AnchorsModel, handlers: StageHandlers): void {
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
      if (moved > CLICK_SLACK) model.move(panBy(model.viewport, at.x - last.x, at.y - last.y));
      last = at;
      return;
    }
    model.point(rowAt(model, at));
  });
  const end = (event: PointerEvent): void => {
    const isClick = last !== undefined && moved <= CLICK_SLACK && event.type === 'pointerup' && event.button === 0;
    last = undefined;
    if (isClick) clickAt(model, { x: event.offsetX, y: event.offsetY });
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerleave', () => {
    if (last === undefined) model.point(undefined);
  });
  canvas.addEventListener('dblclick', (event) => {
    const row = rowAt(model, { x: event.offsetX, y: event.offsetY });
    if (row !== undefined) handlers.onOpen(row);
  });
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
}

/** Selects the object whose edge or inside is under the mouse, and picks the cell there. */
function clickAt(model: AnchorsModel, at: Point): void {
  const row = rowAt(model, at);
  const { x, y } = toPicture(model.viewport, at, model.stage);
  const map = model.grid('own')?.maps[model.state.cell.map];
  if (map !== undefined) {
    const column = nearest(map.centersX, x / model.size.width);
    model.pick({ row: nearest(map.centersY, y / model.size.height), column });
  }
  if (row !== model.state.object) model.setState({ object: row });
}

/** The smallest object that holds the point. */
function rowAt(model: AnchorsModel, at: Point): number | undefined {
  const { x, y } = toPicture(model.viewport, at, model.stage);
  const slack = 4 / model.viewport.scale;
  const [from, to] = model.rowsOf(model.image);
  let found: number | undefined;
  let least = Infinity;
  for (let row = from; row < to; row++) {
    const { x0, y0, x1, y1 } = truthBox(model, row);
    const area = (x1 - x0) * (y1 - y0);
    if (x < x0 - slack || x > x1 + slack || y < y0 - slack || y > y1 + slack || area >= least) continue;
    found = row;
    least = area;
  }
  return found;
}

function nearest(centers: Float64Array, value: number): number {
  let best = 0;
  centers.forEach((center, i) => {
    if (Math.abs(center - value) < Math.abs(centers[best]! - value)) best = i;
  });
  return best;
}

/** A wheel zooms; so does a pinch. A trackpad's two fingers (both directions, fine steps) pan. */
function onWheel(event: WheelEvent, model: AnchorsModel): void {
  const at = { x: event.offsetX, y: event.offsetY };
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const isTrackpad =
    event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && (event.deltaX !== 0 || Math.abs(event.deltaY) < 40);
  if (event.ctrlKey || event.metaKey)
    model.move(zoomAt(model.viewport, 2 ** (-event.deltaY * unit * 0.01), at, model.stage));
  else if (isTrackpad) model.move(panBy(model.viewport, -event.deltaX, -event.deltaY));
  else model.move(zoomAt(model.viewport, 2 ** (-Math.sign(event.deltaY) * 0.35), at, model.stage));
}

/** Whether the key meant something here. */
function onKey(event: KeyboardEvent, model: AnchorsModel, { onOpen, onStep, onHelp }: StageHandlers): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { cell, object } = model.state;
  const middle = { x: model.stage.width / 2, y: model.stage.height / 2 };
  const arrows: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const arrow = arrows[event.key];
  if (arrow !== undefined) {
    const [dx, dy] = arrow;
    if (event.shiftKey) model.move(panBy(model.viewport, -dx * KEY_STEP, -dy * KEY_STEP));
    else model.pick({ row: Math.max(0, cell.row + dy), column: Math.max(0, cell.column + dx) });
    return true;
  }
  const actions: Readonly<Record<string, () => void>> = {
    '[': () => {
      model.pick({ map: Math.max(0, cell.map - 1) });
    },
    ']': () => {
      model.pick({ map: cell.map + 1 });
    },
    '+': () => {
      model.move(zoomAt(model.viewport, 1.25, middle, model.stage));
    },
    '=': () => {
      model.move(zoomAt(model.viewport, 1.25, middle, model.stage));
    },
    '-': () => {
      model.move(zoomAt(model.viewport, 1 / 1.25, middle, model.stage));
    },
    '0': () => {
      model.fit();
    },
    '1': () => {
      model.move(zoomTo(model.viewport, 1, middle, model.stage));
    },
    n: () => {
      stepObject(model, 1);
    },
    p: () => {
      stepObject(model, -1);
    },
    PageDown: () => {
      onStep(1);
    },
    PageUp: () => {
      onStep(-1);
    },
    Enter: () => {
      if (object !== undefined) onOpen(object);
    },
    Escape: () => {
      model.select(undefined);
    },
    '?': onHelp,
  };
  const action = actions[event.key];
  action?.();
  return action !== undefined;
}

/** The next object of the picture, going round. */
function stepObject(model: AnchorsModel, by: 1 | -1): void {
  const [from, to] = model.rowsOf(model.image);
  if (to === from) return;
  const now = model.state.object ?? (by > 0 ? from - 1 : to);
  model.select(from + ((now - from + by + (to - from)) % (to - from)));
}
