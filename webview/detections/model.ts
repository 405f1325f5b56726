import { cssColor, safeColor } from '../../src/core/chart/palette';
import type { Confusion } from '../../src/core/detection/evaluation/confusion';
import { evaluateCoco, type CocoEvaluation } from '../../src/core/detection/evaluation/cocoEvaluation';
import type { EvaluationInput } from '../../src/core/detection/evaluation/evaluationInput';
import { Explorer } from '../../src/core/detection/evaluation/explorer';
import { outcomes } from '../../src/core/detection/evaluation/matching';
import type { OperatingPoint } from '../../src/core/detection/evaluation/operatingPoint';
import { scoreCurve, type ScoreCurve } from '../../src/core/detection/evaluation/scoreCurve';
import { Emitter } from '../../src/core/std/emitter';
import type { ComparedView, DetectionsLook, DetectionsView } from '../../src/protocol/detectionsPanel';

/** `point`: the numbers of the thresholds changed; `selection`: a row was chosen. */
export type Change = 'view' | 'look' | 'point' | 'selection' | 'compared';

export interface Selection {
  readonly of: 'truth' | 'detection';
  readonly row: number;
}

/** What the page shows and how: both tables, the thresholds, and every number that follows from them. */
export class DetectionsModel {
  readonly changes = new Emitter<Change>();
  /** Milliseconds that the latest moves of a slider took to compute and to show, oldest first. */
  readonly frameTimes: number[] = [];
  view: DetectionsView | undefined;
  compared: ComparedView | undefined;
  selection: Selection | undefined;
  private explorerNow: Explorer | undefined;
  private other: Explorer | undefined;
  private cocoNow: CocoEvaluation | undefined;
  private pointNow: OperatingPoint | undefined;
  private confusionNow: Confusion | undefined;
  private readonly curves = new Map<number, ScoreCurve>();
  private curvesOf = '';
  private frame: number | undefined;

  constructor(private kept: DetectionsLook) {}

  get look(): DetectionsLook {
    return this.kept;
  }

  setView(view: DetectionsView): void {
    this.view = view;
    this.makeExplorer();
    this.compute();
    this.changes.fire('view');
  }

  setCompared(compared: ComparedView): void {
    this.compared = compared;
    this.makeOther();
    this.changes.fire('compared');
  }

  /** Changes how the page looks. Numbers follow with the next frame, once for any number of changes. */
  setLook(change: Partial<DetectionsLook>): void {
    const before = this.kept;
    this.kept = { ...before, ...change };
    if (this.kept.metric !== before.metric) this.makeExplorer();
    const isMoved =
      this.kept.iou !== before.iou || this.kept.score !== before.score || this.kept.metric !== before.metric;
    if (isMoved) this.request();
    this.changes.fire('look');
  }

  select(selection: Selection | undefined): void {
    this.selection = selection;
    const image = selection === undefined ? undefined : this.imageOf(selection);
    if (image !== undefined && image !== this.kept.image) this.setLook({ image });
    this.changes.fire('selection');
  }

  imageOf({ of, row }: Selection): number | undefined {
    return (of === 'truth' ? this.view?.truths : this.view?.detections)?.images[row];
  }

  get explorer(): Explorer {
    if (this.explorerNow === undefined) throw new Error('There is no data yet.');
    return this.explorerNow;
  }

  get otherExplorer(): Explorer | undefined {
    return this.other;
  }

  get point(): OperatingPoint {
    if (this.pointNow === undefined) this.compute();
    return this.pointNow!;
  }

  /** Computed when something shows it. */
  get confusion(): Confusion {
    this.confusionNow ??= this.explorer.confusion(this.kept.iou, this.kept.score);
    return this.confusionNow;
  }

  /** COCO's own numbers, which no slider moves; only by its metric. */
  get coco(): CocoEvaluation | undefined {
    if (this.kept.metric !== 'coco') return undefined;
    this.cocoNow ??= evaluateCoco(this.explorer.input, this.explorer.ranking);
    return this.cocoNow;
  }

  /** The curve of a class, or of all together (-1), at the threshold of overlap. */
  curve(classIndex: number): ScoreCurve {
    const key = `${this.kept.metric} ${this.kept.iou}`;
    if (key !== this.curvesOf) this.curves.clear();
    this.curvesOf = key;
    let curve = this.curves.get(classIndex);
    if (curve === undefined) {
      const { input, ranking } = this.explorer;
      const matching = this.explorer.matching(this.kept.iou);
      curve = scoreCurve(input, ranking, matching, classIndex < 0 ? undefined : classIndex);
      this.curves.set(classIndex, curve);
    }
    return curve;
  }

  colorOf(classIndex: number): string {
    return cssColor(this.view?.classes[classIndex]?.color ?? safeColor(classIndex));
  }

  className(classIndex: number): string {
    return this.view?.classes[classIndex]?.name ?? '';
  }

  /** Whether a truth is missed at the confidence: nothing that is as sure took it. */
  isMissed(truth: number): boolean {
    const by = this.explorer.matching(this.kept.iou).detectionOf[truth]!;
    return by < 0 || this.explorer.input.detections.scores[by]! < this.kept.score;
  }

  /** The label that a detection is about: the one it took, or the one it overlaps most; -1 where there is none. */
  truthNear(row: number): number {
    const matching = this.explorer.matching(this.kept.iou);
    if (matching.outcome[row] !== outcomes.falsePositive) return matching.truthOf[row]!;
    const { overlaps } = this.explorer;
    let best = -1;
    let largest = 0;
    for (let i = overlaps.starts[row]!; i < overlaps.starts[row + 1]!; i++) {
      if (overlaps.values[i]! <= largest) continue;
      largest = overlaps.values[i]!;
      best = overlaps.truths[i]!;
    }
    return best;
  }

  /** The numbers now and not with the next frame. */
  flush(): void {
    if (this.frame === undefined) return;
    cancelAnimationFrame(this.frame);
    this.runFrame();
  }

  private request(): void {
    this.pointNow = undefined;
    this.confusionNow = undefined;
    this.frame ??= requestAnimationFrame(() => {
      this.runFrame();
    });
  }

  private runFrame(): void {
    this.frame = undefined;
    const start = performance.now();
    this.compute();
    this.changes.fire('point');
    this.frameTimes.push(performance.now() - start);
    if (this.frameTimes.length > 1000) this.frameTimes.shift();
  }

  private compute(): void {
    if (this.view === undefined) return;
    this.confusionNow = undefined;
    this.pointNow = this.explorer.at(this.kept.iou, this.kept.score);
  }

  private makeExplorer(): void {
    const { view } = this;
    if (view === undefined) return;
    this.cocoNow = undefined;
    this.curvesOf = '';
    this.explorerNow = new Explorer(this.inputOf(view, view.detections), this.kept.metric);
    this.makeOther();
  }

  private makeOther(): void {
    const { view, compared } = this;
    if (view === undefined || compared === undefined) return;
    this.other = new Explorer(this.inputOf(view, compared.detections), this.kept.metric);
  }

  private inputOf(view: DetectionsView, detections: DetectionsView['detections']): EvaluationInput {
    return {
      imageCount: view.images.names.length,
      classCount: view.classes.length,
      truths: view.truths,
      detections,
      sizes: view.images,
    };
  }
}
