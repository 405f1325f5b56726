import type { Bytes } from '../ports/bytes';
import type { FileStore } from '../ports/files';
import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';
import { decodeText, type DecodedText } from '../std/text';

/** Texts that stand in for what is on disk: documents being edited. Plain data, so that it can go to a worker. */
export type LiveTexts = readonly (readonly [path: string, text: string])[];

/** Where a check reads from. */
export interface CheckEnvironment {
  readonly files: FileStore;
  readonly bytes: Bytes;
  readonly live?: ReadonlyMap<string, string>;
}

/** What reading a text needs of it. */
export type TextEnvironment = Pick<CheckEnvironment, 'files' | 'live'>;

/** Text files above this many bytes are not read: a string could not hold them. */
const MAX_TEXT_BYTES = 500_000_000;

/**
 * The text of an annotation. For a document being edited it is what the editor shows; the byte order mark and the line
 * endings, which the editor hides, are always those of the file on disk.
 */
export async function readAnnotationText(path: string, { files, live }: TextEnvironment): Promise<Result<DecodedText>> {
  const liveText = live?.get(path);
  const bytes = await files.read(path);
  if (liveText === undefined) return bytes.ok ? decodeWithinLimit(path, bytes.value) : bytes;
  const onDisk = decodeText(bytes.ok ? bytes.value : new Uint8Array());
  return success({ ...onDisk, text: liveText, invalid: [] });
}

function decodeWithinLimit(path: string, bytes: Uint8Array): Result<DecodedText> {
  if (bytes.length <= MAX_TEXT_BYTES) return success(decodeText(bytes));
  const what = message('The file is larger than {0} MB and is not checked. Split it.', MAX_TEXT_BYTES / 1e6);
  return failure({ code: 'file/too-large', message: what, file: path });
}
