import type { Size } from '../../src/core/geometry/box';

/** A canvas that fills its parent at the screen's own resolution; drawing is in CSS pixels. */
export class Surface {
  readonly context: CanvasRenderingContext2D;
  private width = 1;
  private height = 1;
  private ratio = 1;

  constructor(
    readonly canvas: HTMLCanvasElement,
    onResize: () => void,
  ) {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('This editor cannot draw on a canvas');
    this.context = context;
    new ResizeObserver(() => {
      this.measure();
      onResize();
    }).observe(canvas);
    this.measure();
  }

  get size(): Size {
    return { width: this.width, height: this.height };
  }

  get pixelRatio(): number {
    return this.ratio;
  }

  /** Makes the context ready for a frame: right resolution, CSS pixels, everything painted over with `background`. */
  begin(background: string): CanvasRenderingContext2D {
    const { canvas, context, ratio } = this;
    const width = Math.max(1, Math.round(this.width * ratio));
    const height = Math.max(1, Math.round(this.height * ratio));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = background;
    context.fillRect(0, 0, this.width, this.height);
    return context;
  }

  private measure(): void {
    this.width = Math.max(1, this.canvas.clientWidth);
    this.height = Math.max(1, this.canvas.clientHeight);
    this.ratio = window.devicePixelRatio || 1;
  }
}
