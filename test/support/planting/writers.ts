import type { Encoding } from '../../../src/core/dataset/definition';
import { encodePng } from '../../../src/core/image/encodePng';
import { buildNpy } from '../buildNpy';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';
import type { PlantSample } from './plantSet';
import { classOf, type Source, type SourceBox } from './source';

/** Offsets into the text of a label: the whole, its class, its four numbers. */
export interface LabelPlaces {
  readonly whole: number;
  readonly class: number;
  readonly numbers: readonly number[];
}

/** Text that remembers where its parts begin. */
class TextBuilder {
  text = '';

  add(part: string): number {
    const start = this.text.length;
    this.text += part;
    return start;
  }
}

/** The annotation file of one picture. */
export function annotationOf(
  encoding: Encoding,
  sample: PlantSample,
  source: Source,
): { bytes: Uint8Array; places: readonly LabelPlaces[] } {
  if (encoding === 'yolo-txt') return encoded(writeYolo(sample));
  if (encoding === 'voc-xml') return encoded(writeVoc(sample, source));
  return { bytes: planeFile(encoding, sample, source), places: [] };
}

function encoded({ text, places }: { text: string; places: LabelPlaces[] }) {
  return { bytes: new TextEncoder().encode(text), places };
}

function writeYolo({ width, height, boxes }: PlantSample) {
  const out = new TextBuilder();
  const places = boxes.map((box) => {
    const whole = out.add(String(box.class));
    const values = [
      (box.x + box.width / 2) / width,
      (box.y + box.height / 2) / height,
      box.width / width,
      box.height / height,
    ];
    const numbers = values.map((value) => {
      out.add(' ');
      return out.add(value.toFixed(6));
    });
    out.add('\n');
    return { whole, class: whole, numbers };
  });
  return { text: out.text, places };
}

/** Pascal VOC counts from 1 and its far edges lie inside. */
function writeVoc({ name, width, height, boxes }: PlantSample, { classes }: Source) {
  const out = new TextBuilder();
  out.add(`<annotation>\n  <folder>images</folder>\n  <filename>${name}</filename>\n`);
  out.add(`  <size>\n    <width>${width}</width>\n    <height>${height}</height>\n    <depth>3</depth>\n  </size>\n`);
  const places = boxes.map((box) => {
    out.add('  ');
    const whole = out.add('<object>\n    <name>');
    const place = out.add(classes[box.class]!.name);
    out.add('</name>\n    <difficult>0</difficult>\n    <bndbox>\n');
    const edges = { xmin: box.x + 1, ymin: box.y + 1, xmax: box.x + box.width, ymax: box.y + box.height };
    const numbers = Object.entries(edges).map(([edge, value]) => {
      out.add(`      <${edge}>`);
      const at = out.add(String(value));
      out.add(`</${edge}>\n`);
      return at;
    });
    out.add('    </bndbox>\n  </object>\n');
    return { whole, class: place, numbers };
  });
  out.add('</annotation>\n');
  return { text: out.text, places };
}

/** The annotation file of many pictures; undefined where each picture has its own. */
export function sharedAnnotation(encoding: Encoding, samples: readonly PlantSample[], source: Source) {
  if (encoding === 'coco-json') return writeCoco(samples, source);
  return encoding === 'class-csv' ? writeCsv(samples, source) : undefined;
}

interface Shared {
  readonly text: string;
  /** By image. */
  readonly places: ReadonlyMap<string, LabelPlaces[]>;
}

function writeCsv(samples: readonly PlantSample[], { classes }: Source): Shared {
  const rows = samples.map((sample) => `${sample.name},${classes[classOf(sample)]!.name},by hand\n`);
  return { text: `image,label,note\n${rows.join('')}`, places: new Map() };
}

