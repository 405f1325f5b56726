import { stageBox } from '../../src/core/chart/labelMarks';
import type { Rgb } from '../../src/core/chart/palette';
import { IGNORED } from '../../src/core/image/classPlane';
import type { RunPlane } from '../../src/core/image/runPlane';
import type { LayerName } from '../../src/protocol/segmentationPanel';
import { FrameLoop } from '../canvas/frameLoop';
import { MaskLayer } from '../canvas/maskLayer';
import { listenToStage } from '../canvas/stageInput';
import { Surface } from '../canvas/surface';
import { readTheme, watchTheme, type CanvasTheme } from '../canvas/theme';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import type { Change, SegmentationModel, ShownPair } from './model';

/** Pixels that were predicted as no class. */
const NO_CLASS_COLOR: Rgb = [255, 0, 200];
const ERROR_COLOR: Rgb = [255, 40, 40];

/** Milliseconds of a frame that may go into new tiles. */
const TILE_TIME = 6;
/** How near the line between truth and prediction is taken hold of, in stage pixels. */
const GRIP = 8;
/** How long each of both is seen while blinking. */
const BLINK_MS = 550;

export interface StageActions {
  readonly onKey: (key: string) => boolean;
}

/** The picture with the masks over it, and the frames that draw it. */
export class Stage {
  readonly element: HTMLCanvasElement;
  private readonly surface: Surface;
  private readonly loop: FrameLoop;
  private theme: CanvasTheme;
  private layers: Partial<Record<LayerName, MaskLayer>> = {};
  private shown: ShownPair | undefined;
  private timer: number | undefined;

  constructor(
    private readonly model: SegmentationModel,
    { onKey }: StageActions,
  ) {
    this.element = h('canvas', {
      class: 'stage',
      tabindex: 0,
      role: 'application',
      'aria-label': t('Picture with its masks. Arrow keys move, plus and minus zoom, 0 fits.'),
      'aria-describedby': 'status',
    });
    this.loop = new FrameLoop(() => this.draw());
    this.theme = readTheme(document.body);
    this.surface = new Surface(this.element, () => {
      model.stage.setStage(this.surface.size);
      this.loop.request();
    });
    model.changes.event((change) => {
      this.update(change);
    });
    listenToStage(this.element, model.stage, { onKey, grab: (at) => this.grabLine(at.x) });
    this.element.addEventListener('pointermove', (event) => {
      this.element.classList.toggle('on-line', this.isOnLine(event.offsetX));
    });
    watchTheme(() => {
      this.theme = readTheme(document.body);
      this.loop.request();
    });
  }

  frameTimes(): readonly number[] {
    return this.loop.times;
  }

  private isOnLine(x: number): boolean {
    const { look, swipeAt } = this.model;
    return look.swipe && Math.abs(x - swipeAt * this.surface.size.width) <= GRIP;
  }

  private grabLine(x: number): ((at: { readonly x: number }) => void) | undefined {
    if (!this.isOnLine(x)) return undefined;
    return (at) => {
      this.model.setSwipe(at.x / this.surface.size.width);
    };
  }

  private update(change: Change): void {
    const { pair } = this.model;
    if (change === 'picture' && pair !== this.shown) {
      this.shown = pair;
      this.layers = pair === undefined ? {} : layersOf(pair);
      this.updateLooks();
    }
    if (change === 'look' || change === 'state') this.updateLooks();
    if (change === 'look') this.followBlinking();
    this.loop.request();
  }

  private updateLooks(): void {
    const { colors, look } = this.model;
    const shared = {
      hidden: new Set([IGNORED]),
      unknownColor: NO_CLASS_COLOR,
      fill: look.style !== 'outline',
      outline: look.style === 'outline',
      patterns: look.patterns,
    };
    for (const [name, layer] of Object.entries(this.layers)) {
      const isErrors = name === 'errors';
      layer.setLook({ ...shared, colors: isErrors ? [ERROR_COLOR] : colors, patterns: shared.patterns && !isErrors });
    }
  }

  /** People who ask for less motion change between both by hand. */
  private followBlinking(): void {
    const isWanted = this.model.isBlinking && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (isWanted === (this.timer !== undefined)) return;
    if (isWanted) {
      this.timer = window.setInterval(() => {
        this.model.blink();
      }, BLINK_MS);
    } else {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  private draw(): boolean {
    const { model, surface, theme } = this;
    const context = surface.begin(theme.background);
    this.drawPicture(context);
    if (!model.look.swipe) return this.drawLayer(context, model.layer);
    const { width, height } = surface.size;
    const at = Math.round(model.swipeAt * width);
    const left = clipped(context, [0, 0, at, height], () => this.drawLayer(context, 'truth'));
    const right = clipped(context, [at, 0, width - at, height], () => this.drawLayer(context, 'prediction'));
    this.drawLine(context, at, height);
    return left || right;
  }

  private drawPicture(context: CanvasRenderingContext2D): void {
    const { model, surface, theme } = this;
    const { size, viewport } = model.stage;
    const [x, y, width, height] = stageBox([0, 0, size.width, size.height], viewport, surface.size);
    context.globalAlpha = 0.06;
    context.fillStyle = theme.foreground;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
    model.picture?.draw(context, viewport, surface.size, surface.pixelRatio);
    if (model.layer !== 'errors' || model.look.swipe) return;
    // What is right steps back.
    context.globalAlpha = 0.6;
    context.fillStyle = theme.background;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
  }

  private drawLayer(context: CanvasRenderingContext2D, name: LayerName): boolean {
    const { model, surface } = this;
    const { look } = model;
    const layer = this.layers[name];
    if (layer === undefined) return false;
    context.save();
    // As the FCN's author draws it: the picture plus a part of the colour, up to white.
    if (look.style === 'add' && name !== 'errors') context.globalCompositeOperation = 'lighter';
    const unfinished = layer.draw({
      context,
      viewport: model.stage.viewport,
      stage: surface.size,
      pixelRatio: surface.pixelRatio,
      opacity: name === 'errors' ? Math.max(0.5, look.opacity) : look.opacity,
      deadline: performance.now() + TILE_TIME,
    });
    context.restore();
    return unfinished;
  }

  private drawLine(context: CanvasRenderingContext2D, x: number, height: number): void {
    context.fillStyle = 'rgba(0, 0, 0, 0.6)';
    context.fillRect(x - 2, 0, 4, height);
    context.fillStyle = '#ffffff';
    context.fillRect(x - 1, 0, 2, height);
    this.drawTag(context, t('Truth'), x - 8, 'right');
    this.drawTag(context, t('Prediction'), x + 8, 'left');
  }

  private drawTag(context: CanvasRenderingContext2D, text: string, x: number, align: 'left' | 'right'): void {
    context.font = `11px ${this.theme.fontFamily}`;
    const width = context.measureText(text).width + 10;
    const left = align === 'left' ? x : x - width;
    context.fillStyle = 'rgba(0, 0, 0, 0.7)';
    context.fillRect(left, 8, width, 18);
    context.fillStyle = '#ffffff';
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(text, left + 5, 17);
  }
}

function layersOf(pair: ShownPair): Record<LayerName, MaskLayer> {
  const layer = (plane: RunPlane): MaskLayer => new MaskLayer(plane);
  return {
    truth: layer(pair.truth),
    prediction: layer(pair.prediction),
    difference: layer(pair.difference),
    errors: layer(pair.errors),
  };
}

function clipped(
  context: CanvasRenderingContext2D,
  [x, y, width, height]: readonly [number, number, number, number],
  draw: () => boolean,
): boolean {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  const unfinished = draw();
  context.restore();
  return unfinished;
}
