import type { Box, Size } from '../geometry/box';
import { visibleBox, type Viewport } from '../geometry/viewport';

/** A label as this drawing needs it: continuous pixels of the picture. */
export interface DrawableLabel {
  /** -1 where the class is not declared. */
  readonly classIndex: number;
  readonly box: readonly [number, number, number, number];
  readonly shape:
    | { readonly kind: 'box' }
    | { readonly kind: 'polygon'; readonly rings: readonly (readonly number[])[] }
    | { readonly kind: 'keypoints'; readonly points: readonly number[] }
    | { readonly kind: 'runs'; readonly height: number; readonly width: number; readonly counts: readonly number[] }
    | { readonly kind: 'image' };
}

/** What to paint for the labels of one class, in stage pixels. */
export interface MarkGroup {
  readonly classIndex: number;
  /** x y width height of every box. */
  readonly boxes: number[];
  /** Rings of x y pairs. */
  readonly rings: number[][];
  /** x y visibility of every key point. */
  readonly points: number[];
  /** Masks of single labels: index of the label and x y width height. */
  readonly rasters: { readonly index: number; readonly place: readonly [number, number, number, number] }[];
}

export interface LabelMarks {
  /** By class, undeclared classes last, so that they lie on top. */
  readonly groups: readonly MarkGroup[];
  /** The labels in sight, for names: index, x, y (the upper left corner), width. */
  readonly names: readonly { readonly index: number; readonly x: number; readonly y: number; readonly width: number }[];
  /** Labels in sight that were drawn, and all that would be in sight. */
  readonly drawn: number;
  readonly inSight: number;
}

export interface MarkOptions {
  readonly viewport: Viewport;
  readonly stage: Size;
  readonly isHidden: (classIndex: number) => boolean;
  /** No more labels than this are drawn; the first ones in the file win. */
  readonly limit: number;
}

/** A polygon smaller than this (stage pixels) is drawn as its box: its outline would be the same few pixels. */
const TINY = 4;

/**
 * Lays the labels out for painting: culls what is out of sight, puts corners in order, simplifies what is tiny. A label with a
 * number that is not finite has no place and is left out.
 */
export function layoutLabels(labels: readonly DrawableLabel[], options: MarkOptions): LabelMarks {
  const seen = visibleBox(options.viewport, options.stage);
  const groups = new Map<number, MarkGroup>();
  const names: { index: number; x: number; y: number; width: number }[] = [];
  let inSight = 0;
  let drawn = 0;
  for (const [index, label] of labels.entries()) {
    if (label.shape.kind === 'image' || options.isHidden(label.classIndex) || !isInSight(label.box, seen)) continue;
    inSight++;
    if (drawn === options.limit) continue;
    drawn++;
    const place = stageBox(label.box, options.viewport, options.stage);
    addLabel(groupOf(groups, label.classIndex), { label, index, place }, options);
    names.push({ index, x: place[0], y: place[1], width: place[2] });
  }
  const order = (group: MarkGroup): number => (group.classIndex < 0 ? Infinity : group.classIndex);
  return { groups: [...groups.values()].sort((a, b) => order(a) - order(b)), names, drawn, inSight };
}

/** x y width height in stage pixels of a box of the picture, corners in order. */
export function stageBox(
  [a, b, c, d]: readonly [number, number, number, number],
  { scale, x, y }: Viewport,
  stage: Size,
): [number, number, number, number] {
  const left = (Math.min(a, c) - x) * scale + stage.width / 2;
  const top = (Math.min(b, d) - y) * scale + stage.height / 2;
  return [left, top, Math.abs(c - a) * scale, Math.abs(d - b) * scale];
}

/** The ring in stage pixels. */
export function stageRing(ring: readonly number[], { scale, x, y }: Viewport, stage: Size): number[] {
  const placed = new Array<number>(ring.length - (ring.length % 2));
  for (let i = 0; i < placed.length; i += 2) {
    placed[i] = (ring[i]! - x) * scale + stage.width / 2;
    placed[i + 1] = (ring[i + 1]! - y) * scale + stage.height / 2;
  }
  return placed;
}

function isInSight([a, b, c, d]: DrawableLabel['box'], seen: Box): boolean {
  return (
    Math.min(a, c) <= seen.x1 && Math.max(a, c) >= seen.x0 && Math.min(b, d) <= seen.y1 && Math.max(b, d) >= seen.y0
  );
}

function addLabel(
  group: MarkGroup,
  { label, index, place }: { label: DrawableLabel; index: number; place: [number, number, number, number] },
  { viewport, stage }: MarkOptions,
): void {
  const { shape } = label;
  const isTiny = place[2] < TINY && place[3] < TINY;
  if (shape.kind === 'polygon' && !isTiny) {
    for (const ring of shape.rings) group.rings.push(stageRing(ring, viewport, stage));
    return;
  }
  if (shape.kind === 'runs' && !isTiny) {
    group.rasters.push({ index, place });
    return;
  }
  group.boxes.push(...place);
  if (shape.kind === 'keypoints' && !isTiny) addPoints(group.points, shape.points, viewport, stage);
}

/** Points that the label says are not labelled (visibility 0) have no place. */
function addPoints(into: number[], points: readonly number[], { scale, x, y }: Viewport, stage: Size): void {
  for (let i = 0; i + 2 < points.length; i += 3) {
    if (points[i + 2] === 0) continue;
    into.push(
      (points[i]! - x) * scale + stage.width / 2,
      (points[i + 1]! - y) * scale + stage.height / 2,
      points[i + 2]!,
    );
  }
}

function groupOf(groups: Map<number, MarkGroup>, classIndex: number): MarkGroup {
  const known = groups.get(classIndex);
  if (known !== undefined) return known;
  const group: MarkGroup = { classIndex, boxes: [], rings: [], points: [], rasters: [] };
  groups.set(classIndex, group);
  return group;
}
