import type { PairView } from '../../src/protocol/segmentationPanel';
import { decodePicture, fetchPicture } from '../canvas/picture';
import type { PixelScores, SegmentationModel } from './model';

export interface ImageSources {
  readonly pair: (index: number) => Promise<PairView | undefined>;
  readonly scores: (index: number, row: number, column: number) => Promise<Float64Array | undefined>;
}

/** Pairs that are kept, so that going back and forth shows them at once. */
const KEPT_PAIRS = 12;
/** Rest of the pointer before the scores under it are asked for, in milliseconds. */
const REST_MS = 90;

/** Loads masks and picture of the image that is shown, and those of the next one ahead; then the scores under the pointer. */
export function followImage(model: SegmentationModel, sources: ImageSources): void {
  const pairs = new Map<number, Promise<PairView | undefined>>();
  const pairOf = (index: number): Promise<PairView | undefined> => {
    let pair = pairs.get(index);
    if (pair === undefined) {
      pair = sources.pair(index).catch(() => undefined);
      pairs.set(index, pair);
      const oldest = pairs.keys().next();
      if (pairs.size > KEPT_PAIRS && oldest.done !== true) pairs.delete(oldest.value);
    }
    return pair;
  };
  let current: AbortController | undefined;
  const show = async (index: number, signal: AbortSignal): Promise<void> => {
    const isStale = (): boolean => signal.aborted;
    const uri = model.view?.images.uris[index] ?? '';
    const bytes = fetchPicture(uri, signal);
    const pair = await pairOf(index);
    if (isStale()) return;
    model.setPair(pair);
    const result = await decodePicture(await bytes, pair);
    if (isStale()) {
      if ('picture' in result) result.picture.dispose();
      return;
    }
    model.setPicture('picture' in result ? result.picture : undefined);
    if ('picture' in result) await shrink(model, result.picture);
    const next = model.order[model.order.indexOf(index) + 1];
    if (next !== undefined && !isStale()) void pairOf(next);
  };
  model.changes.event((change) => {
    if (change === 'state') pairs.clear();
    if (change !== 'image' || model.selected === undefined) return;
    current?.abort();
    current = new AbortController();
    void show(model.selected, current.signal);
  });
  followPixel(model, sources);
}

async function shrink(model: SegmentationModel, picture: NonNullable<SegmentationModel['picture']>): Promise<void> {
  try {
    await picture.shrink();
    if (model.picture === picture) model.changes.fire('viewport');
  } catch {
    // Without smaller copies a far view is only less smooth; a picture closed meanwhile ends here too.
  }
}

function followPixel(model: SegmentationModel, sources: ImageSources): void {
  let timer: number | undefined;
  const ask = async (): Promise<void> => {
    timer = undefined;
    const { selected, pair } = model;
    const at = model.stage.pointed?.point;
    if (selected === undefined || pair?.isScored !== true || at === undefined) return;
    const pixel = { row: Math.floor(at.y), column: Math.floor(at.x) };
    if (pixel.row < 0 || pixel.column < 0) return;
    const scores = await sources.scores(selected, pixel.row, pixel.column).catch(() => undefined);
    const found: PixelScores | undefined = scores === undefined ? undefined : { ...pixel, scores };
    if (model.selected === selected) model.setScores(found);
  };
  model.changes.event((change) => {
    if (change !== 'hover' || model.pair?.isScored !== true) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), REST_MS);
  });
}
