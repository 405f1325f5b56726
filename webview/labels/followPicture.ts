import type { LabelsView } from '../../src/protocol/labelsPanel';
import { decodePicture, fetchPicture } from '../canvas/picture';
import type { Change, LabelsModel } from './model';

/** Bytes of a picture that come before the view that shows it: fetched at once, or sent by the editor. */
export class PictureAhead {
  private uri: string;
  private settle: (bytes: PictureBytes) => void = () => undefined;
  private bytes: Promise<PictureBytes>;

  /** Fetches the picture; without an address it waits for `deliver`. */
  constructor(uri: string) {
    this.uri = uri;
    this.bytes = uri === '' ? new Promise((resolve) => (this.settle = resolve)) : fetchPicture(uri);
  }

  deliver(uri: string, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.uri === '') this.uri = uri;
    this.settle(bytes);
  }

  /** What has not come until now will not come. */
  end(): void {
    this.settle(undefined);
  }

  /** The bytes of the picture at an address, once; whatever is asked for later is fetched. */
  async take(uri: string, signal: AbortSignal): Promise<PictureBytes> {
    const { bytes } = this;
    this.bytes = Promise.resolve(undefined);
    const known = await bytes;
    return known !== undefined && this.uri === uri ? known : fetchPicture(uri, signal);
  }
}

type PictureBytes = Uint8Array<ArrayBuffer> | undefined;

/** Loads the picture of the view whenever it is another one. */
export function followPicture(model: LabelsModel, ahead: PictureAhead): void {
  let current: { key: string; abort: AbortController } | undefined;
  model.changes.event((change: Change) => {
    const image = model.view?.image;
    if (change !== 'view' || image === undefined) return;
    const key = keyOf(image);
    if (current?.key === key) return;
    current?.abort.abort();
    const abort = new AbortController();
    current = { key, abort };
    model.setPicture(undefined);
    void showPicture(model, { image, bytes: ahead.take(image.uri, abort.signal), signal: abort.signal });
  });
}

interface Loading {
  readonly image: LabelsView['image'];
  readonly bytes: Promise<PictureBytes>;
  readonly signal: AbortSignal;
}

async function showPicture(model: LabelsModel, { image, bytes, signal }: Loading): Promise<void> {
  const { width, height } = image;
  const result = await decodePicture(
    await bytes,
    width === undefined || height === undefined ? undefined : { width, height },
  );
  if (signal.aborted) {
    if ('picture' in result) result.picture.dispose();
    return;
  }
  if ('problem' in result) {
    model.setPicture(undefined, result.problem);
    return;
  }
  model.setPicture(result.picture);
  try {
    await result.picture.shrink();
    if (model.picture === result.picture) model.changes.fire('picture');
  } catch {
    // Without smaller copies a far view is only less smooth; a picture closed meanwhile ends here too.
  }
}

function keyOf({ uri, width, height }: LabelsView['image']): string {
  return `${uri} ${String(width)} ${String(height)}`;
}
