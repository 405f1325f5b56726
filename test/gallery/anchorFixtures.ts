import { toFractions } from '../../src/core/detection/anchors/truthGrid';
import type { AnchorTruths } from '../../src/core/detection/anchors/anchorTruths';
import { findPreset } from '../../src/core/detection/anchors/presets';
import type { AnchorsView } from '../../src/protocol/anchorsPanel';

export interface AnchorCase {
  readonly view: AnchorsView;
  /** What the page kept before a reload. */
  readonly state?: object;
}

const IMAGE = { width: 640, height: 400 };

/** Objects of all sizes in `images` pictures of the street, the same for a seed everywhere. */
function randomTruths(images: number, perImage: number, classes: readonly string[]): AnchorTruths {
  let state = 11;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const rows = images * perImage;
  const boxes = new Float64Array(rows * 4);
  for (let row = 0; row < rows; row++) {
    const width = Math.round(10 * 2 ** (next() * 4.6));
    const height = Math.min(390, Math.round(width * 2 ** (next() * 2.4 - 1.2)));
    const x = Math.round(next() * (IMAGE.width - width));
    const y = Math.round(next() * (IMAGE.height - height));
    boxes.set([x, y, x + width, y + height], row * 4);
  }
  return {
    imageNames: Array.from({ length: images }, (_, i) => `/data/street/images/${String(i + 1).padStart(4, '0')}.png`),
    imageWidths: new Int32Array(images).fill(IMAGE.width),
    imageHeights: new Int32Array(images).fill(IMAGE.height),
    classes: classes.map((name, i) => ({ name, color: [60 * i, 200 - 40 * i, 120] as const })),
    images: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / perImage)),
    classIndices: Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes.length),
    boxes: toFractions(boxes, IMAGE.width, IMAGE.height),
    places: {
      files: Array.from({ length: images }, (_, i) => `/data/street/labels/${String(i + 1).padStart(4, '0')}.txt`),
      fileOf: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / perImage)),
      lines: Int32Array.from({ length: rows }, (_, row) => row % perImage),
      characters: new Int32Array(rows),
    },
    problems: [],
    crowds: 0,
    unsized: 0,
  };
}

function view(truths: AnchorTruths | undefined, change: Partial<AnchorsView> = {}): AnchorsView {
  const isEmpty = truths === undefined;
  return {
    dataset: isEmpty ? '' : '/data/street/street.dataset.yaml',
    name: isEmpty ? '' : 'street',
    preset: undefined,
    truths,
    problem: undefined,
    ...change,
  };
}

const classes = ['car', 'person', 'sign'];

export const anchorCases: Readonly<Record<string, () => AnchorCase>> = {
  street: () => ({ view: view(randomTruths(40, 9, classes)) }),
  compare: () => ({
    view: view(randomTruths(40, 9, classes)),
    state: {
      dataset: '/data/street/street.dataset.yaml',
      look: { other: findPreset('caffe-coco512'), showsCells: true },
    },
  }),
  empty: () => ({ view: view(undefined) }),
  failed: () => ({ view: view(undefined, { dataset: '/gone', problem: 'The data set was not found: /gone' }) }),
  hostile: () => ({
    view: view(randomTruths(3, 4, ['<b>bold</b>', '"quoted"', '\u202eturned'.repeat(20)]), { name: '<i>' }),
  }),
  /** As many objects as the promise is about: an edit shows its effect within 200 ms. */
  many: () => ({ view: view(randomTruths(2000, 10, classes)) }),
};
