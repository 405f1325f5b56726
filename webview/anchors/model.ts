import { anchorPlace, buildAnchorGrid, type AnchorGrid } from '../../src/core/detection/anchors/anchorGrid';
import type { AnchorRecipe } from '../../src/core/detection/anchors/anchorRecipe';
import type { AnchorTruths } from '../../src/core/detection/anchors/anchorTruths';
import type { Coverage } from '../../src/core/detection/anchors/coverage';
import { summarizeCoverage, type CoverageSummary } from '../../src/core/detection/anchors/coverageSummary';
import { matchAnchors, type AnchorMatches } from '../../src/core/detection/anchors/matchAnchors';
import { findPreset } from '../../src/core/detection/anchors/presets';
import type { Size } from '../../src/core/geometry/box';
import { toCorners } from '../../src/core/geometry/boxes';
import { clampViewport, fitViewport, focusOn, type Viewport } from '../../src/core/geometry/viewport';
import { Emitter } from '../../src/core/std/emitter';
import type { AnchorsPanelState, AnchorsView, PickedCell } from '../../src/protocol/anchorsPanel';
import type { Picture } from '../canvas/picture';

export type Side = 'own' | 'other';

/**
 * What changed: other objects; a recipe; what was measured; the picture or object that is shown; how it is shown; the part of the picture in
 * sight; what the mouse points at.
 */
export type Change = 'view' | 'recipe' | 'coverage' | 'selection' | 'look' | 'viewport' | 'pointed' | 'picture';

/** Asks the editor to measure; undefined where a later request took its place. */
export type Measure = (side: Side, recipe: AnchorRecipe) => Promise<Coverage | undefined>;

/** How an object of the picture that is shown is trained. */
export type TruthState = 'good' | 'best' | 'lost' | 'none';

interface Half {
  recipe: AnchorRecipe;
  grid: AnchorGrid;
  coverage: Coverage | undefined;
  summary: CoverageSummary | undefined;
  /** Of the picture that is shown. */
  matches: AnchorMatches | undefined;
  /** Of the objects of that picture; see `countTrained`. */
  trained: ReadonlyMap<number, number> | undefined;
  isMeasuring: boolean;
  /** By the page's clock. */
  editedAt: number;
}

const PADDING = 24;

/** The recipes, what they can do, and what of it is shown. */
export class AnchorsModel {
  readonly changes = new Emitter<Change>();
  view: AnchorsView | undefined;
  picture: Picture | undefined;
  viewport: Viewport = { scale: 1, x: 0, y: 0 };
  /** The object under the mouse, by its row. */
  pointedRow: number | undefined;
  /** Milliseconds from an edit to what it changed, the latest last. */
  readonly editTimes: number[] = [];
  private stageSize: Size = { width: 1, height: 1 };
  private fitted = true;
  private axis: Size = { width: 0, height: 0 };
  private readonly halves: { own: Half; other: Half | undefined };
  /** The first row of each image, and one more. */
  private starts = new Int32Array(1);

  constructor(
    private kept: AnchorsPanelState,
    private readonly measure: Measure,
  ) {
    const recipe = kept.recipe ?? findPreset('vgg300')!;
    this.halves = { own: half(recipe), other: kept.other === undefined ? undefined : half(kept.other) };
    this.keepCell();
  }

  get state(): AnchorsPanelState {
    return this.kept;
  }

  get truths(): AnchorTruths | undefined {
    return this.view?.truths ?? undefined;
  }

  get recipe(): AnchorRecipe {
    return this.halves.own.recipe;
  }

  get other(): AnchorRecipe | undefined {
    return this.halves.other?.recipe;
  }

  grid(side: Side): AnchorGrid | undefined {
    return this.halves[side]?.grid;
  }

  coverage(side: Side): Coverage | undefined {
    return this.halves[side]?.coverage;
  }

  summary(side: Side): CoverageSummary | undefined {
    return this.halves[side]?.summary;
  }

  /** The index of the picture that is shown; −1 for none. */
  get image(): number {
    const { truths } = this;
    if (truths === undefined) return -1;
    const index = this.kept.image === undefined ? 0 : truths.imageNames.indexOf(this.kept.image);
    return Math.max(index, Math.min(0, truths.imageNames.length - 1));
  }

