import type { DatasetClass } from '../dataset/dataset';
import { unknownSlot } from '../image/maskScan';
import { message } from '../std/message';
import type { Problem } from '../std/problem';

/** What the values of predicted masks mean, where neither the ids of the classes nor their places or colours do. */
export interface ValueMap {
  /** Whether the values are colours (0xRRGGBB); else they are indices. */
  readonly isByColor: boolean;
  /** Value and class (its place in the data set's classes), in the order of the file. */
  readonly values: readonly (readonly [value: number, classIndex: number])[];
}

/** The name of the file that says it, beside the predicted masks. */
export const VALUE_MAP_FILE = 'classes.json';

/**
 * Reads `{ "version": 1, "classes": { "7": "road", "8": "sidewalk" } }`; colours are written "#rrggbb". What cannot be understood
 * is a problem, and the rest counts all the same. Undefined where nothing is left.
 */
export function parseValueMap(
  text: string,
  classes: readonly DatasetClass[],
  file: string,
): { readonly value: ValueMap | undefined; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (code: string, what: Problem['message']): void => {
    problems.push({ code, message: what, file });
  };
  const written = readClasses(text);
  if (written === undefined) {
    report('segmentation/map', message('The file is no map of values to classes: {0}.', shape));
    return { value: undefined, problems };
  }
  const indexOf = new Map(classes.map(({ name }, index) => [name, index]));
  const values: [number, number][] = [];
  const isByColor = Object.keys(written).some((key) => key.startsWith('#'));
  for (const [key, name] of Object.entries(written)) {
    const value = isByColor ? colorOf(key) : /^\d{1,9}$/.test(key) ? Number(key) : undefined;
    const classIndex = typeof name === 'string' ? indexOf.get(name) : undefined;
    if (value === undefined) report('segmentation/map', message('"{0}" is no value of a mask.', key));
    else if (classIndex === undefined)
      report('segmentation/map', message('There is no class {0}.', JSON.stringify(name)));
    else values.push([value, classIndex]);
  }
  return { value: values.length === 0 ? undefined : { isByColor, values }, problems };
}

const shape = '{ "version": 1, "classes": { "7": "road" } }';

function readClasses(text: string): Record<string, unknown> | undefined {
  try {
    const read = JSON.parse(text) as unknown;
    if (!isRecord(read) || read.version !== 1 || !isRecord(read.classes)) return undefined;
    return read.classes;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function colorOf(text: string): number | undefined {
  return /^#[0-9a-fA-F]{6}$/.test(text) ? Number.parseInt(text.slice(1), 16) : undefined;
}

/** Gives each value its slot, as `MaskValues` has it. */
export function slotsOfMap({ values }: ValueMap, classes: number): (value: number) => number {
  const slots = new Map(values);
  const unknown = unknownSlot({ classes });
  return (value) => slots.get(value) ?? unknown;
}
