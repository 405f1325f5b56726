import { createHash } from 'node:crypto';
import { constants, deflateSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Bytes, Inflated } from '../../src/core/ports/bytes';

/** `Bytes` for tests, straight on `node:zlib`. */
export const zlibBytes: Bytes = {
  inflate: (data, maxLength) => run(inflateSync, data, maxLength),
  inflateRaw: (data, maxLength) => run(inflateRawSync, data, maxLength),
  deflate: (data) => deflateSync(data),
  sha256: (data) => createHash('sha256').update(data).digest('hex'),
};

function run(inflate: typeof inflateSync, data: Uint8Array, maxLength: number): Inflated {
  const chunkSize = Math.max(64, Math.min(1 << 20, maxLength));
  try {
    const bytes = inflate(data, { chunkSize, maxOutputLength: Math.max(1, maxLength) });
    return { bytes, state: 'complete' };
  } catch (error) {
    return partial(inflate, data, maxLength, (error as { code?: string }).code);
  }
}

/** What can be had of a stream that is cut off or damaged: damage is found by taking less and less of it. */
function partial(inflate: typeof inflateSync, data: Uint8Array, maxLength: number, code: string | undefined): Inflated {
  if (code === 'ERR_BUFFER_TOO_LARGE') return { bytes: new Uint8Array(0), state: 'too-long' };
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: Math.max(1, maxLength) };
  for (let end = data.length; end > 2; end = Math.floor(end * 0.75)) {
    try {
      const bytes = inflate(data.subarray(0, end), options);
      return { bytes, state: code === 'Z_BUF_ERROR' ? 'truncated' : 'damaged' };
    } catch {
      continue;
    }
  }
  return { bytes: new Uint8Array(0), state: 'damaged' };
}