  /** The size of the picture that is shown, else of the network's input. */
  get size(): Size {
    const { truths, image } = this;
    const width = truths?.imageWidths[image] ?? 0;
    const height = truths?.imageHeights[image] ?? 0;
    return width > 0 && height > 0 ? { width, height } : this.recipe.image;
  }

  /** The rows of the objects of an image: from, to. */
  rowsOf(image: number): readonly [from: number, to: number] {
    return image < 0 ? [0, 0] : [this.starts[image] ?? 0, this.starts[image + 1] ?? 0];
  }

  setView(view: AnchorsView): void {
    const isFirst = this.view === undefined;
    this.view = view;
    this.starts = startsOf(this.truths);
    this.pointedRow = undefined;
    if (isFirst && this.kept.recipe === undefined) {
      const preset = findPreset(view.preset ?? '');
      if (preset !== undefined) this.halves.own = half(preset);
    }
    const { object } = this.kept;
    if (object !== undefined && object >= (this.truths?.images.length ?? 0))
      this.kept = { ...this.kept, object: undefined };
    for (const side of ['own', 'other'] as const) this.forget(side);
    if (isFirst) this.fit();
    this.changes.fire('view');
  }

  setState(change: Partial<AnchorsPanelState>): void {
    this.kept = { ...this.kept, ...change };
    this.changes.fire('look');
  }

  /** `own` is never without a recipe. */
  setRecipe(side: Side, recipe: AnchorRecipe | undefined): void {
    if (recipe !== undefined) this.putRecipe(side, recipe);
    else if (side === 'other') this.halves.other = undefined;
    this.kept = { ...this.kept, [side === 'own' ? 'recipe' : 'other']: recipe ?? this.kept.recipe };
    if (recipe === undefined && side === 'other') this.kept = { ...this.kept, other: undefined };
    this.keepCell();
    this.changes.fire('recipe');
  }

  swap(): void {
    const { own, other } = this.halves;
    if (other === undefined) return;
    this.halves.own = other;
    this.halves.other = own;
    this.summarizeAgain();
    this.kept = { ...this.kept, recipe: other.recipe, other: own.recipe };
    this.keepCell();
    this.changes.fire('recipe');
    this.changes.fire('coverage');
  }

  /** Picks a cell or a shape. In another map it is the cell at the same place. */
  pick(cell: Partial<PickedCell>): void {
    const { maps } = this.halves.own.grid;
    const before = maps[this.kept.cell.map];
    const after = maps[cell.map ?? this.kept.cell.map];
    this.kept = { ...this.kept, cell: { ...this.kept.cell, ...cell } };
    if (before !== undefined && after !== undefined && before !== after) {
      const row = Math.floor(((this.kept.cell.row + 0.5) / before.rows) * after.rows);
      const column = Math.floor(((this.kept.cell.column + 0.5) / before.columns) * after.columns);
      this.kept = { ...this.kept, cell: { ...this.kept.cell, row, column } };
    }
    this.keepCell();
    this.changes.fire('pointed');
  }

  point(row: number | undefined): void {
    if (row === this.pointedRow) return;
    this.pointedRow = row;
    this.changes.fire('pointed');
  }

  showImage(image: number, object?: number): void {
    const name = this.truths?.imageNames[image];
    if (name === undefined) return;
    const isOther = image !== this.image || this.kept.image === undefined;
    this.kept = { ...this.kept, image: name, object };
    if (isOther) {
      this.pointedRow = undefined;
      for (const side of ['own', 'other'] as const) this.forgetMatches(side);
      this.fit();
    }
    this.changes.fire('selection');
  }

