import { encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { seededRandom } from '../../../bench/support/seededRandom';
import { encodePng } from '../../../src/core/image/encodePng';
import { LineIndex } from '../../../src/core/std/place';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';
import type { Found } from './plantSet';

/** A copy of a data set on disk. */
export interface CopyFiles {
  list(path: string): string[];
  read(path: string): Buffer;
  write(path: string, content: string | Uint8Array): void;
  delete(path: string): void;
}

/** One way to break a copy, and what is to be found then. */
export interface Breaking {
  readonly what: string;
  plant(files: CopyFiles): Found[];
}

/** Breaks raccoon, each time in another file. */
export function breakRaccoon(seed: number): Breaking[] {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const xml = (files: CopyFiles): string => `annotations/${pick(files.list('annotations'))}`;
  const image = (files: CopyFiles): string => `images/${pick(files.list('images'))}`;
  const edit = (
    rule: string,
    what: string,
    pattern: RegExp,
    put: string | ((old: string) => string),
    wanted = 0,
  ): Breaking => ({
    what,
    plant: (files) => {
      const file = xml(files);
      return [{ rule, file, place: replace(files, file, pattern, put, wanted) }];
    },
  });
  return [
    edit('voc/malformed', 'a tag is not closed', /\n\t\t<\/bndbox>/, '', 2),
    edit('voc/missing-element', 'an object has no name', /(<)object>\s*<name>[^<]*<\/name>/, 'object>'),
    edit('voc/not-a-number', 'a coordinate is a word', /(<xmin>)\d+/, 'left'),
    edit('voc/size-differs', 'the width is another one', /(<width>)\d+/, (old) => String(Number(old) + 1)),
    edit('voc/filename-differs', 'the name of another image', /(<filename>)[^<]*/, 'cat.jpg'),
    edit('voc/class-unknown', 'a slip in the name of the class', /(<name>)raccoon/, 'racoon'),
    edit('voc/one-based', 'a coordinate is 0', /(<ymin>)\d+/, '0'),
    {
      what: 'xmin and xmax are swapped',
      plant: (files) => {
        const file = xml(files);
        const text = files.read(file).toString();
        const [xmin = '', xmax = ''] = ['xmin', 'xmax'].map((edge) => new RegExp(`<${edge}>(\\d+)`).exec(text)![1]!);
        replace(files, file, /(<xmin>)\d+/, xmax, 0);
        return [{ rule: 'box/inverted', file, place: replace(files, file, /(<xmax>)\d+/, xmin, 0) }];
      },
    },
    {
      what: 'the box leaves the image',
      plant: (files) => {
        const file = xml(files);
        const height = Number(/<height>(\d+)/.exec(files.read(file).toString())![1]);
        return [{ rule: 'box/outside-image', file, place: replace(files, file, /(<ymax>)\d+/, `${height + 20}`, 0) }];
      },
    },
    {
      what: 'a label twice, one pixel apart',
      plant: (files) => {
        const file = xml(files);
        const text = files.read(file).toString();
        const object = /\t<object>[^]*?<\/object>\r?\n/.exec(text)![0];
        const moved = object.replace(/(<xmax>)(\d+)/, (_, tag: string, value: string) => `${tag}${Number(value) - 1}`);
        const at = text.indexOf('</annotation>');
        files.write(file, `${text.slice(0, at)}${moved}${text.slice(at)}`);
        return [{ rule: 'box/near-duplicate', file, place: placeOf(files, file, at + 1) }];
      },
    },
    {
      what: 'a byte order mark',
      plant: (files) => {
        const file = xml(files);
        files.write(file, `\ufeff${files.read(file).toString()}`);
        return [{ rule: 'text/byte-order-mark', file, place: '1:1' }];
      },
    },
    {
      what: 'an annotation is gone',
      plant: (files) => {
        const file = xml(files);
        files.delete(file);
        return [
          {
            rule: 'dataset/missing-annotation',
            file: file.replace(/^annotations\/(.*)xml/, 'images/$1jpg'),
            place: '',
          },
        ];
      },
    },
    {
      what: 'an image is gone',
      plant: (files) => {
        const file = image(files);
        files.delete(file);
        return [
          { rule: 'dataset/orphan-annotation', file: file.replace(/^images\/(.*)jpg/, 'annotations/$1xml'), place: '' },
        ];
      },
    },
    {
      what: 'an image is cut off',
      plant: (files) => {
        const file = image(files);
        const bytes = files.read(file);
        files.write(file, bytes.subarray(0, bytes.length >> 1));
        return [{ rule: 'image/unreadable', file, place: '' }];
      },
    },
    {
      what: 'an image is text',
      plant: (files) => {
        const file = image(files);
        files.write(file, 'not found\n');
        return [{ rule: 'image/unreadable', file, place: '' }];
      },
    },
  ];
}

/** Replaces the first match; the first group stays. Returns `line:column` of the replacement. */
function replace(
  files: CopyFiles,
  file: string,
  pattern: RegExp,
  put: string | ((old: string) => string),
  wanted: number,
): string {
  const text = files.read(file).toString();
  const match = pattern.exec(text)!;
  const kept = match[1] ?? '';
  const start = match.index + kept.length;
  const old = match[0].slice(kept.length);
  files.write(file, text.slice(0, start) + (typeof put === 'string' ? put : put(old)) + text.slice(start + old.length));
  return placeOf(files, file, start + wanted);
}

function placeOf(files: CopyFiles, file: string, offset: number): string {
  const { line, character } = new LineIndex(files.read(file).toString()).positionAt(offset);
  return `${line + 1}:${character + 1}`;
}

interface Mask {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly plane: Uint8Array;
}

/** Breaks camvid: masks of indices, 11 for what is not labelled. */
export function breakCamvid(seed: number): Breaking[] {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const splits = ['train', 'val', 'test'];
  const open = (files: CopyFiles): Mask => {
    const folder = `${pick(splits)}annot`;
    const file = `${folder}/${pick(files.list(folder))}`;
    const { width, height, data } = PNG.sync.read(files.read(file));
    return { file, width, height, plane: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i]!) };
  };
  const save = (files: CopyFiles, { file, width, height }: Mask, samples: Uint8Array): void => {
    files.write(file, encodePng({ kind: 'grey', width, height, samples }, nodeBytes));
  };
  const pixel = (rule: string, what: string, value: number): Breaking => ({
    what,
    plant: (files) => {
      const mask = open(files);
      const at = Math.floor(random() * mask.plane.length);
      mask.plane[at] = value;
      save(files, mask, mask.plane);
      return [{ rule, file: mask.file, place: `${Math.floor(at / mask.width)},${at % mask.width}` }];
    },
  });
  const whole = (rule: string, what: string, change: (mask: Mask, files: CopyFiles) => Uint8Array): Breaking => ({
    what,
    plant: (files) => {
      const mask = open(files);
      files.write(mask.file, change(mask, files));
      return [{ rule, file: mask.file, place: '' }];
    },
  });
  return [
    pixel('mask/undeclared-index', 'one pixel of index 12', 12),
    pixel('mask/undeclared-index', 'one pixel of index 200', 200),
    pixel('mask/ignore-not-declared', 'one pixel of 255', 255),
    {
      what: 'a mask of 0 and 255',
      plant: (files) => {
        const mask = open(files);
        const binary = mask.plane.map((value) => (value === 8 ? 255 : 0));
        binary[1234] = 255;
        save(files, mask, binary);
        const at = binary.indexOf(255);
        return [
          { rule: 'mask/binary-255', file: mask.file, place: `${Math.floor(at / mask.width)},${at % mask.width}` },
        ];
      },
    },
    whole('mask/color-image', 'a colour picture', ({ width, height, plane }) =>
      encodePng({ kind: 'rgb', width, height, samples: new Uint8Array(3 * plane.length).fill(90) }, nodeBytes),
    ),
    whole('mask/lossy-file', 'a JPEG under the name of a PNG', ({ width, height }) => {
      const data = new Uint8Array(4 * width * height).fill(3);
      return new Uint8Array(encodeJpeg({ width, height, data }, 80).data);
    }),
    whole('mask/size-differs', 'a mask of half the height', ({ width, height, plane }) =>
      encodePng({ kind: 'grey', width, height: height / 2, samples: plane.subarray(0, plane.length / 2) }, nodeBytes),
    ),
    whole('mask/unreadable', 'a mask that is cut off', ({ file }, files) => {
      const bytes = files.read(file);
      return bytes.subarray(0, bytes.length >> 1);
    }),
    whole('mask/unreadable', 'a mask with one bit flipped', ({ file }, files) => {
      const bytes = files.read(file);
      bytes[bytes.length >> 1]! ^= 16;
      return bytes;
    }),
    whole('mask/unreadable', 'a mask that is empty', () => new Uint8Array()),
    {
      what: 'a mask is gone',
      plant: (files) => {
        const { file } = open(files);
        files.delete(file);
        return [{ rule: 'dataset/missing-annotation', file: file.replace('annot/', '/'), place: '' }];
      },
    },
    {
      what: 'an image is gone',
      plant: (files) => {
        const { file } = open(files);
        files.delete(file.replace('annot/', '/'));
        return [{ rule: 'dataset/orphan-annotation', file, place: '' }];
      },
    },
    {
      what: 'an image is cut off',
      plant: (files) => {
        const file = open(files).file.replace('annot/', '/');
        const bytes = files.read(file);
        files.write(file, bytes.subarray(0, 3000));
        return [{ rule: 'image/unreadable', file, place: '' }];
      },
    },
    {
      what: 'an image of train also in val, with its mask',
      plant: (files) => {
        const name = pick(files.list('train'));
        files.write(`val/${name}`, files.read(`train/${name}`));
        files.write(`valannot/${name}`, files.read(`trainannot/${name}`));
        return [{ rule: 'dataset/same-content', file: `val/${name}`, place: '' }];
      },
    },
    {
      what: 'a mask and its image differ in their names by a letter',
      plant: (files) => {
        const { file } = open(files);
        const other = file.replace('.png', '_.png');
        files.write(other, files.read(file));
        files.delete(file);
        return [
          { rule: 'dataset/missing-annotation', file: file.replace('annot/', '/'), place: '' },
          { rule: 'dataset/orphan-annotation', file: other, place: '' },
        ];
      },
    },
  ];
}
