import type { FilePart, StoredValue } from '../runs/seriesUpdate';
import { readHparams, type HparamsContent } from './hparams';
import { PointLog } from './pointLog';
import { ScalarShape } from './scalarShape';
import { TagTable, type TagEntry } from './tagTable';
import { TensorReader } from './tensor';
import { WireReader } from './wire';

/** Keys of Event (tensorflow/core/util/event.proto): number × 8 + wire type. */
const WALL_TIME = 0x09;
const STEP = 0x10;
const SUMMARY = 0x2a;
/** Parts of an event that are only counted. */
const otherParts = new Map([
  [0x22, 'graph'],
  [0x32, 'log message'],
  [0x3a, 'session log'],
  [0x42, 'run metadata'],
  [0x4a, 'meta graph'],
]);

/** The only key of Summary, and those of Summary.Value (tensorflow/core/framework/summary.proto). */
const SUMMARY_VALUE = 0x0a;
const NONE = 0;
const TAG = 0x0a;
const SIMPLE_VALUE = 0x15;
const OLD_HISTOGRAM = 0x1a;
const IMAGE = 0x22;
const HISTOGRAM = 0x2a;
const AUDIO = 0x32;
const NODE_NAME = 0x3a;
const TENSOR = 0x42;
const METADATA = 0x4a;

/** Keys of SummaryMetadata and its PluginData, and of Image. */
const PLUGIN_DATA = 0x0a;
const PLUGIN_NAME = 0x0a;
const PLUGIN_CONTENT = 0x12;
const IMAGE_HEIGHT = 0x08;
const IMAGE_WIDTH = 0x10;
const IMAGE_BYTES = 0x22;

/** Strings of a tensor that are kept at most; a tensor of pictures has two before them. */
const MAX_STRINGS = 1000;
/** Of the last of the seven bytes of a step that is read without the reader. */
const MAX_FACTOR = 2 ** 42;
const digits = new TextDecoder();

/**
 * Decodes events into the columns of their tags. An event counts whole or not at all: what a broken one said before it broke is
 * forgotten.
 */
export class EventDecoder {
  readonly tags = new TagTable();
  /** By the index of the entry. */
  readonly points = new PointLog();
  /** How many values there were of what is not kept: graphs, audio, and plugins that have no place here. */
  readonly others = new Map<string, number>();
  hparams: HparamsContent | undefined;

  private readonly reader = new WireReader();
  private readonly tensor = new TensorReader();
  /** Start and end of each summary of the event, in turn; so many are of this event. Emptying a list would free its memory. */
  private readonly summaries: number[] = [];
  private summaryCount = 0;
  /** Where the key of the latest summary stands. */
  private summaryKey = 0;

  // What the event adds if it is whole, beside its points.
  private valueCount = 0;
  private otherCount = 0;
  private wallTime = 0;
  private step = 0;
  private readonly newLists: StoredValue[][] = [];
  private readonly newValues: StoredValue[] = [];
  private readonly newOthers: string[] = [];

  // The value that is being read: what it is, and where its parts lie.
  private kind = NONE;
  private number = 0;
  /** Where the latest number lies in the bytes if it is a 32-bit float; -1 otherwise. */
  private floatAt = -1;
  private start = 0;
  private end = 0;
  private metadata = -1;
  /** What must be added to an offset in the bytes to have that in the file. */
  private toFile = 0;

  /** False where `bytes[start, end)`, which stands at `fileOffset` in its file, is no event. */
  decode(bytes: Uint8Array, view: DataView, start: number, end: number, fileOffset: number): boolean {
    if (this.repeat(view, start, end)) return true;
    const { reader, summaries, points } = this;
    const known = points.length;
    this.toFile = fileOffset - start;
    this.summaryCount = this.valueCount = this.otherCount = 0;
    reader.open(bytes, view, start, end);
    this.readEvent();
    for (let i = 0; i < this.summaryCount; i += 2) {
      reader.position = summaries[i]!;
      reader.end = summaries[i + 1]!;
      this.readSummary();
    }
    if (reader.isBroken) {
      points.cut(known);
      return false;
    }
    this.commit();
    if (points.length === known + 1) this.learn(view, start, end);
    return true;
  }

  /** Takes an event that looks like the last one of the tag that is expected, as nearly all do. */
  private repeat(view: DataView, start: number, end: number): boolean {
    const entry = this.tags.expected;
    const shape = entry?.shape;
    if (entry === undefined || shape === undefined) return false;
    const at = end - shape.length;
    if (!this.readMoment(view, start, at) || !shape.matches(view, at)) return false;
    this.points.push(entry.index, this.step, this.wallTime, view.getFloat32(at + shape.numberAt, true));
    this.tags.advance();
    return true;
  }

