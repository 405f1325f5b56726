import type { FilePart, StoredValue } from '../runs/seriesUpdate';
import { readHparams, type HparamsContent } from './hparams';
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
const digits = new TextDecoder();

/**
 * Decodes events into the columns of their tags. An event counts whole or not at all: what a broken one said before it broke is
 * forgotten.
 */
export class EventDecoder {
  readonly tags = new TagTable();
  /** How many values there were of what is not kept: graphs, audio, and plugins that have no place here. */
  readonly others = new Map<string, number>();
  hparams: HparamsContent | undefined;

  private readonly reader = new WireReader();
  private readonly tensor = new TensorReader();
  /** Start and end of each summary of the event, in turn; so many are of this event. Emptying a list would free its memory. */
  private readonly summaries: number[] = [];
  private summaryCount = 0;

  // What the event adds if it is whole.
  private numberCount = 0;
  private valueCount = 0;
  private otherCount = 0;
  private wallTime = 0;
  private step = 0;
  private readonly newEntries: TagEntry[] = [];
  private readonly newNumbers: number[] = [];
  private readonly newLists: StoredValue[][] = [];
  private readonly newValues: StoredValue[] = [];
  private readonly newOthers: string[] = [];

  // The value that is being read: what it is, and where its parts lie.
  private kind = NONE;
  private number = 0;
  private start = 0;
  private end = 0;
  private metadata = -1;
  /** What must be added to an offset in the bytes to have that in the file. */
  private toFile = 0;

  /** False where `bytes[start, end)`, which stands at `fileOffset` in its file, is no event. */
  decode(bytes: Uint8Array, view: DataView, start: number, end: number, fileOffset: number): boolean {
    const { reader, summaries } = this;
    this.toFile = fileOffset - start;
    this.summaryCount = this.numberCount = this.valueCount = this.otherCount = 0;
    reader.open(bytes, view, start, end);
    this.readEvent();
    for (let i = 0; i < this.summaryCount; i += 2) {
      reader.position = summaries[i]!;
      reader.end = summaries[i + 1]!;
      this.readSummary();
    }
    if (!reader.isBroken) this.commit();
    return !reader.isBroken;
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
        this.addValue(entry.histograms, { parts: [this.partOf(valueStart, this.reader.end)] });
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
    this.addValue(entry.images, { parts: [part], width, height });
  }

  private takeTensor(entry: TagEntry, valueStart: number): void {
    switch (entry.plugin) {
      case '':
      case 'scalars':
        this.takeScalar(entry);
        break;
      case 'histograms':
        this.addValue(entry.histograms, { parts: [this.partOf(valueStart, this.reader.end)] });
        break;
      case 'images':
        this.takeImages(entry);
        break;
      case 'text':
        this.readTensor(MAX_STRINGS);
        this.addValue(entry.texts, { parts: this.stringParts(0) });
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
    else this.addValue(entry.images, { parts: this.stringParts(2), width: sizeAt(0) || 0, height: sizeAt(2) || 0 });
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
    this.newEntries[this.numberCount] = entry;
    this.newNumbers[this.numberCount++] = value;
  }

  private addValue(list: StoredValue[], value: Omit<StoredValue, 'step' | 'wallTime'>): void {
    this.newLists[this.valueCount] = list;
    this.newValues[this.valueCount++] = { step: this.step, wallTime: this.wallTime, ...value };
  }

  private addOther(kind: string): void {
    this.newOthers[this.otherCount++] = kind;
  }

  private commit(): void {
    const { step, wallTime, others } = this;
    for (let i = 0; i < this.numberCount; i++) this.newEntries[i]!.points.push(step, wallTime, this.newNumbers[i]!);
    for (let i = 0; i < this.valueCount; i++) addStored(this.newLists[i]!, this.newValues[i]!);
    for (let i = 0; i < this.otherCount; i++) others.set(this.newOthers[i]!, (others.get(this.newOthers[i]!) ?? 0) + 1);
  }
}

/** A step that goes back drops what there is from it on, as with points. */
function addStored(list: StoredValue[], value: StoredValue): void {
  while (list.length > 0 && list[list.length - 1]!.step >= value.step) list.pop();
  list.push(value);
}
