import type { Box } from '../../src/core/geometry/box';
import {
  clampViewport,
  fitViewport,
  panBy,
  toPicture,
  zoomAt,
  type Point,
  type Viewport,
} from '../../src/core/geometry/viewport';
import type { Picture } from '../canvas/picture';
import { strokeCased } from '../canvas/paintMarks';
import { Surface } from '../canvas/surface';
import { readTheme } from '../canvas/theme';
import { t } from '../host/l10n';
import { h } from '../ui/element';

/** What a box on the picture says: told by colour, by dashes and by its tag. */
export type BoxKind = 'hit' | 'false' | 'missed' | 'found' | 'ignored';

export interface StageBox {
  readonly kind: BoxKind;
  readonly of: 'truth' | 'detection';
  readonly row: number;
  readonly box: readonly [number, number, number, number];
  readonly tag: string;
  readonly isSelected: boolean;
}

/** On pictures the theme does not count: colours that people with the common deficiencies tell apart, and dashes. */
export const boxLooks: Readonly<Record<BoxKind, { readonly color: string; readonly dash: readonly number[] }>> = {
  hit: { color: '#4fd18b', dash: [] },
  false: { color: '#ff6b57', dash: [7, 3] },
  missed: { color: '#ffd84d', dash: [2, 3] },
  found: { color: '#ffffff', dash: [2, 3] },
  ignored: { color: '#b0b0b0', dash: [1, 3] },
};

const CLICK_SLACK = 4;
const ZOOM_STEP = 1.25;
const KEY_STEP = 48;
const PADDING = 12;

/** A picture with its boxes. Wheel zooms, drag moves, a click chooses a box, a double click opens it. */
export class Stage {
  readonly element: HTMLElement;
  private readonly surface: Surface;
  private readonly note = h('p', { class: 'stage-note', hidden: true });
  private picture: Picture | undefined;
  private boxes: readonly StageBox[] = [];
  private size = { width: 1, height: 1 };
  private viewport: Viewport | undefined;
  private frame: number | undefined;

  constructor(
    private readonly events: {
      readonly onSelect: (box: StageBox | undefined) => void;
      readonly onOpen: (box: StageBox) => void;
      readonly onStep: (by: 1 | -1) => void;
    },
  ) {
    const canvas = h('canvas', {
      class: 'stage-canvas',
      tabindex: 0,
      role: 'img',
      'aria-label': t('The picture with labels and detections; the table beside it lists them.'),
    });
    this.element = h('div', { class: 'stage' }, canvas, this.note);
    this.surface = new Surface(canvas, () => {
      this.request();
    });
    this.listen(canvas);
  }

  /** Shows another picture; undefined where it is not at hand: boxes are drawn all the same. */
  show(picture: Picture | undefined, size: { readonly width: number; readonly height: number }): void {
    this.picture = picture;
    this.size = picture?.size ?? { width: size.width || 1, height: size.height || 1 };
    this.viewport = undefined;
    this.note.hidden = picture !== undefined;
    this.note.textContent = t('The picture is not at hand.');
    this.request();
  }

  setBoxes(boxes: readonly StageBox[]): void {
    this.boxes = boxes;
    this.request();
  }