  /** Remembers what the event looks like that has just been read, if it is a time, a step and one scalar. */
  private learn(view: DataView, start: number, end: number): void {
    const at = this.summaryKey;
    const isAlone = this.summaryCount === 2 && this.summaries[1] === end && this.valueCount + this.otherCount === 0;
    if (!isAlone || this.floatAt < 0 || !this.readMoment(view, start, at)) return;
    const entry = this.tags.entries[this.points.latestLine];
    if (entry !== undefined) entry.shape = ScalarShape.of(view, at, end, this.floatAt);
  }

  /** Reads the time and the step if they are all that `view[start, end)` holds. A step of 0 may be left out. */
  private readMoment(view: DataView, start: number, end: number): boolean {
    let at = start + 9;
    if (at > end || view.getUint8(start) !== WALL_TIME) return false;
    let step = 0;
    if (at < end) {
      if (view.getUint8(at++) !== STEP) return false;
      let byte = 128;
      for (let factor = 1; byte >= 128; factor *= 128) {
        if (at === end || factor > MAX_FACTOR) return false;
        byte = view.getUint8(at++);
        step += (byte & 127) * factor;
      }
    }
    this.wallTime = view.getFloat64(start + 1, true);
    this.step = step;
    return at === end;
  }

  /** Only finds the summaries: the step may come after them. */
  private readEvent(): void {
    const { reader } = this;
    this.wallTime = this.step = 0;
    for (let key = reader.nextKey(); key !== 0; key = reader.nextKey()) {
      if (key === WALL_TIME) {
        this.wallTime = reader.double();
      } else if (key === STEP) {
        this.step = reader.signed();
      } else if (key === SUMMARY) {
        this.summaryKey = reader.position - 1;
        const end = reader.readLength();
        this.summaries[this.summaryCount++] = reader.position;
        this.summaries[this.summaryCount++] = end;
        reader.position = end;
      } else {
        const other = otherParts.get(key);
        if (other !== undefined) this.addOther(other);
        reader.skip(key);
      }
    }
  }

  private readSummary(): void {
    const { reader } = this;
    for (let key = reader.nextKey(); key !== 0; key = reader.nextKey()) {
      if (key === SUMMARY_VALUE) {
        const outer = reader.enter();
        this.readValue();
        reader.leave(outer);
      } else {
        reader.skip(key);
      }
    }
  }

  private readValue(): void {
    const { reader } = this;
    const valueStart = reader.position;
    let tagStart = 0;
    let tagEnd = 0;
    this.kind = NONE;
    this.metadata = -1;
    for (let key = reader.nextKey(); key !== 0; key = reader.nextKey()) {
      const isTag = key === TAG;
      if (isTag || (key === NODE_NAME && tagEnd === tagStart)) {
        // Tensors of old writers have the name of a node and no tag.
        tagEnd = reader.readLength();
        tagStart = reader.position;
        reader.position = tagEnd;
      } else {
        this.readContent(key);
      }
    }
    if (!reader.isBroken) this.take(this.tags.find(reader.bytes, tagStart, tagEnd), valueStart);
  }

  private readContent(key: number): void {
    const { reader } = this;
    switch (key) {
      case SIMPLE_VALUE:
        this.kind = key;
        this.floatAt = reader.position;
        this.number = reader.float();
        break;
      case IMAGE:
      case HISTOGRAM:
      case OLD_HISTOGRAM:
      case AUDIO:
      case TENSOR:
        this.kind = key;
        this.end = reader.readLength();
        this.start = reader.position;
        reader.position = this.end;
        break;
      case METADATA:
        this.metadata = reader.position;
        reader.skip(key);
        break;
      default:
        reader.skip(key);
    }
  }

  private take(entry: TagEntry, valueStart: number): void {
    if (this.metadata >= 0) this.readMetadata(entry);
    switch (this.kind) {
      case SIMPLE_VALUE:
        this.addNumber(entry, this.number);
        break;
      case IMAGE:
        this.takeImage(entry);
        break;
      case HISTOGRAM:
        this.addValue(entry.storedOf('histogram'), { parts: [this.partOf(valueStart, this.reader.end)] });
        break;
      case TENSOR:
        this.takeTensor(entry, valueStart);
        break;
      case AUDIO:
        this.addOther('audio');
        break;
      case NONE:
        break;
      default:
        this.addOther('other');
    }
  }

  /** Of a tag the first metadata count, as in TensorBoard; but each session of the hparams plugin may add to the parameters. */
  private readMetadata(entry: TagEntry): void {
    const { reader } = this;
    if (entry.hasMetadata && entry.plugin !== 'hparams') return;
    entry.shape = undefined;
    const valueEnd = reader.end;
    reader.position = this.metadata;
    reader.eachFieldWithin((key) => {
      if (key !== PLUGIN_DATA) return false;
      this.readPlugin(entry);
      return true;
    });
    entry.hasMetadata = true;
    reader.position = reader.end = valueEnd;
  }

