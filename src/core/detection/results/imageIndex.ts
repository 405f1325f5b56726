import { basename, normalizePath, stem } from '../../std/path';
import type { TruthCollection } from '../tables';

/** Finds the picture that a result means, by whatever it calls it. */
export class ImageIndex {
  private readonly byId = new Map<number, number>();
  private readonly byName = new Map<string, number | undefined>();

  constructor({ images, imageIds }: Pick<TruthCollection, 'images' | 'imageIds'>) {
    for (const [index, id] of imageIds.entries()) if (id >= 0) this.byId.set(id, index);
    for (const [index, name] of images.names.entries()) {
      for (const key of keysOf(name)) this.add(key, index);
    }
  }

  /**
   * The picture with this id: COCO's, or the number that the picture's name consists of where the labels have no ids. Undefined
   * where there is none, or several.
   */
  ofNumber(id: number): number | undefined {
    const known = this.byId.get(id);
    if (known !== undefined || this.byId.size > 0) return known;
    return this.byName.get(numberKey(id));
  }

  /**
   * The picture with this path, file name, or name without extension; dots inside of the latter may be missing, as in the files
   * that ssd-tensorflow writes.
   */
  ofName(written: string): number | undefined {
    const path = normalizePath(written.replaceAll('\\', '/'));
    const exact = this.byName.get(path);
    if (exact !== undefined) return exact;
    const name = basename(path);
    return this.byName.get(name) ?? this.byName.get(withoutDots(name));
  }

  private add(key: string, index: number): void {
    const isTaken = this.byName.has(key) && this.byName.get(key) !== index;
    this.byName.set(key, isTaken ? undefined : index);
  }
}

function keysOf(path: string): Set<string> {
  const name = basename(path);
  const bare = stem(path);
  const keys = new Set([path, name, bare, withoutDots(bare)]);
  if (/^\d+$/.test(bare)) keys.add(numberKey(Number(bare)));
  return keys;
}

function withoutDots(name: string): string {
  return name.replaceAll('.', '');
}

/** Not the name of any file. */
function numberKey(id: number): string {
  return `/${id}`;
}
