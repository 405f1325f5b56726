import { JsonBytes, readNumbers } from '../std/jsonBytes';
import { message } from '../std/message';
import { throwIfCancelled } from '../std/problem';
import type { ProblemTally } from './problemTally';
import type { ImageBuilder, TruthBuilder } from './tableBuilders';
import { truthFlags } from './tables';

/** Where the truths of a file of COCO go. */
export interface CocoTarget {
  readonly builder: TruthBuilder;
  readonly images: ImageBuilder;
  /** COCO's id of each picture of `images`; filled here. */
  readonly imageIds: number[];
  readonly problems: ProblemTally;
  /** The class a category means; undefined where the data set has none. */
  classOf(category: CocoCategoryRow): number | undefined;
  /** What a picture is called here. */
  nameOf(fileName: string): string;
  readonly signal?: AbortSignal | undefined;
}

export interface CocoCategoryRow {
  readonly id: number;
  readonly name: string;
}

/** Between two looks at the signal. */
const ROWS_A_LOOK = 4096;

/**
 * Adds the truths of a COCO file ("instances") in one pass over its bytes: boxes and areas as pycocotools takes them, `bbox` and
 * `area`, not the outline of the mask. Pictures come in the order of their ids, as pycocotools evaluates them. What cannot be used
 * is counted among the problems. Of a malformed file what stands before its fault counts.
 */
export function addCocoTruths(bytes: Uint8Array, file: string, target: CocoTarget): void {
  const json = new JsonBytes(bytes);
  const tables = new CocoRows(json, file, target);
  if (json.open('{')) {
    for (let first = true; json.nextMember(first); first = false) {
      if (json.isKey('images')) tables.readImages();
      else if (json.isKey('annotations')) tables.readAnnotations();
      else if (json.isKey('categories')) tables.readCategories();
      else json.skipValue();
    }
  }
  const { fault } = json;
  if (fault !== undefined) target.problems.add('truth/malformed', () => fault.message, { file, line: json.line });
  tables.finish();
}

/** Numbers of one annotation as they are collected: see `ANNOTATION`. */
const ANNOTATION = { image: 0, category: 1, x: 2, y: 3, width: 4, height: 5, area: 6, flags: 7, line: 8, character: 9 };
const FIELDS = 10;

class CocoRows {
  private readonly names: string[] = [];
  private readonly sizes: number[] = [];
  private readonly ids: number[] = [];
  private readonly categories: CocoCategoryRow[] = [];
  private rows = new Float64Array(FIELDS * 4096);
  private count = 0;
  /** Ids that are texts, which the standard does not know, get numbers of their own below zero. */
  private readonly textIds = new Map<string, number>();

  constructor(
    private readonly json: JsonBytes,
    private readonly file: string,
    private readonly target: CocoTarget,
  ) {}

  readImages(): void {
    const { json } = this;
    this.eachObject(() => {
      let id = NaN;
      let name = '';
      let width = 0;
      let height = 0;
      for (let first = true; json.nextMember(first); first = false) {
        if (json.isKey('id')) id = this.readId();
        else if (json.isKey('file_name')) name = json.string() ?? '';
        else if (json.isKey('width')) width = json.number();
        else if (json.isKey('height')) height = json.number();
        else json.skipValue();
      }
      this.ids.push(id);
      this.names.push(name);
      this.sizes.push(width, height);
    });
  }

  readCategories(): void {
    const { json } = this;
    this.eachObject(() => {
      let id = NaN;
      let name = '';
      for (let first = true; json.nextMember(first); first = false) {
        if (json.isKey('id')) id = this.readId();
        else if (json.isKey('name')) name = json.string() ?? '';
        else json.skipValue();
      }
      this.categories.push({ id, name });
    });
  }

  readAnnotations(): void {
    const { json } = this;
    this.eachObject((line, character) => {
      if (this.count % ROWS_A_LOOK === 0) throwIfCancelled(this.target.signal);
      const base = this.newRow(line, character);
      const { rows } = this;
      for (let first = true; json.nextMember(first); first = false) {
        if (json.isKey('image_id')) rows[base + ANNOTATION.image] = this.readId();
        else if (json.isKey('category_id')) rows[base + ANNOTATION.category] = this.readId();
        else if (json.isKey('bbox')) readNumbers(json, rows, base + ANNOTATION.x, 4);
        else if (json.isKey('area')) rows[base + ANNOTATION.area] = json.number();
        else if (json.isKey('iscrowd')) rows[base + ANNOTATION.flags] = json.number() === 1 ? truthFlags.crowd : 0;
        else json.skipValue();
      }
    });
  }

