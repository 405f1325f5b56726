import { safeColor, type Rgb } from '../../src/core/chart/palette';
import { IGNORED, UNKNOWN } from '../../src/core/image/classPlane';
import { classAt, combinePlanes, indexRuns, OUTSIDE, type RunPlane } from '../../src/core/image/runPlane';
import {
  cellPixels,
  measureImages,
  sumPairs,
  wrongPixelsOf,
  type ImageMeasures,
} from '../../src/core/segmentation/imageMeasures';
import { meanOf, measure, type SegmentationMetrics } from '../../src/core/segmentation/metrics';
import type { Confusion } from '../../src/core/segmentation/confusion';
import { Emitter } from '../../src/core/std/emitter';
import type {
  EvaluationView,
  LayerName,
  PairView,
  SegmentationLook,
  SegmentationStateView,
} from '../../src/protocol/segmentationPanel';
import type { Picture } from '../canvas/picture';
import { PictureView } from '../canvas/pictureView';

export type Change = 'state' | 'numbers' | 'order' | 'image' | 'picture' | 'look' | 'viewport' | 'hover' | 'scores';

/** Which images are listed: all, those where a class goes wrong, or those of one cell of the confusion matrix. */
export type Filter =
  | { readonly kind: 'class'; readonly index: number }
  | { readonly kind: 'cell'; readonly truth: number; readonly prediction: number };

export interface ShownPair {
  readonly truth: RunPlane;
  readonly prediction: RunPlane;
  /** The prediction where it is wrong, transparent elsewhere. */
  readonly difference: RunPlane;
  /** 0 where the prediction is wrong, transparent elsewhere. */
  readonly errors: RunPlane;
  readonly isScored: boolean;
}

/** What the scores of a pixel are, where the prediction has some. */
export interface PixelScores {
  readonly row: number;
  readonly column: number;
  readonly scores: Float64Array;
}

/** Everything the page shows, and the one place that changes it. */
export class SegmentationModel {
  readonly changes = new Emitter<Change>();
  readonly stage = new PictureView((change) => {
    this.changes.fire(change);
  });
  state: SegmentationStateView = { kind: 'running', done: 0, total: 0 };
  view: EvaluationView | undefined;
  confusion: Confusion | undefined;
  metrics: SegmentationMetrics | undefined;
  measures: ImageMeasures | undefined;
  /** By class: the mean over the images. */
  boundary: readonly number[] = [];
  filter: Filter | undefined;
  /** Images in the order they are listed. */
  order: readonly number[] = [];
  selected: number | undefined;
  pair: ShownPair | undefined;
  pairProblem = false;
  picture: Picture | undefined;
  scores: PixelScores | undefined;
  /** Where the line stands between truth and prediction, as a share of the stage. */
  swipeAt = 0.5;
  isBlinking = false;
  /** While blinking: whether the truth is shown. */
  showsTruth = false;
  private ignored: ReadonlySet<number> = new Set();

  constructor(public look: SegmentationLook) {}

  setState(state: SegmentationStateView): void {
    this.state = state;
    if (state.kind === 'done') {
      this.view = state.view;
      this.filter = undefined;
      this.updateNumbers();
      this.updateOrder();
      const kept = state.view.images.names.indexOf(this.look.image);
      this.selected = kept >= 0 ? kept : this.order[0];
    }
    this.changes.fire('state');
    if (state.kind === 'done') this.changes.fire('image');
  }

  setLook(part: Partial<SegmentationLook>): void {
    const before = this.look;
    this.look = { ...before, ...part };
    if (before.ignored !== this.look.ignored) this.updateNumbers();
    if (before.ignored !== this.look.ignored || before.sort !== this.look.sort) this.updateOrder();
    this.changes.fire('look');
  }

  /** Shows things as a link says, the image too. */
  showLook(look: SegmentationLook): void {
    this.setLook(look);
    const image = this.view?.images.names.indexOf(look.image) ?? -1;
    if (image >= 0) this.select(image);
  }

  setFilter(filter: Filter | undefined): void {
    this.filter = filter;
    this.updateOrder();
    this.changes.fire('look');
    const first = this.order[0];
    if (filter !== undefined && first !== undefined) this.select(first);
  }

  select(image: number): void {
    if (image === this.selected) return;
    this.selected = image;
    this.look = { ...this.look, image: this.view?.images.names[image] ?? '' };
    this.changes.fire('image');
  }

  /** Goes on in the list; whether there was another image. */
  step(by: 1 | -1): boolean {
    const place = this.selected === undefined ? -1 : this.order.indexOf(this.selected);
    const next = this.order[place + by];
    if (next !== undefined) this.select(next);
    return next !== undefined;
  }

