import { countAnchors, type AnchorMap, type AnchorRecipe } from './anchorRecipe';

const layouts: readonly unknown[] = ['shape-first', 'cell-first'] satisfies AnchorRecipe['layout'][];
const clips: readonly unknown[] = ['none', 'size', 'center-size', 'corners'] satisfies AnchorRecipe['clip'][];
const rules: readonly unknown[] = ['author', 'caffe', 'forced-best'] satisfies AnchorRecipe['matching'][];

/** What is worked out at once has an end. */
const MAX_SIDE = 16_384;
const MAX_CELLS = 1024;
const MAX_MAPS = 16;
const MAX_SHAPES = 64;
const MAX_ANCHORS = 500_000;

/** The value as a recipe; undefined where it is none, or one that cannot be worked out. */
export function checkRecipe(value: unknown): AnchorRecipe | undefined {
  if (!isObject(value)) return undefined;
  const { name, image, maps, offset, layout, clip, wholeSizes, matching, threshold } = value;
  const isWhole =
    typeof name === 'string' &&
    isObject(image) &&
    isLength(image.width) &&
    isLength(image.height) &&
    isNumberIn(offset, -1, 2) &&
    layouts.includes(layout) &&
    clips.includes(clip) &&
    typeof wholeSizes === 'boolean' &&
    rules.includes(matching) &&
    isNumberIn(threshold, 0, 1);
  if (!isWhole || !Array.isArray(maps) || maps.length > MAX_MAPS || !maps.every(isMap)) return undefined;
  const recipe = value as unknown as AnchorRecipe;
  return countAnchors(recipe) <= MAX_ANCHORS ? recipe : undefined;
}

function isMap(value: unknown): value is AnchorMap {
  if (!isObject(value)) return false;
  const { width, height, step, min, max, ratios } = value;
  return (
    isCells(width) &&
    isCells(height) &&
    isLength(min) &&
    (step === undefined || isLength(step)) &&
    (max === undefined || isLength(max)) &&
    Array.isArray(ratios) &&
    ratios.length <= MAX_SHAPES &&
    ratios.every((ratio) => isNumberIn(ratio, 0.001, 1000))
  );
}

function isCells(value: unknown): boolean {
  return Number.isInteger(value) && isNumberIn(value, 1, MAX_CELLS);
}

function isLength(value: unknown): boolean {
  return isNumberIn(value, 0, MAX_SIDE) && value !== 0;
}

function isNumberIn(value: unknown, low: number, high: number): boolean {
  return typeof value === 'number' && low <= value && value <= high;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