  private request(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  private get bounds(): Box {
    return { x0: 0, y0: 0, x1: this.size.width, y1: this.size.height };
  }

  private get view(): Viewport {
    this.viewport ??= fitViewport(this.bounds, this.surface.size, PADDING);
    return this.viewport;
  }

  private move(viewport: Viewport): void {
    this.viewport = clampViewport(viewport, this.bounds, this.surface.size);
    this.request();
  }

  private draw(): void {
    const { surface, view } = this;
    const theme = readTheme(this.element);
    const context = surface.begin(theme.background);
    this.picture?.draw(context, view, surface.size, surface.pixelRatio);
    if (this.picture === undefined) {
      const [x, y, width, height] = this.place([0, 0, this.size.width, this.size.height]);
      context.strokeStyle = theme.muted;
      context.strokeRect(x, y, width, height);
    }
    context.font = `11px ${theme.fontFamily}`;
    // What is chosen lies on top.
    for (const box of this.boxes.toSorted((a, b) => Number(a.isSelected) - Number(b.isSelected))) {
      this.drawBox(context, box);
    }
  }

  private drawBox(context: CanvasRenderingContext2D, { kind, box, tag, isSelected, of }: StageBox): void {
    const [x, y, width, height] = this.place(box);
    const { color, dash } = boxLooks[kind];
    const path = new Path2D();
    path.rect(x, y, width, height);
    strokeCased(context, path, { color: 'transparent', width: isSelected ? 4 : 2 });
    context.strokeStyle = color;
    context.lineWidth = isSelected ? 4 : 2;
    context.setLineDash([...dash]);
    context.stroke(path);
    context.setLineDash([]);
    if (tag === '') return;
    const across = context.measureText(tag).width + 8;
    // Tags of truths stand below, so that they do not hide those of detections.
    const top = of === 'truth' ? y + height : y - 16;
    context.fillStyle = color;
    context.fillRect(x - 1, top, across, 16);
    context.fillStyle = '#000';
    context.textBaseline = 'middle';
    context.fillText(tag, x + 3, top + 8.5);
  }

  private place([x0, y0, x1, y1]: StageBox['box']): [number, number, number, number] {
    const { scale, x, y } = this.view;
    const { width, height } = this.surface.size;
    return [(x0 - x) * scale + width / 2, (y0 - y) * scale + height / 2, (x1 - x0) * scale, (y1 - y0) * scale];
  }

  private listen(canvas: HTMLCanvasElement): void {
    let last: Point | undefined;
    let moved = 0;
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      last = { x: event.offsetX, y: event.offsetY };
      moved = 0;
    });
    canvas.addEventListener('pointermove', (event) => {
      if (last === undefined) return;
      const at = { x: event.offsetX, y: event.offsetY };
      moved += Math.abs(at.x - last.x) + Math.abs(at.y - last.y);
      if (moved > CLICK_SLACK) this.move(panBy(this.view, at.x - last.x, at.y - last.y));
      last = at;
    });
    canvas.addEventListener('pointerup', (event) => {
      const isClick = last !== undefined && moved <= CLICK_SLACK;
      last = undefined;
      if (isClick) this.events.onSelect(this.boxAt({ x: event.offsetX, y: event.offsetY }));
    });
    canvas.addEventListener('dblclick', (event) => {
      const box = this.boxAt({ x: event.offsetX, y: event.offsetY });
      if (box !== undefined) this.events.onOpen(box);
    });
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const at = { x: event.offsetX, y: event.offsetY };
        this.move(zoomAt(this.view, Math.exp(-event.deltaY / 300), at, this.surface.size));
      },
      { passive: false },
    );
    canvas.addEventListener('keydown', (event) => {
      if (this.onKey(event.key)) event.preventDefault();
    });
  }

  private onKey(key: string): boolean {
    const { width, height } = this.surface.size;
    const middle = { x: width / 2, y: height / 2 };
    const pans: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [KEY_STEP, 0],
      ArrowRight: [-KEY_STEP, 0],
      ArrowUp: [0, KEY_STEP],
      ArrowDown: [0, -KEY_STEP],
    };
    const pan = pans[key];
    if (pan !== undefined) this.move(panBy(this.view, pan[0], pan[1]));
    else if (key === '+' || key === '=') this.move(zoomAt(this.view, ZOOM_STEP, middle, this.surface.size));
    else if (key === '-') this.move(zoomAt(this.view, 1 / ZOOM_STEP, middle, this.surface.size));
    else if (key === '0') this.move(fitViewport(this.bounds, this.surface.size, PADDING));
    else if (key === 'PageDown') this.events.onStep(1);
    else if (key === 'PageUp') this.events.onStep(-1);
    else return false;
    return true;
  }

  /** The smallest box at a place: what lies inside of another can be chosen too. */
  private boxAt(at: Point): StageBox | undefined {
    const { x, y } = toPicture(this.view, at, this.surface.size);
    let best: StageBox | undefined;
    let smallest = Infinity;
    for (const candidate of this.boxes) {
      const [x0, y0, x1, y1] = candidate.box;
      if (x < x0 || x > x1 || y < y0 || y > y1) continue;
      const area = (x1 - x0) * (y1 - y0) * (candidate.of === 'detection' ? 0.999 : 1);
      if (area >= smallest) continue;
      smallest = area;
      best = candidate;
    }
    return best;
  }
}