function writeCoco(samples: readonly PlantSample[], { classes }: Source): Shared {
  const out = new TextBuilder();
  out.add('{\n  "info": { "description": "drives" },\n  "images": [\n');
  const images = samples.map(
    ({ name, width, height, index }) =>
      `    { "id": ${index + 1}, "file_name": "${name}", "width": ${width}, "height": ${height} }`,
  );
  out.add(`${images.join(',\n')}\n  ],\n  "categories": [\n`);
  out.add(`${classes.map(({ id, name }) => `    { "id": ${id}, "name": "${name}" }`).join(',\n')}\n  ],\n`);
  out.add('  "annotations": [\n');
  const places = new Map<string, LabelPlaces[]>();
  let id = 0;
  for (const sample of samples) {
    const own = sample.boxes.map((box) => {
      out.add(id === 0 ? '    ' : ',\n    ');
      return writeCocoLabel(out, ++id, sample.index + 1, box);
    });
    places.set(sample.image, own);
  }
  out.add('\n  ]\n}\n');
  return { text: out.text, places };
}

/** Every other label has an octagon inside its box. */
function writeCocoLabel(out: TextBuilder, id: number, image: number, box: SourceBox): LabelPlaces {
  const whole = out.add(`{ "id": ${id}, "image_id": ${image}, "category_id": `);
  const place = out.add(String(box.class));
  out.add(', "bbox": [');
  const numbers = [box.x, box.y, box.width, box.height].map((value, index) => {
    if (index > 0) out.add(', ');
    return out.add(String(value));
  });
  const { ring, area } = octagon(box);
  const isPlain = id % 2 === 0 || box.isPlain === true;
  out.add(`], "area": ${isPlain ? box.width * box.height : area}, "iscrowd": 0`);
  out.add(isPlain ? ' }' : `, "segmentation": [[${ring.join(', ')}]] }`);
  return { whole, class: place, numbers };
}

function octagon({ x, y, width, height }: SourceBox): { ring: number[]; area: number } {
  const [x1, x2, x3] = [x + width / 4, x + (3 * width) / 4, x + width];
  const [y1, y2, y3] = [y + height / 4, y + (3 * height) / 4, y + height];
  const ring = [x1, y, x2, y, x3, y1, x3, y2, x2, y3, x1, y3, x, y2, x, y1];
  return { ring, area: width * height * (1 - 4 / 32) };
}

function planeFile(encoding: Encoding, { width, height, plane = new Uint8Array() }: PlantSample, source: Source) {
  if (encoding === 'index-mask') return encodePng({ kind: 'grey', width, height, samples: plane }, nodeBytes);
  if (encoding === 'color-mask') return colorFile({ width, height }, colorsOf(plane, source));
  return oneHotFile({ width, height }, vectorsOf(plane, source));
}

/** Packed colours of a plane. */
export function colorsOf(plane: Uint8Array, { classes }: Source): Uint32Array {
  const packed = new Map(classes.map(({ id, color: [red, green, blue] }) => [id, (red << 16) | (green << 8) | blue]));
  return Uint32Array.from(plane, (id) => packed.get(id)!);
}

export function colorFile({ width, height }: { width: number; height: number }, colors: Uint32Array): Uint8Array {
  const samples = new Uint8Array(3 * colors.length);
  for (const [i, color] of colors.entries()) samples.set([color >> 16, (color >> 8) & 255, color & 255], 3 * i);
  return encodePng({ kind: 'rgb', width, height, samples }, nodeBytes);
}

export function vectorsOf(plane: Uint8Array, { classes }: Source): Uint8Array {
  const vectors = new Uint8Array(plane.length * classes.length);
  const indexOf = new Map(classes.map(({ id }, index) => [id, index]));
  for (const [i, id] of plane.entries()) vectors[i * classes.length + indexOf.get(id)!] = 1;
  return vectors;
}

export function oneHotFile({ width, height }: { width: number; height: number }, vectors: Uint8Array): Uint8Array {
  const depth = vectors.length / (width * height);
  return buildNpyBytes([height, width, depth], vectors);
}

function buildNpyBytes(shape: readonly number[], data: Uint8Array): Uint8Array {
  const head = buildNpy({ descr: '|u1', shape, values: [] });
  const joined = new Uint8Array(head.length + data.length);
  joined.set(head);
  joined.set(data, head.length);
  return joined;
}
