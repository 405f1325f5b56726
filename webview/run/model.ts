import { MetricSeries } from '../../src/core/runs/metricSeries';
import { Emitter } from '../../src/core/std/emitter';
import type { PointsView, RunPanelState, RunsView, RunView, SeriesView } from '../../src/protocol/runPanel';
import type { ChartRange } from '../canvas/lineChart';

export type Change = 'view' | 'look' | 'range' | 'points';

/** Asks the editor for points; rejects when it has gone. */
export type FetchPoints = (run: string, tag: string, start: number) => Promise<PointsView | undefined>;

interface Line {
  series: MetricSeries;
  version: number;
  /** Points are on their way; asked again when they are here if there are more by then. */
  isLoading: boolean;
}

/** What the page shows and how: the runs, their lines as far as they were asked for, and what the person chose. */
export class RunModel {
  readonly changes = new Emitter<Change>();
  view: RunsView | undefined;
  /** The part of the axis that all charts show; undefined for all of it. */
  range: ChartRange | undefined;
  private readonly lines = new Map<string, Line>();

  constructor(
    private kept: RunPanelState,
    private readonly fetchPoints: FetchPoints,
  ) {}

  get state(): RunPanelState {
    return this.kept;
  }

  get runs(): readonly RunView[] {
    return this.view?.runs ?? [];
  }

  setState(change: Partial<RunPanelState>): void {
    // Another axis has other numbers: what was chosen on it means nothing there.
    if (change.axis !== undefined && change.axis !== this.kept.axis) this.range = undefined;
    this.kept = { ...this.kept, ...change };
    this.changes.fire('look');
  }

  setView(view: RunsView): void {
    this.view = view;
    this.changes.fire('view');
  }

  setRange(range: ChartRange | undefined): void {
    this.range = range;
    this.changes.fire('range');
  }

  /** The points of a line that are here. Asking for a line loads what is missing of it. */
  lineOf(run: RunView, series: SeriesView): MetricSeries {
    const key = `${run.id}\n${series.tag}`;
    let line = this.lines.get(key);
    if (line?.version !== series.version) {
      line = { series: new MetricSeries(series.tag), version: series.version, isLoading: false };
      this.lines.set(key, line);
    }
    if (line.series.length < series.length && !line.isLoading) void this.load(run.id, series, line);
    return line.series;
  }

  private async load(run: string, { tag, version }: SeriesView, line: Line): Promise<void> {
    line.isLoading = true;
    try {
      const points = await this.fetchPoints(run, tag, line.series.length);
      // Meanwhile the line may have been replaced by one that begins anew.
      if (points?.start === line.series.length && line.version === version && points.steps.length > 0) {
        line.series.append({
          steps: points.steps,
          wallTimes: points.wallTimes,
          values: points.values,
          restarts: false,
        });
        this.changes.fire('points');
      }
    } catch {
      // The editor has gone, or has said itself what is wrong.
    } finally {
      line.isLoading = false;
    }
  }
}
