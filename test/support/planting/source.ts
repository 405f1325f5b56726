import { encode as encodeJpeg } from 'jpeg-js';
import type { Rgb } from '../../../src/core/dataset/dataset';
import { encodePng } from '../../../src/core/image/encodePng';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';

/** A box in whole pixels, 0-based, the far edges outside. */
export interface SourceBox {
  readonly class: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** In COCO: without a polygon. */
  readonly isPlain?: boolean;
}

/** Pictures with sound labels, from which a data set of any encoding is written. */
export interface Source {
  readonly classes: readonly { readonly id: number; readonly name: string; readonly color: Rgb }[];
  readonly pictures: readonly SourcePicture[];
}

export interface SourcePicture {
  /** With its ending. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly SourceBox[];
  /** The id of each pixel's class. */
  readonly plane?: Uint8Array;
}

const classes = [
  { id: 0, name: 'road', color: [128, 64, 128] as Rgb },
  { id: 1, name: 'tree', color: [107, 142, 35] as Rgb },
  { id: 2, name: 'person', color: [220, 20, 60] as Rgb },
];

/** Six pictures with two to four boxes each that lie apart; the same for the same numbers. */
export function drawBoxes(random: () => number): Source {
  const pictures = Array.from({ length: 6 }, (_, index) => {
    const [width, height] = [320 + 8 * index, 240];
    const boxes = Array.from({ length: 2 + Math.floor(3 * random()) }, (__, place) => ({
      class: (index + place) % 3,
      x: 10 + 70 * place + Math.floor(10 * random()),
      y: 20 + Math.floor(60 * random()),
      width: 30 + Math.floor(25 * random()),
      height: 40 + Math.floor(60 * random()),
    }));
    return { name: `drive ${index}.jpg`, bytes: drawJpeg(width, height, 40 + 20 * index), width, height, boxes };
  });
  return { classes, pictures };
}

const drawn = new Map<string, Uint8Array>();

/** One shade of grey; drawn once, since the encoder is slow. */
function drawJpeg(width: number, height: number, shade: number): Uint8Array {
  const key = [width, height, shade].join();
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const data = new Uint8Array(width * height * 4).fill(shade);
  const bytes = new Uint8Array(encodeJpeg({ width, height, data }, 60).data);
  drawn.set(key, bytes);
  return bytes;
}

/** Six pictures whose masks are wide bands of all classes with a step in them. */
export function drawPlanes(random: () => number): Source {
  const pictures = Array.from({ length: 6 }, (_, index) => {
    const [width, height] = [48, 36];
    const step = 8 + Math.floor(8 * random());
    const plane = Uint8Array.from({ length: width * height }, (__, i) => {
      const [row, column] = [Math.floor(i / width), i % width];
      return row < step + (column > 20 ? 4 : 0) ? 1 : row < 28 ? 0 : 2;
    });
    const samples = new Uint8Array(width * height).fill(60 + 20 * index);
    const bytes = encodePng({ kind: 'grey', width, height, samples }, nodeBytes);
    return { name: `scene-${index}.png`, bytes, width, height, boxes: [], plane };
  });
  return { classes, pictures };
}

/** The class of a whole picture: that of its first box. */
export function classOf({ boxes }: SourcePicture): number {
  return boxes[0]?.class ?? 0;
}
