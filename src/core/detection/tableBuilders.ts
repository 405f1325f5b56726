import type { DetectionTable, ImageTable, RowPlaces, TruthTable } from './tables';

/** A column that grows: doubling keeps the copies below twice the rows. */
class Column<A extends Int32Array | Float64Array | Uint8Array> {
  length = 0;

  constructor(
    private readonly make: (length: number) => A,
    private values = make(64),
  ) {}

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = this.make(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  /** What was pushed, in a buffer of its own size. */
  take(): A {
    return this.values.slice(0, this.length) as A;
  }
}

const integers = () => new Column((length) => new Int32Array(length));
const doubles = () => new Column((length) => new Float64Array(length));
const bytes = () => new Column((length) => new Uint8Array(length));

/** A row as its file has it. `boxArea` is width × height as written. */
export interface BoxRow {
  readonly image: number;
  readonly classIndex: number;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly boxArea: number;
}

class BoxColumns {
  readonly images = integers();
  readonly classes = integers();
  readonly boxes = doubles();
  readonly boxAreas = doubles();

  push({ image, classIndex, x0, y0, x1, y1, boxArea }: BoxRow): void {
    this.images.push(image);
    this.classes.push(classIndex);
    this.boxes.push(x0);
    this.boxes.push(y0);
    this.boxes.push(x1);
    this.boxes.push(y1);
    this.boxAreas.push(boxArea);
  }
}

/** Fills the places of rows. */
class PlaceColumns {
  private readonly files: string[] = [];
  private readonly fileIndices = new Map<string, number>();
  private readonly fileOf = integers();
  private readonly lines = integers();
  private readonly characters = integers();

  fileIndex(file: string): number {
    let index = this.fileIndices.get(file);
    if (index === undefined) {
      index = this.files.push(file) - 1;
      this.fileIndices.set(file, index);
    }
    return index;
  }

  push(file: number, line: number, character: number): void {
    this.fileOf.push(file);
    this.lines.push(line);
    this.characters.push(character);
  }

  take(order?: Int32Array): RowPlaces {
    return {
      files: this.files,
      fileOf: inOrder(this.fileOf.take(), order),
      lines: inOrder(this.lines.take(), order),
      characters: inOrder(this.characters.take(), order),
    };
  }
}

/** Collects truths in any order; `take` groups them by image, in the order they came. */
export class TruthBuilder {
  private readonly columns = new BoxColumns();
  private readonly areas = doubles();
  private readonly flags = bytes();
  private readonly places = new PlaceColumns();

  fileIndex(file: string): number {
    return this.places.fileIndex(file);
  }

  push(row: BoxRow, area: number, flags: number, place: { file: number; line: number; character: number }): void {
    this.columns.push(row);
    this.areas.push(area);
    this.flags.push(flags);
    this.places.push(place.file, place.line, place.character);
  }

  /** `imageRank[i]` is the place that image `i` of the pushed rows has in the image table; left out, its own. */
  take(imageCount: number, imageRank?: Int32Array): { truths: TruthTable; places: RowPlaces } {
    const images = this.columns.images.take();
    if (imageRank !== undefined) for (let i = 0; i < images.length; i++) images[i] = imageRank[images[i]!]!;
    const order = groupOrder(images, imageCount);
    const truths = {
      images: inOrder(images, order),
      classes: inOrder(this.columns.classes.take(), order),
      boxes: boxesInOrder(this.columns.boxes.take(), order),
      boxAreas: inOrder(this.columns.boxAreas.take(), order),
      areas: inOrder(this.areas.take(), order),
      flags: inOrder(this.flags.take(), order),
    };
    return { truths, places: this.places.take(order) };
  }
}

/** Collects detections, which stay in the order they came. */
export class DetectionBuilder {
  private readonly columns = new BoxColumns();
  private readonly scores = doubles();
  private readonly places = new PlaceColumns();

  get length(): number {
    return this.scores.length;
  }

  fileIndex(file: string): number {
    return this.places.fileIndex(file);
  }

  push(row: BoxRow, score: number, place: { file: number; line: number; character: number }): void {
    this.columns.push(row);
    this.scores.push(score);
    this.places.push(place.file, place.line, place.character);
  }

  take(): { detections: DetectionTable; places: RowPlaces } {
    const detections = {
      images: this.columns.images.take(),
      classes: this.columns.classes.take(),
      boxes: this.columns.boxes.take(),
      boxAreas: this.columns.boxAreas.take(),
      scores: this.scores.take(),
    };
    return { detections, places: this.places.take() };
  }
}

/** Collects pictures: names, and sizes where they are known. */
export class ImageBuilder {
  readonly names: string[] = [];
  private readonly widths = integers();
  private readonly heights = integers();

  /** @returns the index of the picture */
  push(name: string, width: number, height: number): number {
    this.widths.push(width);
    this.heights.push(height);
    return this.names.push(name) - 1;
  }

  take(): ImageTable {
    return { names: this.names, widths: this.widths.take(), heights: this.heights.take() };
  }
}

/** The rows of each group one after the other, each group in the order of its rows; undefined where they stand so already. */
function groupOrder(groups: Int32Array, groupCount: number): Int32Array<ArrayBuffer> | undefined {
  let isGrouped = true;
  for (let i = 1; i < groups.length && isGrouped; i++) isGrouped = groups[i - 1]! <= groups[i]!;
  if (isGrouped) return undefined;
  const next = new Int32Array(groupCount + 1);
  for (const group of groups) next[group + 1]!++;
  for (let i = 1; i <= groupCount; i++) next[i]! += next[i - 1]!;
  const order = new Int32Array(groups.length);
  for (let i = 0; i < groups.length; i++) order[next[groups[i]!]!++] = i;
  return order;
}

function inOrder<A extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(
  values: A,
  order: Int32Array | undefined,
): A {
  if (order === undefined) return values;
  const ordered = values.slice() as A;
  for (let i = 0; i < order.length; i++) ordered[i] = values[order[i]!]!;
  return ordered;
}

function boxesInOrder(values: Float64Array<ArrayBuffer>, order: Int32Array | undefined): Float64Array<ArrayBuffer> {
  if (order === undefined) return values;
  const ordered = new Float64Array(values.length);
  for (let i = 0; i < order.length; i++) {
    const from = 4 * order[i]!;
    for (let k = 0; k < 4; k++) ordered[4 * i + k] = values[from + k]!;
  }
  return ordered;
}