  private readPlugin(entry: TagEntry): void {
    const { reader } = this;
    reader.eachFieldWithin((key) => {
      if (key === PLUGIN_NAME) {
        const name = reader.text();
        if (!entry.hasMetadata) entry.plugin = name;
      } else if (key === PLUGIN_CONTENT && entry.plugin === 'hparams') {
        this.hparams ??= { values: new Map(), metrics: new Set() };
        readHparams(reader, this.hparams);
      } else {
        return false;
      }
      return true;
    });
  }

  private takeImage(entry: TagEntry): void {
    const { reader } = this;
    let [width, height] = [0, 0];
    let part: FilePart = { offset: 0, length: 0 };
    this.within(() => {
      reader.eachField((key) => {
        if (key === IMAGE_WIDTH) width = reader.unsigned();
        else if (key === IMAGE_HEIGHT) height = reader.unsigned();
        else if (key === IMAGE_BYTES) {
          const end = reader.readLength();
          part = this.partOf(reader.position, end);
          reader.position = end;
        } else return false;
        return true;
      });
    });
    this.addValue(entry.storedOf('image'), { parts: [part], width, height });
  }

  private takeTensor(entry: TagEntry, valueStart: number): void {
    switch (entry.plugin) {
      case '':
      case 'scalars':
        this.takeScalar(entry);
        break;
      case 'histograms':
        this.addValue(entry.storedOf('histogram'), { parts: [this.partOf(valueStart, this.reader.end)] });
        break;
      case 'images':
        this.takeImages(entry);
        break;
      case 'text':
        this.readTensor(MAX_STRINGS);
        this.addValue(entry.storedOf('text'), { parts: this.stringParts(0) });
        break;
      case 'hparams':
        break;
      default:
        this.addOther(entry.plugin);
    }
  }

  private takeScalar(entry: TagEntry): void {
    this.readTensor(1);
    const [number] = this.tensor.numbers;
    this.floatAt = this.tensor.floatAt;
    if (number !== undefined && this.tensor.size === 1) this.addNumber(entry, number);
    else this.addOther('tensor');
  }

  /** Width and height as decimal digits, then the pictures. */
  private takeImages(entry: TagEntry): void {
    this.readTensor(MAX_STRINGS);
    const { strings } = this.tensor;
    const sizeAt = (i: number) =>
      Number.parseInt(
        digits.decode(this.reader.bytes.subarray(strings[i], Math.min(strings[i + 1]!, strings[i]! + 10))),
      );
    if (strings.length < 4) this.addOther('images');
    else
      this.addValue(entry.storedOf('image'), {
        parts: this.stringParts(2),
        width: sizeAt(0) || 0,
        height: sizeAt(2) || 0,
      });
  }

  private readTensor(limit: number): void {
    this.within(() => {
      this.tensor.read(this.reader, limit);
    });
  }

  /** Reads the message that the value holds, and goes back to the end of the value. */
  private within(read: () => void): void {
    const { reader } = this;
    const valueEnd = reader.end;
    reader.position = this.start;
    reader.end = this.end;
    read();
    reader.position = reader.end = valueEnd;
  }

  private stringParts(from: number): FilePart[] {
    const { strings } = this.tensor;
    const parts: FilePart[] = [];
    for (let i = 2 * from; i < strings.length; i += 2) parts.push(this.partOf(strings[i]!, strings[i + 1]!));
    return parts;
  }

  private partOf(start: number, end: number): FilePart {
    return { offset: this.toFile + start, length: end - start };
  }

  private addNumber(entry: TagEntry, value: number): void {
    this.points.push(entry.index, this.step, this.wallTime, value);
  }

  private addValue(list: StoredValue[], value: Omit<StoredValue, 'step' | 'wallTime'>): void {
    this.newLists[this.valueCount] = list;
    this.newValues[this.valueCount++] = { step: this.step, wallTime: this.wallTime, ...value };
  }

  private addOther(kind: string): void {
    this.newOthers[this.otherCount++] = kind;
  }

  private commit(): void {
    const { others } = this;
    for (let i = 0; i < this.valueCount; i++) addStored(this.newLists[i]!, this.newValues[i]!);
    for (let i = 0; i < this.otherCount; i++) others.set(this.newOthers[i]!, (others.get(this.newOthers[i]!) ?? 0) + 1);
  }
}

/** A step that goes back drops what there is from it on, as with points. */
function addStored(list: StoredValue[], value: StoredValue): void {
  while (list.length > 0 && list[list.length - 1]!.step >= value.step) list.pop();
  list.push(value);
}
