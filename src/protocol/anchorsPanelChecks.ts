import { checkRecipe } from '../core/detection/anchors/checkRecipe';
import type { Coverage } from '../core/detection/anchors/coverage';
import type {
  AnchorsPanelNotices,
  AnchorsPanelRequests,
  AnchorsPanelState,
  AnchorsTab,
  AnchorsView,
  PickedCell,
} from './anchorsPanel';
import { isArrayOf, isBoolean, isIndex, isNumber, isOptional, isRecord, isString } from './checks';

/** What each side checks of what the other sends: the value where it has the expected form, undefined where it has not. */

export function checkAnchorsView(value: unknown): AnchorsView | undefined {
  return isRecord(value) &&
    isString(value.dataset) &&
    isString(value.name) &&
    isOptional(value.preset, isString) &&
    isOptional(value.problem, isString) &&
    isOptional(value.truths, isTruths)
    ? (value as unknown as AnchorsView)
    : undefined;
}

function isTruths(value: unknown): boolean {
  if (!isRecord(value) || !(value.boxes instanceof Float64Array) || !isRecord(value.places)) return false;
  const rows = value.boxes.length / 4;
  const { images, classIndices, imageNames, imageWidths, imageHeights, places } = value;
  const columns = [images, classIndices, places.fileOf, places.lines, places.characters];
  return (
    isArrayOf(imageNames, isString) &&
    isArrayOf(places.files, isString) &&
    isArrayOf(value.classes, (item) => isRecord(item) && isString(item.name)) &&
    Array.isArray(value.problems) &&
    isNumber(value.crowds) &&
    isNumber(value.unsized) &&
    [imageWidths, imageHeights].every(
      (column) => column instanceof Int32Array && column.length === imageNames.length,
    ) &&
    columns.every((column) => column instanceof Int32Array && column.length === rows)
  );
}

export function checkCoverage(value: unknown): Coverage | undefined {
  return isRecord(value) &&
    value.bestIous instanceof Float64Array &&
    value.bestAnchors instanceof Int32Array &&
    value.matches instanceof Int32Array
    ? (value as unknown as Coverage)
    : undefined;
}

export function checkPicture(value: unknown): { bytes: Uint8Array<ArrayBuffer> } | undefined {
  return isRecord(value) && value.bytes instanceof Uint8Array
    ? { bytes: value.bytes as Uint8Array<ArrayBuffer> }
    : undefined;
}

export function checkCoverageRequest(value: unknown): AnchorsPanelRequests['coverage']['input'] | undefined {
  const recipe = isRecord(value) ? checkRecipe(value.recipe) : undefined;
  const side = isRecord(value) ? value.side : undefined;
  return recipe !== undefined && (side === 'own' || side === 'other') ? { side, recipe } : undefined;
}

export function checkSuggestRequest(value: unknown): AnchorsPanelRequests['suggest']['input'] | undefined {
  const recipe = isRecord(value) ? checkRecipe(value.recipe) : undefined;
  return recipe === undefined ? undefined : { recipe };
}

export function checkImageIndex(value: unknown): { image: number } | undefined {
  return isRecord(value) && isIndex(value.image) ? { image: value.image } : undefined;
}

export function checkRow(value: unknown): AnchorsPanelNotices['highlight'] | undefined {
  return isRecord(value) && isIndex(value.row) ? { row: value.row } : undefined;
}

/** What a page makes is a configuration or a table of its objects. */
const MAX_TEXT = 64 * 1024 * 1024;

export function checkText(value: unknown): AnchorsPanelRequests['openText']['input'] | undefined {
  return isRecord(value) && isString(value.text) && value.text.length <= MAX_TEXT && isString(value.language)
    ? { text: value.text, language: value.language }
    : undefined;
}

export function checkSave(value: unknown): AnchorsPanelRequests['save']['input'] | undefined {
  if (!isRecord(value) || !isString(value.name) || !(value.bytes instanceof Uint8Array)) return undefined;
  // A name, not a way to somewhere.
  const isName = /^[\w.-]+$/.test(value.name);
  return isName ? { name: value.name, bytes: value.bytes as Uint8Array<ArrayBuffer> } : undefined;
}

const tabs: readonly AnchorsTab[] = ['coverage', 'objects', 'images', 'shapes'];
const filters: readonly AnchorsPanelState['filter'][] = ['all', 'unmatched', 'changed'];

const defaultAnchorsState: AnchorsPanelState = {
  recipe: undefined,
  other: undefined,
  tab: 'coverage',
  image: undefined,
  object: undefined,
  cell: { map: 2, row: 5, column: 5, shape: -1 },
  showsPicture: true,
  showsCells: false,
  showsMatches: true,
  showsTables: false,
  filter: 'unmatched',
};

/** What was kept, as far as it has the expected form. */
export function readAnchorsState(value: unknown): AnchorsPanelState {
  if (!isRecord(value)) return defaultAnchorsState;
  const kept = { ...defaultAnchorsState };
  const flag = (name: 'showsPicture' | 'showsCells' | 'showsMatches' | 'showsTables'): boolean =>
    isBoolean(value[name]) ? value[name] : kept[name];
  return {
    recipe: checkRecipe(value.recipe),
    other: checkRecipe(value.other),
    tab: tabs.find((tab) => tab === value.tab) ?? kept.tab,
    image: isString(value.image) ? value.image : undefined,
    object: isIndex(value.object) ? value.object : undefined,
    cell: isCell(value.cell) ? value.cell : kept.cell,
    showsPicture: flag('showsPicture'),
    showsCells: flag('showsCells'),
    showsMatches: flag('showsMatches'),
    showsTables: flag('showsTables'),
    filter: filters.find((filter) => filter === value.filter) ?? kept.filter,
  };
}

function isCell(value: unknown): value is PickedCell {
  return (
    isRecord(value) &&
    isIndex(value.map) &&
    isIndex(value.row) &&
    isIndex(value.column) &&
    isNumber(value.shape) &&
    Number.isInteger(value.shape) &&
    value.shape >= -1
  );
}
