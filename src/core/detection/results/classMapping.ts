import { nearestWord } from '../../std/nearestWord';
import type { DetectionTable, RowPlaces, TruthClass } from '../tables';
import type { RawResults } from './resultBuilder';

/** What a class of the results is in the data set: an index into its classes, or `null`: left out on purpose. */
export type ClassMapping = ReadonlyMap<string, number | null>;

export interface ClassGuess {
  readonly written: string;
  /** An index into the classes of the data set; undefined where nothing fits. */
  readonly index: number | undefined;
  /** The name or the number is the same: there is nothing to ask. */
  readonly isCertain: boolean;
}

/** The best guess at what each class of some results is: the same name, the same number, the same but for case and spaces, the nearest. */
export function guessClasses(written: readonly string[], classes: readonly TruthClass[]): ClassGuess[] {
  const names = new Map(classes.map(({ name }, index) => [name, index]));
  const ids = new Map(classes.map(({ id }, index) => [String(id), index]));
  const loose = new Map(classes.map(({ name }, index) => [looseName(name), index]));
  return written.map((key) => {
    const certain = names.get(key) ?? ids.get(key);
    if (certain !== undefined) return { written: key, index: certain, isCertain: true };
    const near = nearestWord(
      key,
      classes.map(({ name }) => name),
    );
    const index = loose.get(looseName(key)) ?? (near === undefined ? undefined : names.get(near));
    return { written: key, index, isCertain: false };
  });
}

function looseName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

export interface MappedResults {
  readonly detections: DetectionTable;
  readonly places: RowPlaces;
  /** Detections of classes that the mapping does not have, by class as written. */
  readonly unmapped: ReadonlyMap<string, number>;
  /** Detections of classes that are left out on purpose. */
  readonly excluded: number;
}

/** The detections of raw results with the classes of the data set. Where every row stays the columns are not copied. */
export function mapClasses(raw: RawResults, mapping: ClassMapping): MappedResults {
  const { detections: rows, classKeys } = raw;
  const target = Int32Array.from(classKeys, (key) => {
    const index = mapping.get(key);
    if (index === null) return -2;
    return index ?? -1;
  });
  const unmapped = new Map<string, number>();
  const classes = new Int32Array(rows.classes.length);
  let excluded = 0;
  let kept = 0;
  for (let i = 0; i < classes.length; i++) {
    const key = rows.classes[i]!;
    // A row without a class has the key -1.
    const index = key < 0 ? -1 : target[key]!;
    classes[i] = index;
    if (index >= 0) kept++;
    else if (index === -2) excluded++;
    else unmapped.set(classKeys[key] ?? '', (unmapped.get(classKeys[key] ?? '') ?? 0) + 1);
  }
  if (kept === classes.length) return { detections: { ...rows, classes }, places: raw.places, unmapped, excluded };
  return { ...keepRows(raw, classes, kept), unmapped, excluded };
}

function keepRows(
  { detections: rows, places }: RawResults,
  classes: Int32Array,
  count: number,
): Pick<MappedResults, 'detections' | 'places'> {
  const detections = {
    images: new Int32Array(count),
    classes: new Int32Array(count),
    boxes: new Float64Array(4 * count),
    boxAreas: new Float64Array(count),
    scores: new Float64Array(count),
  };
  const kept = {
    files: places.files,
    fileOf: new Int32Array(count),
    lines: new Int32Array(count),
    characters: new Int32Array(count),
  };
  let to = 0;
  for (let i = 0; i < classes.length; i++) {
    if (classes[i]! < 0) continue;
    detections.images[to] = rows.images[i]!;
    detections.classes[to] = classes[i]!;
    for (let k = 0; k < 4; k++) detections.boxes[4 * to + k] = rows.boxes[4 * i + k]!;
    detections.boxAreas[to] = rows.boxAreas[i]!;
    detections.scores[to] = rows.scores[i]!;
    kept.fileOf[to] = places.fileOf[i]!;
    kept.lines[to] = places.lines[i]!;
    kept.characters[to] = places.characters[i]!;
    to++;
  }
  return { detections, places: kept };
}
