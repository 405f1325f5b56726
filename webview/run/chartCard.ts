import { t } from '../host/l10n';
import { LineChart, type ChartMark } from '../canvas/lineChart';
import { readTheme } from '../canvas/theme';
import { h, setText } from '../ui/element';
import type { Announcer } from '../ui/announcer';
import { formatAxis, formatNumber } from './format';
import { axisOf, linesOf, originOf, stepReachedAt, type Tag } from './lines';
import type { RunModel } from './model';
import { pointTable } from './pointTable';

/** Pixels that an arrow key moves the cursor by; with Shift ten times as many. */
const STEP = 4;

/** A chart with its heading, how much of its lines is drawn, and its table. It draws only while it can be seen. */
export class ChartCard {
  readonly element: HTMLElement;
  private readonly counts = h('span', { class: 'counts' });
  private readonly table: ReturnType<typeof pointTable>;
  private readonly chart: LineChart;
  private readonly canvas: HTMLElement;
  private isVisible = false;
  private frame: number | undefined;

  constructor(
    private readonly model: RunModel,
    private tag: Tag,
    announcer: Announcer,
  ) {
    const label = t('Chart of {0}. Arrow keys move the cursor, plus and minus zoom, Home shows all.', tag.name);
    this.canvas = h('div', { class: 'chart', tabindex: 0, role: 'img', 'aria-label': label });
    this.table = pointTable(tag.name);
    const unit = tag.unit === '' ? '' : ` (${tag.unit})`;
    this.element = h(
      'section',
      { class: 'card', 'aria-label': tag.name, 'data-tag': tag.name },
      h('header', {}, h(tag.isLane ? 'h3' : 'h2', { title: tag.name }, `${tag.name}${unit}`), this.counts),
      this.canvas,
      this.table.element,
    );
    this.chart = new LineChart(this.canvas, {
      onRange: (range) => {
        if (axisOf(model, this.tag) === model.state.axis) model.setRange(range);
      },
      onCursor: (x) => {
        if (x !== undefined && document.activeElement === this.canvas) announcer.say(this.describeAt(x));
      },
    });
    this.canvas.addEventListener('keydown', (event) => {
      if (this.onKey(event)) event.preventDefault();
    });
  }

  get frameTimes(): readonly number[] {
    return this.chart.frameTimes;
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    if (isVisible) this.update(this.tag);
  }

  /** Draws with the next frame; several changes until then cost one. */
  update(tag: Tag): void {
    this.tag = tag;
    if (!this.isVisible) return;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  dispose(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.chart.dispose();
  }

  private draw(): void {
    const { model, tag } = this;
    const { smoothing, isLog, showsTables } = model.state;
    const axis = axisOf(model, tag);
    const theme = readTheme(this.element);
    const lines = linesOf(model, tag);
    this.chart.show({
      lines,
      marks: this.marks(theme.error, theme.warning),
      isTime: axis === 'time',
      isLog: isLog && !tag.isLane,
      smoothing: tag.isLane ? 0 : smoothing,
      range: axis === model.state.axis ? model.range : undefined,
      theme,
      formatX: (x) => formatAxis(x, axis),
      labelX: axis === 'step' ? t('Step') : t('Time'),
      syncKey: `run ${axis}`,
    });
    const { drawn, total } = this.chart.drawnPoints;
    setText(this.counts, drawn < total ? t('{0} of {1} points', formatNumber(drawn), formatNumber(total)) : '');
    this.counts.title = t('Of each column of pixels the first, smallest, largest and last point are drawn.');
    this.table.show(showsTables ? lines : undefined, axis);
  }

  private marks(error: string, warning: string): ChartMark[] {
    const { model } = this;
    const axis = axisOf(model, this.tag);
    return this.tag.members.flatMap(({ run }) =>
      run.marks.map(({ at, kind, text }) => ({
        x:
          axis === 'step'
            ? stepReachedAt(model, run, at / 1000)
            : at / 1000 - (axis === 'relative' ? originOf(run) : 0),
        color: kind === 'out-of-memory' ? error : warning,
        text,
      })),
    );
  }

  private describeAt(x: number): string {
    const axis = axisOf(this.model, this.tag);
    const values = linesOf(this.model, this.tag).map(({ label, series, axis: own, shift }) => {
      const xs = own === 'step' ? series.steps : series.wallTimes;
      const value = series.values[nearest(xs, x + shift)];
      return `${label} ${value === undefined ? '–' : formatNumber(value)}`;
    });
    return `${formatAxis(x, axis)}: ${values.join(', ')}`;
  }

  private onKey({ key, shiftKey }: KeyboardEvent): boolean {
    const by = STEP * (shiftKey ? 10 : 1);
    switch (key) {
      case 'ArrowLeft':
        this.chart.moveCursor(-by);
        return true;
      case 'ArrowRight':
        this.chart.moveCursor(by);
        return true;
      case '+':
      case '-':
        this.chart.zoom(key === '+' ? 0.5 : 2);
        return true;
      case 'Home':
      case 'Escape':
        this.model.setRange(undefined);
        return true;
      default:
        return false;
    }
  }
}

/** The place of the number that is closest to `x` in ascending numbers. */
function nearest(xs: Float64Array, x: number): number {
  let best = -1;
  for (let low = 0, high = xs.length - 1; low <= high;) {
    const middle = (low + high) >> 1;
    if (best < 0 || Math.abs(xs[middle]! - x) < Math.abs(xs[best]! - x)) best = middle;
    if (xs[middle]! < x) low = middle + 1;
    else high = middle - 1;
  }
  return best;
}
