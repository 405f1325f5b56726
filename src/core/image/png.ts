import type { Bytes } from '../ports/bytes';
import { message } from '../std/message';
import { failure, success, type Problem, type Result } from '../std/problem';
import { passesOf, scatterRow, type Pass } from './adam7';
import { parsePngChunks, rowBytesOf, type PngChunks, type PngHeader } from './pngChunks';
import { RowDecoder } from './rowDecoder';

/** A PNG file with its image data inflated and not yet unfiltered. */
export interface Png extends Omit<PngChunks, 'data'> {
  /** Bytes a row of samples. */
  readonly rowBytes: number;
  /** Bytes a pixel, 1 where several pixels share a byte. */
  readonly pixelBytes: number;
  /** Filter byte and residuals of every row, as far as they could be inflated. */
  readonly filtered: Uint8Array;
}

/** Which bytes of a row may differ from the row above: `spans[2i]` to `spans[2i + 1]` for i below `spanCount`. */
export interface RowChanges {
  readonly spans: Int32Array;
  readonly spanCount: number;
}

/**
 * Called once a row, top to bottom. `samples` are packed as stored (indices of palette pictures stay indices, 16-bit samples
 * are big-endian) and valid during the call only. The first row is one span.
 */
export type RowVisitor = (row: number, samples: Uint8Array, changes: RowChanges) => void;

/** A header that claims more than so many times the rows that are there is not believed: room for them would be made in vain. */
const MAX_CLAIM = 1000;

/**
 * Opens a PNG file of any colour type, depth and interlace: reads the chunks, verifies checksums, inflates. Damage that
 * leaves something to read is in `problems`. A failure is a file without a usable header, of more than 2^28 pixels, or with less
 * than a thousandth of the rows that its header claims.
 */
export function openPng(data: Uint8Array, bytes: Bytes): Result<Png> {
  const chunks = parsePngChunks(data);
  if (!chunks.ok) return chunks;
  const { header, palette, transparency } = chunks.value;
  const problems = [...chunks.value.problems];
  const expected = filteredLength(chunks.value);
  const inflated = bytes.inflate(chunks.value.data, expected);
  const isShort = inflated.bytes.length < expected;
  if (isShort || inflated.state === 'damaged' || inflated.state === 'too-long') {
    problems.push(badData(isShort));
  }
  const pixelBytes = Math.max(1, (header.channels * header.bitDepth) >> 3);
  const { bytes: filtered } = inflated;
  if (MAX_CLAIM * rowsIn(header, filtered.length, expected) < header.height) return failure(problems[0]!);
  return success({ header, palette, transparency, problems, rowBytes: rowBytesOf(header), pixelBytes, filtered });
}

/**
 * Unfilters the rows and hands them to the visitor; may be called again. Stops at the first row that is not there or cannot be
 * unfiltered; an interlaced picture has rows only when all its passes are whole.
 *
 * @param end the row before which to stop
 * @returns how many rows were visited
 */
export function visitRows(png: Png, visitor: RowVisitor, end = png.header.height): number {
  const cursor = openRows(png);
  const rows = Math.min(end, png.header.height);
  for (let row = 0; row < rows; row++) {
    if (!cursor.next()) return row;
    visitor(row, cursor.samples, cursor);
  }
  return rows;
}

/** The rows of a picture one after the other, for whoever reads two pictures in step. */
export interface RowCursor extends RowChanges {
  /** Packed as stored; valid until the next row. */
  readonly samples: Uint8Array;
  /** Goes to the next row; false where there is none, or where it cannot be unfiltered. The first row is one span. */
  next(): boolean;
}

/** Begins at the row above the first; what `visitRows` says of damage and of interlaced pictures holds here too. */
export function openRows(png: Png): RowCursor {
  return png.header.interlaced ? openInterlaced(png) : new PlainRows(png);
}

class PlainRows implements RowCursor {
  readonly samples: Uint8Array;
  readonly spans: Int32Array;
  private readonly decoder: RowDecoder;
  private offset = 0;
  private row = 0;

  constructor(private readonly png: Png) {
    this.decoder = new RowDecoder(png.rowBytes, png.pixelBytes);
    this.samples = this.decoder.samples;
    this.spans = this.decoder.spans;
  }

  get spanCount(): number {
    return this.decoder.spanCount;
  }

  next(): boolean {
    const { filtered, rowBytes, header } = this.png;
    const { offset, decoder } = this;
    if (this.row >= header.height || offset + rowBytes >= filtered.length) return false;
    if (!decoder.decode(filtered[offset]!, filtered, offset + 1)) return false;
    if (this.row === 0) decoder.markAll();
    this.row++;
    this.offset += rowBytes + 1;
    return true;
  }
}

function openInterlaced(png: Png): RowCursor {
  const { header, rowBytes } = png;
  const image = decodeInterlaced(png);
  let row = -1;
  return {
    get samples() {
      return image?.subarray(row * rowBytes, (row + 1) * rowBytes) ?? new Uint8Array(0);
    },
    spans: Int32Array.of(0, rowBytes),
    spanCount: 1,
    next: () => image !== undefined && ++row < header.height,
  };
}

/** The samples of the whole picture; undefined where a pass is not whole. */
function decodeInterlaced(png: Png): Uint8Array | undefined {
  const { header, rowBytes } = png;
  const image = new Uint8Array(rowBytes * header.height);
  let offset = 0;
  for (const pass of passesOf(header)) {
    const next = decodePass(png, pass, offset, image);
    if (next === undefined) return undefined;
    offset = next;
  }
  return image;
}

/** Puts the pixels of a pass where they belong; undefined where the pass is not whole. */
function decodePass(png: Png, pass: Pass, start: number, image: Uint8Array): number | undefined {
  const { header, filtered, rowBytes, pixelBytes } = png;
  const passBytes = rowBytesOf(header, pass.columns);
  const decoder = new RowDecoder(passBytes, pixelBytes);
  let offset = start;
  for (let row = 0; row < pass.rows; row++) {
    if (offset + passBytes >= filtered.length) return undefined;
    if (!decoder.decode(filtered[offset]!, filtered, offset + 1)) return undefined;
    const target = (pass.top + row * pass.rowStep) * rowBytes;
    scatterRow(decoder.samples, pass, image.subarray(target, target + rowBytes), header.channels * header.bitDepth);
    offset += passBytes + 1;
  }
  return offset;
}

function filteredLength({ header }: PngChunks): number {
  if (!header.interlaced) return (rowBytesOf(header) + 1) * header.height;
  return passesOf(header).reduce((sum, { rows, columns }) => sum + (rowBytesOf(header, columns) + 1) * rows, 0);
}

/** How many rows so many bytes hold; of an interlaced picture all or none. */
function rowsIn(header: PngHeader, length: number, expected: number): number {
  if (header.interlaced) return length < expected ? 0 : header.height;
  return Math.floor(length / (rowBytesOf(header) + 1));
}

function badData(isShort: boolean): Problem {
  return {
    code: 'png/data',
    message: isShort
      ? message('The image data of the PNG file is damaged or ends too early.')
      : message('The image data of the PNG file is damaged or does not fit the size in its header.'),
  };
}
