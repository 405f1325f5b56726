import type { AnchorMatches } from './matchAnchors';

/** How offsets are scaled: those of the centre by `center`, those of the logarithms of the size by `size`. */
export interface BoxCode {
  readonly center: number;
  readonly size: number;
  /** Offsets are cut to this before they are decoded; of all four numbers, or of the two logarithms (unscaled). */
  readonly clamp?: { readonly of: 'offsets' | 'logarithms'; readonly at: number };
}

/** The articles' author: × 10 and × 5 (his text says it the other way round), offsets over 100 cut to 100. */
export const authorCode: BoxCode = { center: 10, size: 5, clamp: { of: 'offsets', at: 100 } };
/** Caffe and ssd.pytorch: variances 0.1 0.1 0.2 0.2, nothing cut. */
export const varianceCode: BoxCode = { center: 10, size: 5 };
/** torchvision's `BoxCoder`: weights 10 10 5 5, logarithms cut to log(1000 / 16). */
export const torchvisionCode: BoxCode = {
  center: 10,
  size: 5,
  clamp: { of: 'logarithms', at: Math.log(1000 / 16) },
};

/**
 * What the network is to say of each truth at its anchor: (cx − ax)/aw · 10, (cy − ay)/ah · 10, ln(w/aw) · 5, ln(h/ah) · 5. Both: cx cy w h, one
 * truth an anchor. A truth without a size gives −Infinity.
 */
export function encodeBoxes(truths: Float64Array, anchors: Float64Array, code: BoxCode): Float64Array {
  const offsets = new Float64Array(anchors.length);
  for (let i = 0; i + 3 < anchors.length; i += 4) {
    const width = anchors[i + 2]!;
    const height = anchors[i + 3]!;
    offsets[i] = ((truths[i]! - anchors[i]!) / width) * code.center;
    offsets[i + 1] = ((truths[i + 1]! - anchors[i + 1]!) / height) * code.center;
    offsets[i + 2] = Math.log(truths[i + 2]! / width) * code.size;
    offsets[i + 3] = Math.log(truths[i + 3]! / height) * code.size;
  }
  return offsets;
}

/** The boxes (cx cy w h) that offsets at anchors stand for: the inverse of `encodeBoxes` but for what the code cuts. */
export function decodeBoxes(offsets: Float64Array, anchors: Float64Array, code: BoxCode): Float64Array {
  const boxes = new Float64Array(anchors.length);
  const atMost = code.clamp?.of === 'offsets' ? code.clamp.at : Infinity;
  const logAtMost = code.clamp?.of === 'logarithms' ? code.clamp.at : Infinity;
  for (let i = 0; i + 3 < anchors.length; i += 4) {
    const width = anchors[i + 2]!;
    const height = anchors[i + 3]!;
    boxes[i] = anchors[i]! + (Math.min(offsets[i]!, atMost) / code.center) * width;
    boxes[i + 1] = anchors[i + 1]! + (Math.min(offsets[i + 1]!, atMost) / code.center) * height;
    boxes[i + 2] = Math.exp(Math.min(Math.min(offsets[i + 2]!, atMost) / code.size, logAtMost)) * width;
    boxes[i + 3] = Math.exp(Math.min(Math.min(offsets[i + 3]!, atMost) / code.size, logAtMost)) * height;
  }
  return boxes;
}

/**
 * The rows that the author trains on: anchors × (classes + 5) of float32: one-hot classes, background at index `classes`, then the four offsets.
 * A row without a truth has background 1 and four zeros. `truths` (cx cy w h, fractions) and `classIndices` belong to one picture.
 */
export function trainingRows(
  matches: Pick<AnchorMatches, 'truths'>,
  anchors: Float64Array,
  { truths, classIndices, classes }: { truths: Float64Array; classIndices: Int32Array; classes: number },
): Float32Array {
  const width = classes + 5;
  const rows = new Float32Array(matches.truths.length * width);
  matches.truths.forEach((truth, anchor) => {
    const row = anchor * width;
    if (truth < 0) {
      rows[row + classes] = 1;
      return;
    }
    rows[row + classIndices[truth]!] = 1;
    const box = truths.subarray(truth * 4, truth * 4 + 4);
    rows.set(encodeBoxes(box, anchors.subarray(anchor * 4, anchor * 4 + 4), authorCode), row + classes + 1);
  });
  return rows;
}