  /** Shows an object in its picture, and picks the cell of its best anchor. */
  select(row: number | undefined): void {
    const { truths } = this;
    if (row === undefined || truths === undefined) {
      this.kept = { ...this.kept, object: undefined };
      this.changes.fire('selection');
      return;
    }
    const { grid, coverage } = this.halves.own;
    const best = coverage?.bestAnchors[row] ?? -1;
    const boxes = [truths.boxes.subarray(row * 4, row * 4 + 4)];
    if (best >= 0) {
      const { map, shape, row: cellRow, column } = anchorPlace(grid, best);
      this.kept = { ...this.kept, cell: { map, row: cellRow, column, shape: -1 } };
      const { centersX, centersY, shapes } = grid.maps[map]!;
      const { width, height } = shapes[shape]!;
      boxes.push(Float64Array.of(centersX[column]!, centersY[cellRow]!, width, height));
    }
    this.showImage(truths.images[row]!, row);
    this.reveal(boxes);
  }

  /** Zooms in where the first of the boxes would be too small to see, so that all of them are in sight. */
  private reveal(boxes: readonly Float64Array[]): void {
    const { width, height } = this.size;
    const [, , w = 0, h = 0] = boxes[0] ?? [];
    if (this.fitted && Math.max(w * width, h * height) * this.viewport.scale >= 12) return;
    const corners = boxes.map((box) => toCorners(box));
    const edge = (at: number, pick: (...values: number[]) => number): number => pick(...corners.map((box) => box[at]!));
    const box = {
      ...{ x0: edge(0, Math.min) * width, y0: edge(1, Math.min) * height },
      ...{ x1: edge(2, Math.max) * width, y1: edge(3, Math.max) * height },
    };
    this.move(focusOn(this.viewport, box, this.stageSize));
  }

  /** The anchors of the picture that is shown with the objects they are trained on. */
  matches(side: Side): AnchorMatches | undefined {
    const part = this.halves[side];
    const { truths } = this;
    if (part === undefined || truths === undefined) return undefined;
    if (part.matches === undefined) {
      const [from, to] = this.rowsOf(this.image);
      part.matches = matchAnchors(part.grid, truths.boxes.subarray(from * 4, to * 4));
    }
    return part.matches;
  }

  /** How many anchors an object of the picture that is shown is trained with, and how it came to them. */
  trained(side: Side, row: number): { readonly anchors: number; readonly state: TruthState } {
    const own = row - this.rowsOf(this.image)[0];
    const part = this.halves[side];
    const matches = this.matches(side);
    if (part === undefined || matches === undefined) return { anchors: 0, state: 'none' };
    part.trained ??= countTrained(matches, part.recipe);
    const anchors = part.trained.get(own) ?? 0;
    if (anchors !== 0) return { anchors: Math.abs(anchors), state: anchors > 0 ? 'good' : 'best' };
    return { anchors, state: (this.coverage(side)?.matches[row] ?? 0) > 0 ? 'lost' : 'none' };
  }

  setPicture(picture: Picture | undefined): void {
    this.picture?.dispose();
    this.picture = picture;
    this.changes.fire('picture');
  }

  get stage(): Size {
    return this.stageSize;
  }

  setStage(size: Size): void {
    if (size.width === this.stageSize.width && size.height === this.stageSize.height) return;
    this.stageSize = size;
    if (this.fitted) this.fit();
    else this.changes.fire('viewport');
  }

  fit(): void {
    const { width, height } = this.size;
    this.viewport = fitViewport({ x0: 0, y0: 0, x1: width, y1: height }, this.stageSize, PADDING);
    this.fitted = true;
    this.changes.fire('viewport');
  }

  move(viewport: Viewport): void {
    const { width, height } = this.size;
    this.viewport = clampViewport(viewport, { x0: 0, y0: 0, x1: width, y1: height }, this.stageSize);
    this.fitted = false;
    this.changes.fire('viewport');
  }

  private putRecipe(side: Side, recipe: AnchorRecipe): void {
    const part = (this.halves[side] ??= half(recipe));
    const before = layoutOf(part.recipe);
    part.recipe = recipe;
    part.grid = buildAnchorGrid(recipe);
    part.matches = undefined;
    part.trained = undefined;
    // Indices of anchors mean something else now; the sums stand until the new ones are here, which is within a few frames.
    if (layoutOf(recipe) !== before) part.coverage = undefined;
    part.editedAt = performance.now();
    if (side === 'own') this.summarizeAgain();
    void this.update(part);
  }

