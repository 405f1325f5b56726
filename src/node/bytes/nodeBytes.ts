import { createHash } from 'node:crypto';
import { constants, deflateSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import type { Bytes, Inflated } from '../../core/ports/bytes';
import { errorCode } from '../files/fileProblem';

/** What the core needs done to bytes, by Node's native code. */
export const nodeBytes: Bytes = {
  inflate: (data, maxLength) => inflateWith(inflateSync, data, maxLength),
  inflateRaw: (data, maxLength) => inflateWith(inflateRawSync, data, maxLength),
  deflate: (data) => deflateSync(data),
  sha256: (data) => createHash('sha256').update(data).digest('hex'),
};

type Inflate = (data: Uint8Array, options: ZlibOptions) => Uint8Array;

/** Larger pieces than zlib's own make inflating a picture more than twice as quick. */
const MAX_CHUNK = 1024 * 1024;
const MIN_CHUNK = 1024;
/** Room beyond the wanted length: more than any one byte of input can add (1,032 bytes). */
const SLACK = 4096;

function inflateWith(inflate: Inflate, data: Uint8Array, maxLength: number): Inflated {
  const limit = maxLength + SLACK;
  const options = { chunkSize: Math.max(MIN_CHUNK, Math.min(MAX_CHUNK, limit)), maxOutputLength: limit };
  try {
    return cutTo(inflate(data, options), maxLength, 'complete');
  } catch (error) {
    return cutTo(inflateStart(inflate, data, options), maxLength, stateOf(error));
  }
}

function cutTo(bytes: Uint8Array, maxLength: number, state: Inflated['state']): Inflated {
  return bytes.length > maxLength ? { bytes: bytes.subarray(0, maxLength), state: 'too-long' } : { bytes, state };
}

function stateOf(error: unknown): Inflated['state'] {
  const code = errorCode(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'too-long';
  return code === 'Z_BUF_ERROR' ? 'truncated' : 'damaged';
}

/**
 * What can be had of a stream that cannot be inflated whole: the longest start of the input that inflates, found by halving,
 * because zlib hands out nothing once it has met an error.
 */
function inflateStart(inflate: Inflate, data: Uint8Array, options: ZlibOptions): Uint8Array {
  const lenient = { ...options, finishFlush: constants.Z_SYNC_FLUSH };
  let best: Uint8Array = new Uint8Array();
  let good = 0;
  let bad = data.length + 1;
  // The whole input first: a stream that is only cut off needs no search.
  for (let length = data.length; bad - good > 1; length = (good + bad) >> 1) {
    const bytes = tryInflate(inflate, data.subarray(0, length), lenient);
    if (bytes === undefined) {
      bad = length;
    } else {
      good = length;
      best = bytes;
    }
  }
  return best;
}

function tryInflate(inflate: Inflate, data: Uint8Array, options: ZlibOptions): Uint8Array | undefined {
  try {
    return inflate(data, options);
  } catch {
    return undefined;
  }
}
