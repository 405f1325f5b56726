import { newBytes, type MetricReader, type ReaderState } from '../runs/metricReader';
import type { SeriesUpdate, StoredSegment } from '../runs/seriesUpdate';
import { EventDecoder } from './eventDecoder';
import { RecordReader, type RecordPlace } from './recordReader';
import type { TagEntry } from './tagTable';

interface Memory {
  readonly place: RecordPlace;
  /** Which plugin each tag belongs to: said with its first value only. */
  readonly plugins: readonly (readonly [tag: string, plugin: string])[];
}

/**
 * Reads a TensorBoard event file as it grows: scalars in the old form (`simple_value`) and the new one (a tensor of one element),
 * images, texts, histograms and hparams. NaN and infinities are values as any other.
 *
 * A step that goes back in a tag drops what the tag had from that step on, as TensorBoard's data server shows it; a step that is
 * said twice has the later value. What is damaged is named: see `RecordReader`.
 */
export class EventFileReader implements MetricReader {
  private readonly decoder = new EventDecoder();
  private readonly records: RecordReader;
  private saidProblems = 0;

  constructor(state?: ReaderState) {
    const memory = state?.memory as Memory | undefined;
    this.records = new RecordReader((bytes, view, start, end, fileOffset) => {
      if (!this.decoder.decode(bytes, view, start, end, fileOffset)) this.records.reject(fileOffset);
    }, memory?.place);
    for (const [tag, plugin] of memory?.plugins ?? []) this.decoder.tags.restore(tag, plugin);
  }

  get offset(): number {
    return this.records.offset;
  }

  /** A damaged length has ended the file: what comes behind it is not read. */
  get isStopped(): boolean {
    return this.records.isStopped;
  }

  push(bytes: Uint8Array, offset = this.offset): void {
    this.records.push(newBytes(bytes, offset, this.offset));
  }

  /** A record without its end is none. */
  end(): void {
    // Nothing of it is kept apart.
  }

  drain(): SeriesUpdate {
    const { decoder, records } = this;
    const { entries } = decoder.tags;
    const { hparams } = decoder;
    const problems = records.problems.slice(this.saidProblems);
    this.saidProblems += problems.length;
    const others = new Map(decoder.others);
    decoder.others.clear();
    decoder.hparams = undefined;
    return {
      segments: decoder.points.take((index) => entries[index]!.tag),
      stored: entries.flatMap(takeStored),
      ...(hparams === undefined ? {} : { parameters: { values: hparams.values, metrics: [...hparams.metrics] } }),
      others,
      problems,
    };
  }

  state(): ReaderState {
    const { place } = this.records;
    const plugins = this.decoder.tags.entries
      .filter(({ hasMetadata }) => hasMetadata)
      .map(({ tag, plugin }) => [tag, plugin] as const);
    const memory: Memory = { place, plugins };
    return { offset: place.offset, memory };
  }
}

function takeStored(entry: TagEntry): StoredSegment[] {
  if (entry.stored === undefined) return [];
  const taken = [...entry.stored].map(([kind, values]) => ({ tag: entry.tag, kind, values }));
  entry.stored = undefined;
  return taken.filter(({ values }) => values.length > 0);
}
