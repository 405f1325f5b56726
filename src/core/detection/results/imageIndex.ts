import { basename, normalizePath, stem } from '../../std/path';
import type { TruthCollection } from '../tables';

/** Finds the picture that a result means, by whatever it calls it. */
export class ImageIndex {
  private readonly byId = new Map<number, number>();
  private names: Map<string, number | undefined> | undefined;

  constructor(private readonly truths: Pick<TruthCollection, 'images' | 'imageIds'>) {
    const { imageIds } = truths;
    for (let index = 0; index < imageIds.length; index++) {
      if (imageIds[index]! >= 0) this.byId.set(imageIds[index]!, index);
    }
  }

  /** Made when the first name is asked for: results of COCO ask for none. */
  private get byName(): Map<string, number | undefined> {
    if (this.names === undefined) {
      this.names = new Map();
      for (const [index, name] of this.truths.images.names.entries()) {
        for (const key of keysOf(name)) this.add(this.names, key, index);
      }
    }
    return this.names;
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

  private add(names: Map<string, number | undefined>, key: string, index: number): void {
    const isTaken = names.has(key) && names.get(key) !== index;
    names.set(key, isTaken ? undefined : index);
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
