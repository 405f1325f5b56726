import type { FrameReport } from '../../src/protocol/labelsPanel';
import { FrameLoop } from '../canvas/frameLoop';
import { MaskLayer } from '../canvas/maskLayer';
import { listenToStage } from '../canvas/stageInput';
import { Surface } from '../canvas/surface';
import { readTheme, watchTheme, type CanvasTheme } from '../canvas/theme';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import type { Change, LabelsModel } from './model';
import { paintScene, UNDECLARED_COLOR, type Painted } from './paintScene';
import { Rasters } from './rasters';
import { labelHandlers, type LabelHandlers } from './stageKeys';

/** The picture with its labels, and the frames that draw it. */
export class Stage {
  readonly element: HTMLCanvasElement;
  private readonly surface: Surface;
  private readonly loop: FrameLoop;
  private readonly rasters = new Rasters();
  private mask: MaskLayer | undefined;
  private theme: CanvasTheme;
  private firstPaint: number | undefined;
  private pictureShown = false;

  constructor(
    private readonly model: LabelsModel,
    private readonly handlers: LabelHandlers & { readonly onPainted: (painted: Painted) => void },
  ) {
    this.element = h('canvas', {
      class: 'stage',
      tabindex: 0,
      role: 'application',
      'aria-label': t('Picture with its labels. Arrow keys move, plus and minus zoom, 0 fits.'),
      'aria-describedby': 'status',
    });
    this.loop = new FrameLoop(() => this.draw());
    this.theme = readTheme(document.body);
    this.surface = new Surface(this.element, () => {
      model.setStage(this.surface.size);
      this.loop.request();
    });
    model.changes.event((change) => {
      this.update(change);
    });
    listenToStage(this.element, model, labelHandlers(model, handlers));
    watchTheme(() => {
      this.theme = readTheme(document.body);
      this.loop.request();
    });
  }

  /** What was drawn so far; times count from `start` of the page's clock. */
  report(start: number, viewAt: number | undefined): FrameReport {
    const { firstPaint, loop } = this;
    return {
      frames: loop.frames,
      times: [...loop.times],
      firstPaint: firstPaint === undefined ? undefined : firstPaint - start,
      viewToPaint: firstPaint === undefined || viewAt === undefined ? undefined : firstPaint - viewAt,
    };
  }

  private update(change: Change): void {
    if (change === 'view') {
      this.rasters.clear();
      this.mask = this.model.plane === undefined ? undefined : new MaskLayer(this.model.plane);
    }
    if (change === 'view' || change === 'look') this.updateLook();
    this.loop.request();
  }

  private updateLook(): void {
    const { state, colors, hiddenIndices } = this.model;
    this.mask?.setLook({
      colors,
      hidden: hiddenIndices,
      unknownColor: UNDECLARED_COLOR,
      fill: state.fill,
      outline: state.outline,
      patterns: state.patterns,
    });
  }

  private draw(): boolean {
    const { model, surface, theme, mask, rasters } = this;
    const painted = paintScene({ model, surface, theme, mask, rasters });
    this.markFirst();
    this.handlers.onPainted(painted);
    return painted.unfinished;
  }

  /** Marks the first frame with the labels on it and the first one with the picture, for benches. */
  private markFirst(): void {
    const { view, picture } = this.model;
    if (this.firstPaint === undefined && view !== undefined)
      this.firstPaint = performance.mark('labels:first-paint').startTime;
    if (this.pictureShown || picture === undefined) return;
    this.pictureShown = true;
    performance.mark('labels:picture');
  }
}
