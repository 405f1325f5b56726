import type { Size } from '../../src/core/geometry/box';
import { clampViewport, fitViewport, type Viewport } from '../../src/core/geometry/viewport';
import type { Pointed, StageTarget } from './stageInput';

/** Room around the picture in a fit, in stage pixels. */
const FIT_PADDING = 12;

/** Which part of a picture a stage shows: the whole of it, until the person zooms or pans. */
export class PictureView implements StageTarget {
  size: Size = { width: 640, height: 480 };
  stage: Size = { width: 1, height: 1 };
  viewport: Viewport = { scale: 1, x: 0, y: 0 };
  pointed: Pointed | undefined;
  private isFitted = true;

  /** `onChange` is told what changed. */
  constructor(private readonly onChange: (change: 'viewport' | 'hover') => void) {}

  setSize(size: Size): void {
    this.size = size;
    this.keep();
  }

  setStage(stage: Size): void {
    this.stage = stage;
    this.keep();
  }

  fit(): void {
    this.isFitted = true;
    this.viewport = fitViewport(this.bounds(), this.stage, FIT_PADDING);
    this.onChange('viewport');
  }

  move(viewport: Viewport): void {
    this.isFitted = false;
    this.viewport = clampViewport(viewport, this.bounds(), this.stage);
    this.onChange('viewport');
  }

  point(pointed: Pointed | undefined): void {
    this.pointed = pointed;
    this.onChange('hover');
  }

  private keep(): void {
    if (this.isFitted) this.fit();
    else this.move(this.viewport);
  }

  private bounds() {
    return { x0: 0, y0: 0, x1: this.size.width, y1: this.size.height };
  }
}
