/**
 * Undoes PNG's row filters (ISO/IEC 15948, clause 9) one row at a time and says which parts of a row may differ from the row
 * above. Masks are flat, so most residuals are zero and most of a row repeats: a consumer that keeps its own state of the row
 * above looks at the changed spans alone.
 *
 * Rows are taken in blocks of 24 bytes: whole pixels of 1, 2, 3, 4, 6 and 8 bytes and whole 32-bit words.
 */
export class RowDecoder {
  /** The samples of the row decoded last, packed as stored. Valid until the next row. */
  readonly samples: Uint8Array;
  /** Start and end (bytes, half open, ascending) of each changed span; only the first `2 × spanCount` numbers count. */
  readonly spans: Int32Array;
  spanCount = 0;

  private readonly above: Uint8Array;
  private readonly residuals: Uint8Array;
  private readonly sampleWords: Int32Array;
  private readonly residualWords: Int32Array;
  private readonly pattern = new Uint8Array(BLOCK);
  private readonly patternWords = new Int32Array(this.pattern.buffer);
  private readonly wholeBlocks: number;

  /** `rowBytes`: bytes a row; `pixelBytes`: bytes a pixel, 1 where several pixels share a byte. */
  constructor(
    private readonly rowBytes: number,
    private readonly pixelBytes: number,
  ) {
    const padded = Math.ceil(rowBytes / BLOCK) * BLOCK;
    const samples = new Uint8Array(padded);
    const residuals = new Uint8Array(padded);
    this.samples = samples.subarray(0, rowBytes);
    this.above = new Uint8Array(rowBytes);
    this.residuals = residuals.subarray(0, rowBytes);
    this.sampleWords = new Int32Array(samples.buffer);
    this.residualWords = new Int32Array(residuals.buffer);
    this.spans = new Int32Array(2 * Math.ceil(padded / BLOCK));
    this.wholeBlocks = Math.floor(rowBytes / BLOCK);
  }

  /** Decodes the row whose residuals begin at `offset`. False where the filter is not one of PNG's five. */
  decode(filter: number, source: Uint8Array, offset: number): boolean {
    this.keepAbove();
    this.spanCount = 0;
    this.residuals.set(source.subarray(offset, offset + this.rowBytes));
    if (filter === 0) this.none();
    else if (filter === 1) this.sub();
    else if (filter === 2) this.up();
    else if (filter === 3) this.average();
    else if (filter === 4) this.paeth();
    else return false;
    return true;
  }

  /** Says that the whole row changed: for a first row, which has nothing above. */
  markAll(): void {
    this.spans[0] = 0;
    this.spans[1] = this.rowBytes;
    this.spanCount = 1;
  }

  private keepAbove(): void {
    const { samples, above, spans, spanCount } = this;
    for (let i = 0; i < spanCount; i++) {
      const start = spans[2 * i]!;
      const end = spans[2 * i + 1]!;
      if (end - start > 256) above.set(samples.subarray(start, end), start);
      else for (let k = start; k < end; k++) above[k] = samples[k]!;
    }
  }

  private mark(start: number, end: number): void {
    if (this.spanCount > 0 && this.spans[2 * this.spanCount - 1] === start) {
      this.spans[2 * this.spanCount - 1] = end;
      return;
    }
    this.spans[2 * this.spanCount] = start;
    this.spans[2 * this.spanCount + 1] = end;
    this.spanCount++;
  }

  private isZero(block: number): boolean {
    const words = this.residualWords;
    const w = block * WORDS;
    return (words[w]! | words[w + 1]! | words[w + 2]! | words[w + 3]! | words[w + 4]! | words[w + 5]!) === 0;
  }

  private none(): void {
    const { samples, residuals, wholeBlocks, rowBytes, sampleWords: s, residualWords: r } = this;
    for (let block = 0; block < wholeBlocks; block++) {
      const w = block * WORDS;
      const isSame =
        s[w] === r[w] &&
        s[w + 1] === r[w + 1] &&
        s[w + 2] === r[w + 2] &&
        s[w + 3] === r[w + 3] &&
        s[w + 4] === r[w + 4] &&
        s[w + 5] === r[w + 5];
      if (isSame) continue;
      for (let k = w; k < w + WORDS; k++) s[k] = r[k]!;
      this.mark(block * BLOCK, block * BLOCK + BLOCK);
    }
    const tail = wholeBlocks * BLOCK;
    if (tail === rowBytes) return;
    for (let i = tail; i < rowBytes; i++) samples[i] = residuals[i]!;
    this.mark(tail, rowBytes);
  }

