import { encode as encodeJpeg } from 'jpeg-js';
import { encodePng } from '../../../src/core/image/encodePng';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';
import { buildPng } from '../buildPng';
import type { Planting } from './plantings';
import type { Found, PlantSample, PlantSet } from './plantSet';
import type { Source } from './source';
import { colorFile, colorsOf, oneHotFile, vectorsOf } from './writers';

const color = ['color-mask'] as const;
const index = ['index-mask'] as const;
const files = ['color-mask', 'index-mask'] as const;
const array = ['one-hot-npy'] as const;
const planes = ['color-mask', 'index-mask', 'one-hot-npy'] as const;

/** No mixture of classes. */
const WRONG = 0x01ff02;

interface Spot {
  readonly sample: PlantSample;
  readonly plane: Uint8Array;
  readonly at: number;
  readonly place: string;
}

/** A pixel of a sample. */
function spot(set: PlantSet): Spot {
  const sample = set.pick(set.samples);
  const plane = sample.plane!.slice();
  const at = Math.floor(set.random() * plane.length);
  return { sample, plane, at, place: `${Math.floor(at / sample.width)},${at % sample.width}` };
}

function planting(
  rule: Planting['rule'],
  encodings: Planting['encodings'],
  what: string,
  make: (spot: Spot, set: PlantSet) => { bytes: Uint8Array; place: string } | undefined,
): Planting {
  const plant = (set: PlantSet): Found[] | undefined => {
    const chosen = spot(set);
    const made = make(chosen, set);
    if (made === undefined) return undefined;
    set.files.set(chosen.sample.annotation, made.bytes);
    return [{ rule, file: chosen.sample.annotation, place: made.place }];
  };
  return { rule, encodings, what, plant };
}

/** Each pixel becomes the mean of itself and its right neighbour, as a shift by half a pixel makes it. */
function smear(colors: Uint32Array, width: number): Uint32Array {
  return meanWith(colors, (i) => ((i + 1) % width === 0 ? i : i + 1));
}

/** The same with the neighbour below. */
function smearDown(colors: Uint32Array, width: number): Uint32Array {
  return meanWith(colors, (i) => (i + width < colors.length ? i + width : i));
}

function meanWith(colors: Uint32Array, other: (i: number) => number): Uint32Array {
  return colors.map((value, i) => {
    const next = colors[other(i)]!;
    const mean = (shift: number): number => (((value >> shift) & 255) + ((next >> shift) & 255)) >> 1;
    return (mean(16) << 16) | (mean(8) << 8) | mean(0);
  });
}

/** The mask as a file, with the place of its first blend. */
function blended(
  sample: PlantSample,
  colors: Uint32Array,
  source: Source,
): { bytes: Uint8Array; place: string } | undefined {
  const place = firstUnknown(colors, source, sample.width);
  return place === undefined ? undefined : { bytes: colorFile(sample, colors), place };
}

/** Beside the pixel `except`. */
function firstUnknown(colors: Uint32Array, source: Source, width: number, except = -1): string | undefined {
  const ids = Uint8Array.from(source.classes, ({ id }) => id);
  const declared = new Set(colorsOf(ids, source));
  const at = colors.findIndex((value, i) => i !== except && !declared.has(value));
  return at < 0 ? undefined : `${Math.floor(at / width)},${at % width}`;
}

/** What is wrong must not go under in what is blended. */
const wrongAmongBlended: Planting = {
  rule: 'mask/unknown-color',
  encodings: color,
  what: 'one pixel of a colour of no class where borders are blended',
  plant(set) {
    const { sample, plane, at, place } = spot(set);
    const colors = smear(colorsOf(plane, set.source), sample.width);
    colors[at] = WRONG;
    set.files.set(sample.annotation, colorFile(sample, colors));
    const first = firstUnknown(colors, set.source, sample.width, at);
    const wrong: Found = { rule: 'mask/unknown-color', file: sample.annotation, place };
    if (first === undefined) return [wrong];
    return [{ rule: 'mask/antialiased-edge', file: sample.annotation, place: first }, wrong];
  },
};

function grey({ sample }: Spot, samples: Uint8Array): Uint8Array {
  return encodePng({ kind: 'grey', width: sample.width, height: sample.height, samples }, nodeBytes);
}

function rgba({ sample: { width, height } }: Spot, colors: Uint32Array, alphaAt: number): Uint8Array {
  const samples = new Uint8Array(4 * colors.length);
  for (const [i, value] of colors.entries()) {
    samples.set([value >> 16, (value >> 8) & 255, value & 255, i === alphaAt ? 100 : 255], 4 * i);
  }
  return encodePng({ kind: 'rgba', width, height, samples }, nodeBytes);
}

