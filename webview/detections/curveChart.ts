import {
  curvesToSvg,
  layoutCurves,
  nearestPoint,
  withMarks,
  type Curve,
  type CurveMark,
  type CurvePlot,
} from '../../src/core/chart/curvePlot';
import { paintCurves } from '../canvas/paintCurves';
import { Surface } from '../canvas/surface';
import { readTheme } from '../canvas/theme';
import { h } from '../ui/element';

export interface ChartContent {
  readonly curves: readonly Curve[];
  readonly marks: readonly CurveMark[];
  readonly line?: number | undefined;
}

export interface CurveChartOptions {
  readonly label: string;
  readonly titleX: string;
  readonly titleY: string;
  readonly onPoint: (curve: number, point: number) => void;
  /** The keyboard goes along the curve: the next mark, by so many points. */
  readonly onStep: (by: number) => void;
  readonly onEnter: () => void;
  /** What the pointer stands at, in words; empty for nothing. */
  readonly describe: (curve: number, point: number) => string;
}

/** How near to a point a click must be, in pixels. */
const REACH = 40;

/** A chart of curves that can be pointed at: a click chooses the nearest point, arrow keys go along. */
export class CurveChart {
  readonly element: HTMLElement;
  private readonly surface: Surface;
  private readonly hint = h('div', { class: 'hint', 'aria-hidden': 'true', hidden: true });
  private content: ChartContent = { curves: [], marks: [] };
  private plot: CurvePlot | undefined;
  private laidOut: readonly Curve[] | undefined;

  constructor(private readonly options: CurveChartOptions) {
    const canvas = h('canvas', { class: 'curve-canvas', tabindex: 0, role: 'img', 'aria-label': options.label });
    this.element = h('div', { class: 'curve-chart' }, canvas, this.hint);
    this.surface = new Surface(canvas, () => {
      this.draw();
    });
    canvas.addEventListener('pointermove', (event) => {
      this.showHint(event);
    });
    canvas.addEventListener('pointerleave', () => {
      this.hint.hidden = true;
    });
    canvas.addEventListener('click', (event) => {
      const found = this.find(event);
      if (found !== undefined) options.onPoint(found.curve, found.point);
    });
    canvas.addEventListener('keydown', (event) => {
      const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 20, PageUp: -20 };
      const by = steps[event.key];
      if (by !== undefined) options.onStep(event.shiftKey ? by * 10 : by);
      else if (event.key === 'Enter') options.onEnter();
      else return;
      event.preventDefault();
    });
  }

  show(content: ChartContent): void {
    this.content = content;
    this.draw();
  }

  svg(): string {
    return this.plot === undefined ? '' : curvesToSvg(this.plot);
  }

  /** How many points were drawn, and how many there are. */
  get drawn(): { readonly drawn: number; readonly total: number } {
    return this.plot ?? { drawn: 0, total: 0 };
  }

  png(): Promise<Blob | null> {
    return new Promise((resolve) => {
      this.surface.canvas.toBlob(resolve);
    });
  }

  draw(): void {
    const { width, height } = this.surface.size;
    if (width < 20) return;
    const { curves, marks, line } = this.content;
    const { titleX, titleY } = this.options;
    const isSame = this.laidOut === curves && this.plot?.width === width && this.plot.height === height;
    // A slider that moves does not move the curves.
    this.plot = isSame
      ? withMarks(this.plot!, marks, line)
      : layoutCurves(curves, marks, { width, height, titleX, titleY, line });
    this.laidOut = curves;
    const theme = readTheme(this.element);
    paintCurves(this.surface.begin(theme.background), this.plot, theme);
  }

  private find(event: MouseEvent): { curve: number; point: number } | undefined {
    if (this.plot === undefined) return undefined;
    return nearestPoint(this.content.curves, this.plot, { x: event.offsetX, y: event.offsetY }, REACH);
  }

  private showHint(event: MouseEvent): void {
    const found = this.find(event);
    this.hint.hidden = found === undefined;
    if (found === undefined) return;
    this.hint.textContent = this.options.describe(found.curve, found.point);
    const isRight = event.offsetX > this.surface.size.width / 2;
    this.hint.style.left = isRight ? '' : `${event.offsetX + 14}px`;
    this.hint.style.right = isRight ? `${this.surface.size.width - event.offsetX + 14}px` : '';
    this.hint.style.top = `${event.offsetY + 10}px`;
  }
}