  private up(): void {
    const { samples, residuals, wholeBlocks, rowBytes } = this;
    for (let block = 0; block <= wholeBlocks; block++) {
      const start = block * BLOCK;
      if (block < wholeBlocks ? this.isZero(block) : start === rowBytes) continue;
      const end = Math.min(start + BLOCK, rowBytes);
      for (let i = start; i < end; i++) samples[i] = samples[i]! + residuals[i]!;
      this.mark(start, end);
    }
  }

  private sub(): void {
    const { samples, residuals, wholeBlocks, rowBytes, pixelBytes } = this;
    let hasPattern = false;
    for (let block = 0; block <= wholeBlocks; block++) {
      const start = block * BLOCK;
      if (block < wholeBlocks && this.isZero(block)) {
        if (!hasPattern) this.takePattern(start);
        hasPattern = true;
        if (this.fill(block)) this.mark(start, start + BLOCK);
        continue;
      }
      if (start === rowBytes) break;
      hasPattern = false;
      const end = Math.min(start + BLOCK, rowBytes);
      let i = start;
      for (; i < end && i < pixelBytes; i++) samples[i] = residuals[i]!;
      for (; i < end; i++) samples[i] = residuals[i]! + samples[i - pixelBytes]!;
      this.mark(start, end);
    }
  }

  /** Keeps the pixel before `start`, repeated over a block. */
  private takePattern(start: number): void {
    const { pattern, samples, pixelBytes } = this;
    for (let k = 0; k < BLOCK; k++) pattern[k] = start === 0 ? 0 : samples[start - pixelBytes + (k % pixelBytes)]!;
  }

  /** Writes the pattern to a block; false where it stood there already. */
  private fill(block: number): boolean {
    const { sampleWords: s, patternWords: p } = this;
    const w = block * WORDS;
    const isSame =
      s[w] === p[0] &&
      s[w + 1] === p[1] &&
      s[w + 2] === p[2] &&
      s[w + 3] === p[3] &&
      s[w + 4] === p[4] &&
      s[w + 5] === p[5];
    if (isSame) return false;
    for (let k = 0; k < WORDS; k++) s[w + k] = p[k]!;
    return true;
  }

  private average(): void {
    const { samples, above, residuals, rowBytes, pixelBytes } = this;
    for (let start = 0; start < rowBytes; start += BLOCK) {
      const end = Math.min(start + BLOCK, rowBytes);
      let difference = 0;
      for (let i = start; i < end; i++) {
        const left = i < pixelBytes ? 0 : samples[i - pixelBytes]!;
        const value = (residuals[i]! + ((left + above[i]!) >> 1)) & 255;
        difference |= value ^ above[i]!;
        samples[i] = value;
      }
      if (difference !== 0) this.mark(start, end);
    }
  }

  /**
   * Where the pixel to the left equals its upper neighbour, Paeth's predictor is the upper pixel; with residuals of zero so
   * is the next one, and the whole block repeats the row above.
   */
  private paeth(): void {
    const { samples, above, residuals, wholeBlocks, rowBytes, pixelBytes } = this;
    for (let block = 0; block <= wholeBlocks; block++) {
      const start = block * BLOCK;
      if (block < wholeBlocks ? this.isZero(block) && this.repeatsBefore(start) : start === rowBytes) continue;
      const end = Math.min(start + BLOCK, rowBytes);
      let difference = 0;
      for (let i = start; i < end; i++) {
        const isFirst = i < pixelBytes;
        const left = isFirst ? 0 : samples[i - pixelBytes]!;
        const corner = isFirst ? 0 : above[i - pixelBytes]!;
        const value = (residuals[i]! + predict(left, above[i]!, corner)) & 255;
        difference |= value ^ above[i]!;
        samples[i] = value;
      }
      if (difference !== 0) this.mark(start, end);
    }
  }

  private repeatsBefore(start: number): boolean {
    if (start === 0) return true;
    for (let i = start - this.pixelBytes; i < start; i++) {
      if (this.samples[i] !== this.above[i]) return false;
    }
    return true;
  }
}

const BLOCK = 24;
const WORDS = BLOCK / 4;

function predict(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
