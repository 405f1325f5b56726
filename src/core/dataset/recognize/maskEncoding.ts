import { extname } from '../../std/path';
import type { FolderReader } from './recognizer';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47];
const COLOR_TYPE_AT = 25;

/** Whether a mask holds colours or indices: a grey or palette picture has indices. Undefined for what is no PNG. */
export async function maskEncodingOf(
  path: string,
  reader: FolderReader,
): Promise<'color-mask' | 'index-mask' | undefined> {
  if (extname(path).toLowerCase() !== '.png') return undefined;
  const head = await reader.head(path, COLOR_TYPE_AT + 1);
  if (head === undefined || PNG_SIGNATURE.some((byte, index) => head[index] !== byte)) return undefined;
  const type = head[COLOR_TYPE_AT];
  return type === 0 || type === 3 || type === 4 ? 'index-mask' : 'color-mask';
}
