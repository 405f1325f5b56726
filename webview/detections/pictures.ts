import { decodePicture, type Picture } from '../canvas/picture';

/** Pictures that are kept decoded. */
const KEPT = 6;

/** The pictures of the data set, decoded when they are asked for; those that may be next are fetched ahead. */
export class Pictures {
  private readonly loaded = new Map<number, Promise<Picture | undefined>>();

  constructor(private readonly fetchBytes: (image: number) => Promise<Uint8Array<ArrayBuffer> | undefined>) {}

  /** Undefined where the picture is not at hand, or cannot be decoded. */
  get(image: number): Promise<Picture | undefined> {
    const known = this.loaded.get(image) ?? this.load(image);
    this.loaded.delete(image);
    this.loaded.set(image, known);
    this.forget();
    return known;
  }

  private async load(image: number): Promise<Picture | undefined> {
    const bytes = await this.fetchBytes(image).catch(() => undefined);
    if (bytes === undefined || bytes.length === 0) return undefined;
    const decoded = await decodePicture(bytes, undefined);
    if (!('picture' in decoded)) return undefined;
    await decoded.picture.shrink();
    return decoded.picture;
  }

  private forget(): void {
    for (const [image, picture] of this.loaded) {
      if (this.loaded.size <= KEPT) return;
      this.loaded.delete(image);
      void picture.then((decoded) => decoded?.dispose());
    }
  }
}
