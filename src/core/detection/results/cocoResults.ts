import { JsonBytes, readNumbers } from '../../std/jsonBytes';
import { throwIfCancelled } from '../../std/problem';
import type { Progress } from '../../ports/progress';
import type { ResultBuilder } from './resultBuilder';

const QUOTE = 34;
const OPEN_LIST = 91;
const OPEN_OBJECT = 123;
const ROWS_A_LOOK = 8192;

export interface ResultReading {
  readonly signal?: AbortSignal | undefined;
  /** Bytes, rows or files done. */
  readonly progress?: Progress | undefined;
}

/**
 * Adds the rows of COCO's results of detection: a list of `{ image_id, category_id, bbox: [x, y, width, height], score }`, in one
 * pass over the bytes. Also a whole COCO file whose annotations have scores. Of a malformed file what stands before its fault counts.
 */
export function addCocoResults(bytes: Uint8Array, builder: ResultBuilder, reading: ResultReading = {}): void {
  const json = new JsonBytes(bytes);
  const rows = new Rows(json, builder, reading);
  if (json.peek() === OPEN_LIST) rows.read();
  else if (json.open('{')) {
    for (let first = true; json.nextMember(first); first = false) {
      if (json.isKey('annotations') || json.isKey('detections')) rows.read();
      else json.skipValue();
    }
  }
  const { fault, line } = json;
  if (fault !== undefined) builder.problem('results/malformed', line, () => fault.message);
}

class Rows {
  private readonly box = new Float64Array(4);
  private readonly keys = new Map<number, number>();
  private count = 0;

  constructor(
    private readonly json: JsonBytes,
    private readonly builder: ResultBuilder,
    private readonly reading: ResultReading,
  ) {}

  read(): void {
    const { json } = this;
    if (!json.open('[')) return;
    for (let first = true; json.nextItem(first); first = false) {
      if (json.peek() === OPEN_OBJECT) this.readRow();
      else json.skipValue();
    }
  }

  private readRow(): void {
    const { json, box, builder } = this;
    if (this.count++ % ROWS_A_LOOK === 0) {
      throwIfCancelled(this.reading.signal);
      this.reading.progress?.({ done: json.at, total: json.bytes.length });
    }
    const { line, character } = json;
    json.open('{');
    let image: number | undefined;
    let imageId: string | number = '';
    let classKey = -1;
    let score = NaN;
    box.fill(NaN);
    for (let first = true; json.nextMember(first); first = false) {
      if (json.isKey('image_id')) {
        imageId = json.peek() === QUOTE ? (json.string() ?? '') : json.number();
        image = typeof imageId === 'string' ? builder.images.ofName(imageId) : builder.images.ofNumber(imageId);
      } else if (json.isKey('category_id')) classKey = this.readClass();
      else if (json.isKey('bbox')) readNumbers(json, box, 0, 4);
      else if (json.isKey('score')) score = json.number();
      else json.skipValue();
    }
    if (json.fault !== undefined) return;
    if (image === undefined) {
      builder.unknownImage(imageId, line);
      return;
    }
    const [x0, y0, width, height] = box as unknown as readonly [number, number, number, number];
    const boxArea = width * height;
    builder.push({ image, classKey, x0, y0, x1: x0 + width, y1: y0 + height, boxArea, score, line, character });
  }

  private readClass(): number {
    const { json, builder } = this;
    if (json.peek() === QUOTE) return builder.classKey(json.string() ?? '');
    const id = json.number();
    let key = this.keys.get(id);
    if (key === undefined) {
      key = builder.classKey(String(id));
      this.keys.set(id, key);
    }
    return key;
  }
}