const single: Planting[] = [
  planting('mask/unknown-color', color, 'one pixel of a colour of no class', (chosen, { source }) => {
    const colors = colorsOf(chosen.plane, source);
    colors[chosen.at] = WRONG;
    return { bytes: colorFile(chosen.sample, colors), place: chosen.place };
  }),
  planting('mask/antialiased-edge', color, 'borders between classes blended', ({ sample, plane }, { source }) => {
    const smeared = smear(colorsOf(plane, source), sample.width);
    return blended(sample, smeared, source);
  }),
  planting('mask/antialiased-edge', color, 'borders blended in both directions', ({ sample, plane }, { source }) => {
    const smeared = smearDown(smear(colorsOf(plane, source), sample.width), sample.width);
    return blended(sample, smeared, source);
  }),
  planting('mask/alpha', color, 'one pixel that is not opaque', (chosen, { source }) => {
    return { bytes: rgba(chosen, colorsOf(chosen.plane, source), chosen.at), place: chosen.place };
  }),
  planting('mask/alpha', index, 'one pixel that is not opaque', (chosen) => {
    const { width, height } = chosen.sample;
    const sample = (row: number, column: number, channel: number): number => {
      const at = row * width + column;
      return channel === 0 ? chosen.plane[at]! : at === chosen.at ? 100 : 255;
    };
    return { bytes: buildPng({ width, height, colorType: 4, bitDepth: 8, sample }), place: chosen.place };
  }),
  planting('mask/undeclared-index', index, 'one pixel of an index of no class', (chosen) => {
    chosen.plane[chosen.at] = 200;
    return { bytes: grey(chosen, chosen.plane), place: chosen.place };
  }),
  planting('mask/ignore-not-declared', index, 'one pixel of 255', (chosen) => {
    chosen.plane[chosen.at] = 255;
    return { bytes: grey(chosen, chosen.plane), place: chosen.place };
  }),
  planting('mask/binary-255', index, 'a mask of 0 and 255', (chosen) => {
    const [first] = chosen.plane;
    const binary = chosen.plane.map((value) => (value === first ? 0 : 255));
    const at = binary.indexOf(255);
    const { width } = chosen.sample;
    return at < 0 ? undefined : { bytes: grey(chosen, binary), place: `${Math.floor(at / width)},${at % width}` };
  }),
  planting('mask/color-image', index, 'a colour picture', ({ sample, plane }, { source }) => {
    return { bytes: colorFile(sample, colorsOf(plane, source)), place: '' };
  }),
];

const whole: Planting[] = [
  planting('mask/lossy-file', files, 'JPEG under the name of a PNG', ({ sample: { width, height }, plane }) => {
    const data = new Uint8Array(4 * plane.length);
    for (const [i, value] of plane.entries()) data.fill(value, 4 * i, 4 * i + 4);
    return { bytes: new Uint8Array(encodeJpeg({ width, height, data }, 90).data), place: '' };
  }),
  planting('mask/size-differs', planes, 'the mask without its last row', ({ sample, plane }, { encoding, source }) => {
    const size = { width: sample.width, height: sample.height - 1 };
    const cut = plane.subarray(0, size.width * size.height);
    if (encoding === 'color-mask') return { bytes: colorFile(size, colorsOf(cut, source)), place: '' };
    if (encoding === 'one-hot-npy') return { bytes: oneHotFile(size, vectorsOf(cut, source)), place: '' };
    return { bytes: encodePng({ kind: 'grey', ...size, samples: cut }, nodeBytes), place: '' };
  }),
  planting('mask/unreadable', planes, 'a file cut off in the middle', ({ sample }, { files: all }) => {
    const bytes = all.get(sample.annotation)!;
    return { bytes: bytes.subarray(0, bytes.length >> 1), place: '' };
  }),
  planting('mask/unreadable', files, 'one bit of the picture flipped', ({ sample }, { files: all }) => {
    const bytes = all.get(sample.annotation)!.slice();
    bytes[bytes.length - 20]! ^= 4;
    return { bytes, place: '' };
  }),
];

function oneHot(
  rule: Planting['rule'],
  what: string,
  change: (vectors: Uint8Array, at: number, depth: number) => void,
): Planting {
  return planting(rule, array, what, (chosen, { source }) => {
    const vectors = vectorsOf(chosen.plane, source);
    change(vectors, chosen.at, source.classes.length);
    return { bytes: oneHotFile(chosen.sample, vectors), place: chosen.place };
  });
}

const arrays: Planting[] = [
  oneHot('onehot/all-zero', 'one pixel without a class', (vectors, at, depth) => {
    vectors.fill(0, at * depth, (at + 1) * depth);
  }),
  oneHot('onehot/multi-hot', 'one pixel of all classes', (vectors, at, depth) => {
    vectors.fill(1, at * depth, (at + 1) * depth);
  }),
  oneHot('onehot/value', 'one pixel with a 7', (vectors, at, depth) => {
    vectors[at * depth] = 7;
  }),
  planting('onehot/shape', array, 'an array of one class more', ({ sample, plane }, { source }) => {
    const more = { ...source, classes: [...source.classes, { id: 250, name: 'more', color: [1, 2, 3] as const }] };
    return { bytes: oneHotFile(sample, vectorsOf(plane, more)), place: '' };
  }),
];

export const maskPlantings: readonly Planting[] = [...single, wrongAmongBlended, ...whole, ...arrays];
