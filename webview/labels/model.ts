import { safeColor, type Rgb } from '../../src/core/chart/palette';
import type { Box, Size } from '../../src/core/geometry/box';
import { hitLabel } from '../../src/core/geometry/hitTest';
import {
  boundsWithLabels,
  clampViewport,
  fitViewport,
  focusOn,
  reveal,
  type Point,
  type Viewport,
} from '../../src/core/geometry/viewport';
import { IGNORED, UNKNOWN } from '../../src/core/image/classPlane';
import { indexRuns, type RunPlane } from '../../src/core/image/runPlane';
import { Emitter } from '../../src/core/std/emitter';
import type { FindingView, LabelsState, LabelsView, ObjectView } from '../../src/protocol/labelsPanel';
import type { Picture } from '../canvas/picture';
import type { Pointed } from '../canvas/stageInput';

/** What changed, so that each part of the page redraws only what it shows. */
export type Change = 'view' | 'picture' | 'look' | 'viewport' | 'selection' | 'hover';

/** Room around the picture in a fit, in stage pixels. */
const FIT_PADDING = 16;
/** The size of the blank that stands for a picture of unknown size. */
const UNKNOWN_SIZE: Size = { width: 640, height: 480 };

/** Everything the page shows, and the one place that changes it. */
export class LabelsModel {
  readonly changes = new Emitter<Change>();
  view: LabelsView | undefined;
  picture: Picture | undefined;
  pictureProblem: 'gone' | 'undecodable' | undefined;
  plane: RunPlane | undefined;
  size: Size = UNKNOWN_SIZE;
  bounds: Box = { x0: 0, y0: 0, x1: UNKNOWN_SIZE.width, y1: UNKNOWN_SIZE.height };
  stage: Size = { width: 1, height: 1 };
  viewport: Viewport = { scale: 1, x: 0, y: 0 };
  /** Follow the fit as the stage or the labels change, until the person zooms or pans. */
  isFitted = true;
  selected: number | undefined;
  selectedFinding: number | undefined;
  pointed: Pointed | undefined;
  private hidden = new Set<number>();

  constructor(public state: LabelsState) {}

  setView(view: LabelsView): void {
    const sameImage = this.view !== undefined && imageName(this.view) === imageName(view);
    this.view = view;
    this.plane = view.mask === undefined ? undefined : indexRuns(view.mask.runs, view.mask);
    this.updateHidden();
    this.updateSize();
    if (sameImage)
      this.selected = this.selected !== undefined && this.selected < view.objects.length ? this.selected : undefined;
    else this.beginImage(view);
    if (this.selectedFinding !== undefined && this.selectedFinding >= view.findings.length)
      this.selectedFinding = undefined;
    this.changes.fire('view');
    if (this.isFitted) this.fit();
    else this.move(this.viewport);
  }

  setPicture(picture: Picture | undefined, problem?: 'gone' | 'undecodable'): void {
    this.picture?.dispose();
    this.picture = picture;
    this.pictureProblem = problem;
    this.updateSize();
    this.changes.fire('picture');
    if (this.isFitted) this.fit();
  }

  setStage(stage: Size): void {
    this.stage = stage;
    if (this.isFitted) this.fit();
    else this.move(this.viewport);
  }

  setState(part: Partial<LabelsState>): void {
    this.state = { ...this.state, ...part };
    this.updateHidden();
    this.changes.fire('look');
  }

  /** Shows the picture with all its labels. */
  fit(): void {
    this.isFitted = true;
    this.viewport = fitViewport(this.bounds, this.stage, FIT_PADDING);
    this.changes.fire('viewport');
  }

  /** Moves to a viewport that the person chose, kept within bounds. */
  move(viewport: Viewport): void {
    this.isFitted = false;
    this.viewport = clampViewport(viewport, this.bounds, this.stage);
    this.changes.fire('viewport');
  }

  /** Selects a label and brings it into sight; `focus` also zooms to it. */
  select(index: number | undefined, how: 'keep' | 'reveal' | 'focus' = 'reveal'): void {
    this.selected = index;
    this.selectedFinding = undefined;
    this.changes.fire('selection');
    const box = index === undefined ? undefined : this.boxOf(index);
    if (box !== undefined && how !== 'keep') this.show(box, how);
  }