  /** Hands over what was read: the lists may stand in any order in the file. */
  finish(): void {
    const imageOf = this.addImages();
    const classOf = new Map<number, number | undefined>();
    for (const category of this.categories.toSorted((a, b) => a.id - b.id)) {
      if (!classOf.has(category.id)) classOf.set(category.id, this.target.classOf(category));
    }
    const names = new Map(this.categories.map(({ id, name }) => [id, name]));
    const file = this.target.builder.fileIndex(this.file);
    for (let base = 0; base < this.count * FIELDS; base += FIELDS) {
      const place = this.placeOf(base);
      const image = imageOf.get(this.rows[base + ANNOTATION.image]!);
      const category = this.rows[base + ANNOTATION.category]!;
      const classIndex = classOf.get(category);
      if (image === undefined) {
        this.target.problems.add(
          'truth/unknown-image',
          () => message('The annotation names an image that the file does not have.'),
          place,
        );
      } else if (classIndex === undefined) {
        const what = names.get(category) ?? String(category);
        this.target.problems.add(
          'truth/unknown-class',
          () => message('The category {0} is not one of the classes.', what),
          place,
        );
      } else this.addRow(base, image, classIndex, file, place);
    }
  }

  private addRow(
    base: number,
    image: number,
    classIndex: number,
    file: number,
    place: { file: string; line: number },
  ): void {
    const { rows, target } = this;
    const x0 = rows[base + ANNOTATION.x]!;
    const y0 = rows[base + ANNOTATION.y]!;
    const width = rows[base + ANNOTATION.width]!;
    const height = rows[base + ANNOTATION.height]!;
    if (!(width >= 0 && height >= 0 && Number.isFinite(x0 + y0 + width + height))) {
      target.problems.add('truth/no-box', () => message('The annotation has no box of four numbers.'), place);
      return;
    }
    const boxArea = width * height;
    const written = rows[base + ANNOTATION.area]!;
    const area = Number.isNaN(written) ? boxArea : written;
    const row = { image, classIndex, x0, y0, x1: x0 + width, y1: y0 + height, boxArea };
    const at = { file, line: place.line, character: rows[base + ANNOTATION.character]! };
    target.builder.push(row, area, rows[base + ANNOTATION.flags]!, at);
  }

  /** Adds the pictures in the order of their ids. @returns the index of each id */
  private addImages(): Map<number, number> {
    const { ids, names, sizes, target } = this;
    const order = ids.map((_, index) => index).sort((a, b) => ids[a]! - ids[b]! || a - b);
    const imageOf = new Map<number, number>();
    for (const index of order) {
      const id = ids[index]!;
      if (Number.isNaN(id) || imageOf.has(id)) {
        target.problems.add(
          'truth/image-id',
          () => message('The image {0} has no id, or that of another.', names[index]!),
          { file: this.file },
        );
        continue;
      }
      imageOf.set(
        id,
        target.images.push(target.nameOf(names[index]!), sizes[2 * index]! || 0, sizes[2 * index + 1]! || 0),
      );
      target.imageIds.push(id);
    }
    return imageOf;
  }

  private placeOf(base: number): { file: string; line: number } {
    return { file: this.file, line: this.rows[base + ANNOTATION.line]! };
  }

  private newRow(line: number, character: number): number {
    const base = this.count * FIELDS;
    if (base === this.rows.length) {
      const larger = new Float64Array(2 * base);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows.fill(NaN, base, base + ANNOTATION.flags);
    this.rows[base + ANNOTATION.flags] = 0;
    this.rows[base + ANNOTATION.line] = line;
    this.rows[base + ANNOTATION.character] = character;
    this.count++;
    return base;
  }

  private readId(): number {
    const { json } = this;
    if (json.peek() !== QUOTE) return json.number();
    const text = json.string() ?? '';
    const known = this.textIds.get(text) ?? -2 - this.textIds.size;
    this.textIds.set(text, known);
    return known;
  }

  /** Calls `read` for each object of the list at hand, its brace passed; everything else in the list is passed over. */
  private eachObject(read: (line: number, character: number) => void): void {
    const { json } = this;
    if (!json.open('[')) return;
    for (let first = true; json.nextItem(first); first = false) {
      if (json.peek() !== OPEN_OBJECT) {
        json.skipValue();
        continue;
      }
      const { line, character } = json;
      json.open('{');
      read(line, character);
    }
  }
}

const QUOTE = 34;
const OPEN_OBJECT = 123;
