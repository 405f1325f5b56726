import type { DetectionTable, ImageTable, RowPlaces, TruthTable } from './tables';

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

export interface RowPlace {
  /** What `fileIndex` gave. */
  readonly file: number;
  readonly line: number;
  readonly character: number;
}

/** The numbers of one row, side by side: one write a number, whatever the types of the columns they end in. */
const FIELDS = 12;
const CLASS = 1;
const BOX = 2;
const AREA = 6;
/** The score of a detection, the area of a truth. */
const VALUE = 7;
const FLAGS = 8;
const FILE = 9;
const LINE = 10;
const CHARACTER = 11;

/** Collects rows; `take` makes columns of them. Doubling keeps the copies below twice the rows. */
class RowBuilder {
  length = 0;
  private rows = new Float64Array(64 * FIELDS);
  private readonly files: string[] = [];
  private readonly fileIndices = new Map<string, number>();

  fileIndex(file: string): number {
    let index = this.fileIndices.get(file);
    if (index === undefined) {
      index = this.files.push(file) - 1;
      this.fileIndices.set(file, index);
    }
    return index;
  }

  protected add(row: BoxRow, value: number, flags: number, place: RowPlace): void {
    const base = this.length * FIELDS;
    if (base === this.rows.length) {
      const larger = new Float64Array(2 * base);
      larger.set(this.rows);
      this.rows = larger;
    }
    const { rows } = this;
    rows[base] = row.image;
    rows[base + CLASS] = row.classIndex;
    rows[base + BOX] = row.x0;
    rows[base + BOX + 1] = row.y0;
    rows[base + BOX + 2] = row.x1;
    rows[base + BOX + 3] = row.y1;
    rows[base + AREA] = row.boxArea;
    rows[base + VALUE] = value;
    rows[base + FLAGS] = flags;
    rows[base + FILE] = place.file;
    rows[base + LINE] = place.line;
    rows[base + CHARACTER] = place.character;
    this.length++;
  }

  protected image(row: number): number {
    return this.rows[row * FIELDS]!;
  }

  /** The columns, their rows in this order; undefined for the order in which they came. */
  protected columns(order?: Int32Array) {
    const { length, rows } = this;
    const integers = () => new Int32Array(length);
    const [images, classes, fileOf, lines, characters] = [integers(), integers(), integers(), integers(), integers()];
    const boxes = new Float64Array(4 * length);
    const boxAreas = new Float64Array(length);
    const values = new Float64Array(length);
    const flags = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const base = FIELDS * (order === undefined ? i : order[i]!);
      images[i] = rows[base]!;
      classes[i] = rows[base + CLASS]!;
      boxes[4 * i] = rows[base + BOX]!;
      boxes[4 * i + 1] = rows[base + BOX + 1]!;
      boxes[4 * i + 2] = rows[base + BOX + 2]!;
      boxes[4 * i + 3] = rows[base + BOX + 3]!;
      boxAreas[i] = rows[base + AREA]!;
      values[i] = rows[base + VALUE]!;
      flags[i] = rows[base + FLAGS]!;
      fileOf[i] = rows[base + FILE]!;
      lines[i] = rows[base + LINE]!;
      characters[i] = rows[base + CHARACTER]!;
    }
    // What was collected is not needed twice.
    this.rows = new Float64Array();
    const places: RowPlaces = { files: this.files, fileOf, lines, characters };
    return { images, classes, boxes, boxAreas, values, flags, places };
  }
}

/** Collects truths in any order; `take` groups them by image, in the order they came. */
export class TruthBuilder extends RowBuilder {
  push(row: BoxRow, area: number, flags: number, place: RowPlace): void {
    this.add(row, area, flags, place);
  }

  /** Call it once. */
  take(imageCount: number): { truths: TruthTable; places: RowPlaces } {
    const { values, places, ...rest } = this.columns(this.groupOrder(imageCount));
    return { truths: { ...rest, areas: values }, places };
  }

  /** The rows of each image one after the other, each in the order they came; undefined where they stand so already. */
  private groupOrder(imageCount: number): Int32Array | undefined {
    let isGrouped = true;
    for (let i = 1; i < this.length && isGrouped; i++) isGrouped = this.image(i - 1) <= this.image(i);
    if (isGrouped) return undefined;
    const next = new Int32Array(imageCount + 1);
    for (let i = 0; i < this.length; i++) next[this.image(i) + 1]!++;
    for (let i = 1; i <= imageCount; i++) next[i]! += next[i - 1]!;
    const order = new Int32Array(this.length);
    for (let i = 0; i < this.length; i++) order[next[this.image(i)]!++] = i;
    return order;
  }
}

/** Collects detections, which stay in the order they came. */
export class DetectionBuilder extends RowBuilder {
  push(row: BoxRow, score: number, place: RowPlace): void {
    this.add(row, score, 0, place);
  }

  /** Call it once. */
  take(): { detections: DetectionTable; places: RowPlaces } {
    const { images, classes, boxes, boxAreas, values, places } = this.columns();
    return { detections: { images, classes, boxes, boxAreas, scores: values }, places };
  }
}

/** Collects pictures: names, and sizes where they are known. */
export class ImageBuilder {
  readonly names: string[] = [];
  private readonly sizes: number[] = [];

  /** @returns the index of the picture */
  push(name: string, width: number, height: number): number {
    this.sizes.push(width, height);
    return this.names.push(name) - 1;
  }

  take(): ImageTable {
    return {
      names: this.names,
      widths: Int32Array.from(this.names, (_, index) => this.sizes[2 * index]!),
      heights: Int32Array.from(this.names, (_, index) => this.sizes[2 * index + 1]!),
    };
  }
}