  selectFinding(index: number): void {
    const finding = this.view?.findings[index];
    if (finding === undefined) return;
    this.selectedFinding = index;
    this.selected = finding.objectIndex;
    this.changes.fire('selection');
    const box = this.boxOfFinding(finding);
    if (box !== undefined) this.show(box, 'focus');
  }

  point(pointed: Pointed | undefined): void {
    this.pointed = pointed;
    this.changes.fire('hover');
  }

  isHidden = (classIndex: number): boolean => this.hidden.has(classIndex);

  get hiddenIndices(): ReadonlySet<number> {
    return this.hidden;
  }

  toggleClass(name: string): void {
    const { hiddenClasses } = this.state;
    const isShown = !hiddenClasses.includes(name);
    this.setState({
      hiddenClasses: isShown ? [...hiddenClasses, name] : hiddenClasses.filter((other) => other !== name),
    });
  }

  get colors(): readonly Rgb[] {
    const classes = this.view?.classes ?? [];
    return classes.map(({ color }, index) => (this.state.palette === 'safe' ? safeColor(index) : color));
  }

  /** The label under a point of the picture. */
  labelAt(point: Point): number | undefined {
    return hitLabel(this.view?.objects ?? [], point, { tolerance: 3 / this.viewport.scale, isHidden: this.isHidden });
  }

  boxOf(index: number): Box | undefined {
    const object = this.view?.objects[index];
    if (object === undefined || object.shape.kind === 'image') return undefined;
    return orderedBox(object);
  }

  boxOfFinding(finding: FindingView): Box | undefined {
    if (finding.objectIndex !== undefined) return this.boxOf(finding.objectIndex);
    if (finding.pixel === undefined) return undefined;
    const { row, column } = finding.pixel;
    return { x0: column, y0: row, x1: column + 1, y1: row + 1 };
  }

  private show(box: Box, how: 'reveal' | 'focus'): void {
    const next = how === 'focus' ? focusOn(this.viewport, box, this.stage) : reveal(this.viewport, box, this.stage);
    if (next !== this.viewport) this.move(next);
  }

  private beginImage(view: LabelsView): void {
    this.selected = undefined;
    this.selectedFinding = undefined;
    this.pointed = undefined;
    const kept = this.state.image === imageName(view) ? this.state.view : undefined;
    // Only the image that was shown before a reload is found again where it was; others begin with the fit.
    this.state = { ...this.state, view: undefined };
    this.isFitted = kept === undefined;
    if (kept !== undefined) this.viewport = kept;
  }

  private updateSize(): void {
    const { view } = this;
    if (view === undefined) return;
    const { width, height } = view.image;
    const header = width === undefined || height === undefined ? undefined : { width, height };
    this.size = this.picture?.size ?? header ?? view.mask ?? UNKNOWN_SIZE;
    this.bounds = boundsWithLabels(
      this.size,
      view.objects.map(({ box }) => box),
    );
  }

  private updateHidden(): void {
    const names = new Set(this.state.hiddenClasses);
    this.hidden = new Set((this.view?.classes ?? []).flatMap(({ name }, index) => (names.has(name) ? [index] : [])));
    // Undeclared labels and pixels go by a name that no class has.
    if (names.has(UNDECLARED)) this.hidden.add(-1).add(UNKNOWN);
    this.hidden.add(IGNORED);
  }
}

/** The legend's entry for what no class declares; a class cannot be called so, since names have no control characters. */
export const UNDECLARED = '\u0000undeclared';

/** What stays the same while the picture's bytes change: its address without the part that tells versions apart. */
export function imageName({ image }: LabelsView): string {
  return image.uri.replace(/[?#].*$/, '');
}

function orderedBox({ box: [a, b, c, d] }: ObjectView): Box | undefined {
  if (!Number.isFinite(a + b + c + d)) return undefined;
  return { x0: Math.min(a, c), y0: Math.min(b, d), x1: Math.max(a, c), y1: Math.max(b, d) };
}
