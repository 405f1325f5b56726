import type { Encoding } from '../../../src/core/dataset/definition';
import { stem } from '../../../src/core/std/path';
import { LineIndex } from '../../../src/core/std/place';
import { classOf, type Source, type SourceBox, type SourcePicture } from './source';
import { annotationOf, sharedAnnotation, type LabelPlaces } from './writers';

export type Random = () => number;

/** Where something is found: `line:column` of text from 1, `row,column` of a pixel, or nothing for a whole file. */
export interface Found {
  readonly rule: string;
  /** Seen from the set's folder. */
  readonly file: string;
  readonly place: string;
}

export interface PlantSample extends SourcePicture {
  readonly split: 'train' | 'val';
  readonly image: string;
  readonly annotation: string;
  readonly index: number;
}

/** A sound data set as files by path, ready for a fault. */
export class PlantSet {
  readonly files = new Map<string, Uint8Array>();
  readonly samples: readonly PlantSample[];
  readonly definition = 'street.dataset.yaml';

  constructor(
    readonly encoding: Encoding,
    readonly source: Source,
    readonly random: Random,
  ) {
    this.samples = source.pictures.map((picture, index) => this.place(picture, index));
    for (const { image, bytes } of this.samples) this.files.set(image, bytes);
    this.writeLabels();
    this.write(this.definition, definitionOf(encoding, source));
  }

  private place(picture: SourcePicture, index: number): PlantSample {
    const split = index % 3 === 2 ? 'val' : 'train';
    const folder = this.encoding === 'folder' ? `/${this.source.classes[classOf(picture)]!.name}` : '';
    const image = `images/${split}${folder}/${picture.name}`;
    const annotation = annotationPathOf(this.encoding, split, stem(picture.name));
    return { ...picture, split, image, annotation, index };
  }

  private writeLabels(): void {
    if (this.encoding === 'folder') return;
    for (const path of new Set(this.samples.map(({ annotation }) => annotation))) {
      const own = this.samples.filter(({ annotation }) => annotation === path);
      const shared = sharedAnnotation(this.encoding, own, this.source);
      if (shared !== undefined) this.write(path, shared.text);
      else this.files.set(path, annotationOf(this.encoding, own[0]!, this.source).bytes);
    }
  }

  /** Writes the boxes of a sample anew and says where each label and its numbers stand. */
  rewrite(sample: PlantSample, boxes: readonly SourceBox[]): readonly LabelPlaces[] {
    const changed = this.samples.map((each) => (each.index === sample.index ? { ...each, boxes } : each));
    const own = changed.filter(({ annotation }) => annotation === sample.annotation);
    const shared = sharedAnnotation(this.encoding, own, this.source);
    if (shared !== undefined) {
      this.write(sample.annotation, shared.text);
      return shared.places.get(sample.image) ?? [];
    }
    const { bytes, places } = annotationOf(this.encoding, { ...sample, boxes }, this.source);
    this.files.set(sample.annotation, bytes);
    return places;
  }

  text(path: string): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.files.get(path));
  }

  write(path: string, text: string): void {
    this.files.set(path, new TextEncoder().encode(text));
  }

  /** `line:column` of an offset into a text file. */
  at(path: string, offset: number): string {
    const { line, character } = new LineIndex(this.text(path)).positionAt(offset);
    return `${line + 1}:${character + 1}`;
  }

  /**
   * Replaces the first match after `from`; the first group, where there is one, stays in front. Returns where the replacement begins.
   */
  change(path: string, pattern: RegExp, put: string | ((found: string) => string), from = 0): number {
    const text = this.text(path);
    const match = pattern.exec(text.slice(from));
    if (match === null) throw new Error(`Nothing in ${path} matches ${String(pattern)}.`);
    const [whole, kept = ''] = match;
    const start = from + match.index + kept.length;
    const old = whole.slice(kept.length);
    this.write(
      path,
      text.slice(0, start) + (typeof put === 'string' ? put : put(old)) + text.slice(start + old.length),
    );
    return start;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]!;
  }

  /** A sample that has labels, with one of them. */
  pickLabel(): { sample: PlantSample; box: SourceBox; label: number } {
    const sample = this.pick(this.samples.filter(({ boxes }) => boxes.length > 0));
    const label = Math.floor(this.random() * sample.boxes.length);
    return { sample, box: sample.boxes[label]!, label };
  }
}

function annotationPathOf(encoding: Encoding, split: string, name: string): string {
  switch (encoding) {
    case 'yolo-txt':
      return `labels/${split}/${name}.txt`;
    case 'voc-xml':
      return `labels/${split}/${name}.xml`;
    case 'coco-json':
      return `labels/${split}.json`;
    case 'class-csv':
      return 'labels.csv';
    case 'one-hot-npy':
      return `labels/${split}/${name}.npy`;
    default:
      return `labels/${split}/${name}.png`;
  }
}

const templates: Readonly<Record<Encoding, string>> = {
  'yolo-txt': 'labels/{split}/{stem}.txt',
  'voc-xml': 'labels/{split}/{stem}.xml',
  'coco-json': 'labels/{split}.json',
  'class-csv': 'labels.csv',
  'one-hot-npy': 'labels/{split}/{stem}.npy',
  'color-mask': 'labels/{split}/{stem}.png',
  'index-mask': 'labels/{split}/{stem}.png',
  folder: '{dir}',
};

function definitionOf(encoding: Encoding, { classes }: Source): string {
  const isMask = encoding.endsWith('mask') || encoding === 'one-hot-npy';
  const isWhole = encoding === 'folder' || encoding === 'class-csv';
  const task = isMask ? 'segmentation' : isWhole ? 'classification' : 'detection';
  const lines = classes.map(({ id, name, color }) => `  - { id: ${id}, name: ${name}, color: [${color.join(', ')}] }`);
  return [
    'version: 1',
    `task: ${task}`,
    'images:',
    '  train: "images/train/**/*"',
    '  val: "images/val/**/*"',
    `annotations: { encoding: ${encoding}, path: "${templates[encoding]}" }`,
    'classes:',
    ...lines,
    'network: { size: [512, 256] }',
    '',
  ].join('\n');
}
