import { joinBytes } from '../std/joinBytes';
import { parseFactsLine, type JobFacts } from './jobFacts';

export type WatchSource = 'log' | 'telemetry' | 'file';

/** What `media/sh/watch.sh` tells. `name` is that of a file as the host told it, and empty for the log and the telemetry. */
export type WatchFrame =
  | {
      readonly kind: 'bytes';
      readonly source: WatchSource;
      readonly id: string;
      readonly offset: number;
      readonly name: string;
      readonly bytes: Uint8Array;
    }
  /** The file is shorter than what was read of it. */
  | {
      readonly kind: 'short';
      readonly source: WatchSource;
      readonly id: string;
      readonly size: number;
      readonly name: string;
    }
  /** Without facts there is no such job (any more). */
  | { readonly kind: 'state'; readonly id: string; readonly facts: JobFacts | undefined }
  /** Seconds since the epoch, of the host's clock. */
  | { readonly kind: 'beat'; readonly at: number }
  /** What came is not what was promised: nothing after this can be trusted, and nothing more is read. */
  | { readonly kind: 'broken'; readonly reason: 'unknown-frame' | 'missing-frame' | 'wrong-length' | 'too-long' };

type Broken = Extract<WatchFrame, { kind: 'broken' }>['reason'];

/** Longer lines and larger pieces than the script ever sends. */
const MAX_LINE = 64 * 1024;
const MAX_BYTES = 16 * 1024 * 1024;

const LINE_END = 10;

/**
 * Reads the stream of `watch.sh`, however it is cut. Bytes are handed over when the line behind them has come and has the number of
 * their frame: a piece that is shorter or longer than promised is never taken for what it is not.
 */
export class WatchFrameReader {
  private line: Uint8Array[] = [];
  private lineLength = 0;
  private readonly decoder = new TextDecoder();
  private frames: WatchFrame[] = [];
  private count = 0;
  private isBroken = false;
  private pending: { readonly frame: Extract<WatchFrame, { kind: 'bytes' }>; filled: number } | undefined;

  /** The frames that are complete with this chunk. */
  push(chunk: Uint8Array): readonly WatchFrame[] {
    this.frames = [];
    let at = 0;
    while (at < chunk.length && !this.isBroken) at = this.readOn(chunk, at);
    return this.frames;
  }

  private readOn(chunk: Uint8Array, at: number): number {
    if (this.pending !== undefined && this.pending.filled < this.pending.frame.bytes.length) {
      return this.fill(this.pending, chunk, at);
    }
    const end = chunk.indexOf(LINE_END, at);
    const stop = end < 0 ? chunk.length : end;
    // The caller may use its chunk again.
    this.line.push(chunk.slice(at, stop));
    this.lineLength += stop - at;
    if (this.lineLength > MAX_LINE) this.break('too-long');
    else if (end >= 0) this.endLine();
    return stop + 1;
  }

  private fill(pending: NonNullable<typeof this.pending>, chunk: Uint8Array, at: number): number {
    const { bytes } = pending.frame;
    const part = chunk.subarray(at, at + bytes.length - pending.filled);
    bytes.set(part, pending.filled);
    pending.filled += part.length;
    return at + part.length;
  }

  private endLine(): void {
    const line = this.decoder.decode(joinBytes(this.line));
    this.line = [];
    this.lineLength = 0;
    if (this.pending === undefined) this.readHeader(line);
    else if (line === `end ${this.count}`) this.endBytes(this.pending.frame);
    else this.break('wrong-length');
  }

  private endBytes(frame: WatchFrame): void {
    this.pending = undefined;
    this.frames.push(frame);
  }

  private readHeader(line: string): void {
    const [, kind = '', number = '', rest = ''] = /^(\w+) (\d+) ([^]+)$/.exec(line) ?? [];
    if (kind === '') this.break('unknown-frame');
    else if (Number(number) !== ++this.count) this.break('missing-frame');
    else this.accept(parseFrame(kind, rest));
  }

  private accept(frame: WatchFrame): void {
    if (frame.kind === 'broken') this.break(frame.reason);
    else if (frame.kind === 'bytes') this.pending = { frame, filled: 0 };
    else this.frames.push(frame);
  }

  private break(reason: Broken): void {
    this.isBroken = true;
    this.frames.push({ kind: 'broken', reason });
  }
}

function parseFrame(kind: string, rest: string): WatchFrame {
  switch (kind) {
    case 'log':
    case 'telemetry':
    case 'file':
      return parseBytes(kind, rest);
    case 'short':
      return parseShort(rest);
    case 'state':
      return parseState(rest);
    case 'beat':
      return /^\d{1,15}$/.test(rest) ? { kind: 'beat', at: Number(rest) } : unknown;
    default:
      return unknown;
  }
}

const unknown: WatchFrame = { kind: 'broken', reason: 'unknown-frame' };

function parseBytes(source: WatchSource, rest: string): WatchFrame {
  const [, id, offset, length, name = ''] = /^([\w-]+) (\d{1,15}) (\d{1,15})(?: ([^]+))?$/.exec(rest) ?? [];
  if (id === undefined || (source === 'file') !== (name !== '')) return unknown;
  if (Number(length) > MAX_BYTES) return { kind: 'broken', reason: 'too-long' };
  return { kind: 'bytes', source, id, offset: Number(offset), name, bytes: new Uint8Array(Number(length)) };
}

function parseShort(rest: string): WatchFrame {
  const [, source, id, size, name = ''] = /^(log|telemetry|file) ([\w-]+) (\d{1,15})(?: ([^]+))?$/.exec(rest) ?? [];
  if (id === undefined || (source === 'file') !== (name !== '')) return unknown;
  return { kind: 'short', source: source as WatchSource, id, size: Number(size), name };
}

function parseState(rest: string): WatchFrame {
  const [, gone] = /^([\w-]+) gone$/.exec(rest) ?? [];
  if (gone !== undefined) return { kind: 'state', id: gone, facts: undefined };
  const facts = parseFactsLine(rest);
  return facts === undefined ? unknown : { kind: 'state', id: facts.id, facts };
}
