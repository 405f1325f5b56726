import type { AnchorMap, AnchorRecipe } from './anchorRecipe';

/** One shape of a feature map; width and height are fractions of the picture. */
export interface GridShape {
  readonly width: number;
  readonly height: number;
  /** Width divided by height as the recipe writes it; 1 for both squares. */
  readonly ratio: number;
  readonly kind: 'square' | 'second-square' | 'ratio';
}

/** The anchors of one feature map: each shape at each cell. */
export interface GridMap {
  readonly columns: number;
  readonly rows: number;
  /** Centres of the columns and rows, fractions of the picture, ascending. */
  readonly centersX: Float64Array;
  readonly centersY: Float64Array;
  readonly shapes: readonly GridShape[];
  /** The index of its first anchor in the output. */
  readonly start: number;
}

/** A recipe worked out: every anchor is a shape at a cell of a map. */
export interface AnchorGrid {
  readonly recipe: AnchorRecipe;
  readonly maps: readonly GridMap[];
  readonly count: number;
}

export interface AnchorPlace {
  readonly map: number;
  readonly shape: number;
  readonly row: number;
  readonly column: number;
}

/**
 * Works out a recipe in fractions of the picture. Centres are (i + offset) / cells, where a step is given (i + offset) / (image / step); the
 * squares are s = min / image and √(s · max / image), the others s·√ratio by s/√ratio. A recipe with `wholeSizes` is cut to whole pixels before
 * that and multiplies in pixels, as Caffe does.
 */
export function buildAnchorGrid(recipe: AnchorRecipe): AnchorGrid {
  let start = 0;
  const maps = recipe.maps.map((map) => {
    const shapes = shapesOf(map, recipe);
    const grid = {
      columns: map.width,
      rows: map.height,
      centersX: centers(map.width, recipe.image.width, map.step, recipe),
      centersY: centers(map.height, recipe.image.height, map.step, recipe),
      shapes,
      start,
    };
    start += map.width * map.height * shapes.length;
    return grid;
  });
  return { recipe, maps, count: start };
}

/** The index of an anchor in the output. */
export function anchorIndex({ maps, recipe }: AnchorGrid, { map, shape, row, column }: AnchorPlace): number {
  const { start, columns, rows, shapes } = maps[map]!;
  if (recipe.layout === 'shape-first') return start + (shape * rows + row) * columns + column;
  return start + (row * columns + column) * shapes.length + shape;
}

/** The place of the anchor at an index of the output, which must lie in it. */
export function anchorPlace({ maps, recipe }: AnchorGrid, index: number): AnchorPlace {
  const map = maps.findLastIndex(({ start }) => start <= index);
  const { start, columns, rows, shapes } = maps[map]!;
  const within = index - start;
  const cells = columns * rows;
  const isShapeFirst = recipe.layout === 'shape-first';
  const shape = isShapeFirst ? Math.floor(within / cells) : within % shapes.length;
  const cell = isShapeFirst ? within % cells : Math.floor(within / shapes.length);
  return { map, shape, row: Math.floor(cell / columns), column: cell % columns };
}

/** All anchors in the order of the output: cx cy w h of each, fractions of the picture. */
export function anchorCenters(grid: AnchorGrid): Float64Array {
  const boxes = new Float64Array(grid.count * 4);
  const keepsCorners = grid.recipe.clip === 'corners';
  forEachAnchor(grid, (index, map, { width, height }, row, column) => {
    const cx = map.centersX[column]!;
    const cy = map.centersY[row]!;
    const [x0, x1] = keepsCorners ? clipped(cx, width) : [0, 0];
    const [y0, y1] = keepsCorners ? clipped(cy, height) : [0, 0];
    boxes.set(keepsCorners ? [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0] : [cx, cy, width, height], index * 4);
  });
  return boxes;
}

/** All anchors in the order of the output: x0 y0 x1 y1 of each, fractions of the picture; may reach out of it. */
export function anchorCorners(grid: AnchorGrid): Float64Array {
  const boxes = new Float64Array(grid.count * 4);
  const keepsCorners = grid.recipe.clip === 'corners';
  forEachAnchor(grid, (index, map, { width, height }, row, column) => {
    const [x0, x1] = edges(map.centersX[column]!, width, keepsCorners);
    const [y0, y1] = edges(map.centersY[row]!, height, keepsCorners);
    boxes[index * 4] = x0;
    boxes[index * 4 + 1] = y0;
    boxes[index * 4 + 2] = x1;
    boxes[index * 4 + 3] = y1;
  });
  return boxes;
}

/** Both edges of an anchor along one axis. */
export function edges(center: number, length: number, keepsCorners: boolean): readonly [number, number] {
  return keepsCorners ? clipped(center, length) : [center - length / 2, center + length / 2];
}

function clipped(center: number, length: number): readonly [number, number] {
  return [clamp(center - length / 2), clamp(center + length / 2)];
}

function forEachAnchor(
  grid: AnchorGrid,
  visit: (index: number, map: GridMap, shape: GridShape, row: number, column: number) => void,
): void {
  for (const map of grid.maps) {
    const { columns, rows, shapes, start } = map;
    const isShapeFirst = grid.recipe.layout === 'shape-first';
    shapes.forEach((shape, s) => {
      for (let cell = 0; cell < columns * rows; cell++) {
        const index = start + (isShapeFirst ? s * columns * rows + cell : cell * shapes.length + s);
        visit(index, map, shape, Math.floor(cell / columns), cell % columns);
      }
    });
  }
}

function centers(cells: number, image: number, step: number | undefined, { offset, clip }: AnchorRecipe): Float64Array {
  const perPicture = step === undefined ? cells : image / step;
  return Float64Array.from({ length: cells }, (_, i) => {
    const center = (i + offset) / perPicture;
    return clip === 'center-size' ? clamp(center) : center;
  });
}

function shapesOf(map: AnchorMap, recipe: AnchorRecipe): GridShape[] {
  const { image, layout, clip, wholeSizes } = recipe;
  const whole = (length: number): number => (wholeSizes ? Math.trunc(length) : length);
  const keep = (length: number): number => (clip === 'size' || clip === 'center-size' ? clamp(length) : length);
  const min = whole(map.min);
  const shape = (width: number, height: number, ratio: number, kind: GridShape['kind']): GridShape => ({
    ...{ width: keep(width), height: keep(height), ratio, kind },
  });
  const side = { x: min / image.width, y: min / image.height };
  const first = shape(side.x, side.y, 1, 'square');
  const ratios = map.ratios.map((ratio) => {
    const [width, height] = stretch(side.x, side.y, ratio, layout);
    return shape(width, height, ratio, 'ratio');
  });
  if (map.max === undefined) return [first, ...ratios];
  const max = whole(map.max);
  const second = wholeSizes
    ? shape(Math.sqrt(min * max) / image.width, Math.sqrt(min * max) / image.height, 1, 'second-square')
    : shape(Math.sqrt(side.x * (max / image.width)), Math.sqrt(side.y * (max / image.height)), 1, 'second-square');
  return layout === 'shape-first' ? [first, ...ratios, second] : [first, second, ...ratios];
}

/**
 * Width and height of a shape that has the area of the square. The ports that flip a ratio swap the two products instead of taking another root,
 * which differs in the last bit.
 */
function stretch(x: number, y: number, ratio: number, layout: AnchorRecipe['layout']): readonly [number, number] {
  if (layout === 'shape-first' || ratio >= 1) return [x * Math.sqrt(ratio), y / Math.sqrt(ratio)];
  const root = Math.sqrt(1 / ratio);
  return [x / root, y * root];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