  setPair(pair: PairView | undefined): void {
    this.pair = pair === undefined ? undefined : showPair(pair, this.view?.classes.length ?? 0);
    this.pairProblem = this.pair === undefined;
    this.scores = undefined;
    if (pair !== undefined) this.stage.setSize(pair);
    this.changes.fire('picture');
  }

  setPicture(picture: Picture | undefined): void {
    this.picture?.dispose();
    this.picture = picture;
    this.changes.fire('picture');
  }

  setScores(scores: PixelScores | undefined): void {
    this.scores = scores;
    this.changes.fire('scores');
  }

  setSwipe(share: number): void {
    this.swipeAt = Math.min(1, Math.max(0, share));
    this.changes.fire('viewport');
  }

  setBlink(isBlinking: boolean): void {
    this.isBlinking = isBlinking;
    this.showsTruth = isBlinking;
    this.changes.fire('look');
  }

  blink(): void {
    this.showsTruth = !this.showsTruth;
    this.changes.fire('viewport');
  }

  toggleIgnored(name: string): void {
    const { ignored } = this.look;
    this.setLook({
      ignored: ignored.includes(name) ? ignored.filter((other) => other !== name) : [...ignored, name],
    });
  }

  get ignoredIndices(): ReadonlySet<number> {
    return this.ignored;
  }

  get colors(): readonly Rgb[] {
    const isSafe = this.look.palette === 'safe';
    return (this.view?.classes ?? []).map(({ color }, index) => (isSafe ? safeColor(index) : color));
  }

  /** The layer that is seen, which blinking changes. */
  get layer(): LayerName {
    return this.isBlinking && this.showsTruth ? 'truth' : this.look.layer;
  }

  /** The value of a class at a pixel of a plane, as a name; undefined outside. */
  classAt(which: 'truth' | 'prediction', row: number, column: number): number | undefined {
    return this.pair === undefined ? undefined : classAt(this.pair[which], row, column);
  }

  private updateNumbers(): void {
    const { view } = this;
    if (view === undefined) return;
    const { classes, images } = view;
    const names = new Set(this.look.ignored);
    this.ignored = new Set(classes.flatMap(({ name }, index) => (names.has(name) ? [index] : [])));
    this.confusion = sumPairs(images, classes.length);
    this.metrics = measure(this.confusion, this.ignored);
    this.measures = measureImages(images, classes.length, this.ignored);
    this.boundary = classes.map((_, index) => this.boundaryOf(index));
    this.changes.fire('numbers');
  }

  private boundaryOf(index: number): number {
    const { boundary, names } = this.view!.images;
    if (boundary.length === 0 || this.ignored.has(index)) return NaN;
    const classes = this.view!.classes.length;
    return meanOf(names.map((_, image) => boundary[image * classes + index]!));
  }

  private updateOrder(): void {
    const { view, measures, filter } = this;
    if (view === undefined || measures === undefined) return;
    const { images, classes } = view;
    const all = images.names.map((_, index) => index);
    if (filter !== undefined) {
      const pixels =
        filter.kind === 'class'
          ? wrongPixelsOf(images, classes.length, filter.index)
          : cellPixels(images, classes.length, filter.truth, filter.prediction);
      this.order = all.filter((index) => pixels[index]! > 0).sort((a, b) => pixels[b]! - pixels[a]!);
    } else this.order = all.sort(this.comparer(measures));
    this.changes.fire('order');
  }

  /** The worst first; what has no measure last. */
  private comparer({ iou, accuracy, wrong }: ImageMeasures): (a: number, b: number) => number {
    const last = (value: number): number => (Number.isNaN(value) ? Infinity : value);
    switch (this.look.sort) {
      case 'iou':
        return (a, b) => last(iou[a]!) - last(iou[b]!) || a - b;
      case 'accuracy':
        return (a, b) => last(accuracy[a]!) - last(accuracy[b]!) || a - b;
      case 'wrong':
        return (a, b) => wrong[b]! - wrong[a]! || a - b;
      case 'name':
        return (a, b) => a - b;
    }
  }
}

function showPair(pair: PairView, classes: number): ShownPair | undefined {
  const truth = indexRuns(pair.truth, pair);
  const prediction = indexRuns(pair.prediction, pair);
  if (truth === undefined || prediction === undefined) return undefined;
  const isWrong = (a: number, b: number): boolean => a < classes && a !== b;
  const difference = combinePlanes(truth, prediction, (a, b) =>
    isWrong(a, b) ? (b === IGNORED ? UNKNOWN : b) : OUTSIDE,
  );
  const errors = combinePlanes(truth, prediction, (a, b) => (isWrong(a, b) ? 0 : OUTSIDE));
  if (difference === undefined || errors === undefined) return undefined;
  return { truth, prediction, difference, errors, isScored: pair.isScored };
}
