import type { Bytes } from '../ports/bytes';
import type { FileStore } from '../ports/files';
import { success, type Result } from '../std/problem';
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

/** Text files above this many bytes are not read: the check says so. */
export const MAX_TEXT_BYTES = 512 * 1024 * 1024;

/**
 * The text of an annotation. For a document being edited it is what the editor shows; the byte order mark and the line
 * endings, which the editor hides, are always those of the file on disk.
 */
export async function readAnnotationText(path: string, { files, live }: TextEnvironment): Promise<Result<DecodedText>> {
  const liveText = live?.get(path);
  const bytes = await files.read(path);
  if (liveText === undefined) return bytes.ok ? success(decodeText(bytes.value)) : bytes;
  const onDisk = decodeText(bytes.ok ? bytes.value : new Uint8Array());
  return success({ ...onDisk, text: liveText, invalid: [] });
}