  /** Bars of both sides stand over one axis: that of the network's input on the own side. */
  private summarizeAgain(): void {
    const { truths } = this;
    const { width, height } = this.recipe.image;
    if (truths === undefined || (width === this.axis.width && height === this.axis.height)) return;
    this.axis = this.recipe.image;
    for (const part of [this.halves.own, this.halves.other])
      if (part?.coverage !== undefined) part.summary = summarizeCoverage(part.grid, truths, part.coverage, this.axis);
  }

  /** Measures until what is here belongs to the recipe that is shown; one request a side is on its way. */
  private async update(part: Half): Promise<void> {
    if (part.isMeasuring) return;
    part.isMeasuring = true;
    try {
      for (let isCurrent = false; !isCurrent;) {
        const { recipe, grid, editedAt } = part;
        const { truths } = this;
        if (truths === undefined) break;
        const coverage = await this.measure(part === this.halves.own ? 'own' : 'other', recipe);
        isCurrent = part.recipe === recipe && truths === this.truths;
        const fits = truths === this.truths && layoutOf(part.recipe) === layoutOf(recipe);
        if (coverage === undefined || !fits || coverage.matches.length !== truths.images.length) continue;
        part.coverage = coverage;
        part.summary = summarizeCoverage(grid, truths, coverage, this.recipe.image);
        this.editTimes.push(performance.now() - editedAt);
        this.changes.fire('coverage');
      }
    } catch {
      // The editor has gone, or says itself what is wrong.
    } finally {
      part.isMeasuring = false;
    }
  }

  private forget(side: Side): void {
    const part = this.halves[side];
    if (part === undefined) return;
    part.coverage = undefined;
    part.summary = undefined;
    part.matches = undefined;
    part.trained = undefined;
    part.editedAt = performance.now();
    void this.update(part);
  }

  private forgetMatches(side: Side): void {
    const part = this.halves[side];
    if (part === undefined) return;
    part.matches = undefined;
    part.trained = undefined;
  }

  /** Keeps the picked cell within the maps that there are. */
  private keepCell(): void {
    const { cell } = this.kept;
    const map = Math.min(cell.map, this.recipe.maps.length - 1);
    const { columns = 1, rows = 1, shapes = [] } = this.halves.own.grid.maps[map] ?? {};
    this.kept = {
      ...this.kept,
      cell: {
        map: Math.max(0, map),
        row: Math.min(cell.row, rows - 1),
        column: Math.min(cell.column, columns - 1),
        shape: Math.min(cell.shape, shapes.length - 1),
      },
    };
  }
}

function half(recipe: AnchorRecipe): Half {
  return {
    recipe,
    grid: buildAnchorGrid(recipe),
    coverage: undefined,
    summary: undefined,
    matches: undefined,
    trained: undefined,
    isMeasuring: false,
    editedAt: performance.now(),
  };
}

/** How many anchors each truth is trained with; negative where none of them reaches the threshold, so that only its best one was forced. */
function countTrained({ truths, ious }: AnchorMatches, { matching, threshold }: AnchorRecipe): Map<number, number> {
  const counts = new Map<number, number>();
  const good = new Set<number>();
  truths.forEach((truth, anchor) => {
    if (truth < 0) return;
    counts.set(truth, (counts.get(truth) ?? 0) + 1);
    const iou = ious[anchor]!;
    if (matching === 'author' ? iou > threshold : iou >= threshold) good.add(truth);
  });
  for (const [truth, count] of counts) if (!good.has(truth)) counts.set(truth, -count);
  return counts;
}

/** What the index of an anchor depends on. */
function layoutOf({ layout, maps }: AnchorRecipe): string {
  return [
    layout,
    ...maps.map(({ width, height, max, ratios }) => [width, height, max === undefined, ratios.length]),
  ].join(' ');
}

function startsOf(truths: AnchorTruths | undefined): Int32Array<ArrayBuffer> {
  const images = truths?.imageNames.length ?? 0;
  const starts = new Int32Array(images + 1);
  for (const image of truths?.images ?? []) starts[image + 1]!++;
  for (let i = 0; i < images; i++) starts[i + 1]! += starts[i]!;
  return starts;
}
