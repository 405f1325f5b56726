import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { formats } from '../dataset/formats/formats';
import type { Encoding } from '../dataset/definition';
import { Reporter } from '../rules/reporter';
import { applyEdits } from './edits';
import { fixesFor } from './fixesFor';

/** The text after the first finding's preferred fix. */
function fix(encoding: Encoding, text: string): string {
  const format = formats[encoding];
  if (format?.medium !== 'text') throw new Error('not a text format');
  const dataset = buildDataset(encoding);
  const reporter = new Reporter('/set/a', dataset, text);
  const image = { path: '/set/a&b.png', size: { width: 9, height: 9 } };
  format.read(text, { dataset, set: { encoding }, image, bytes: nodeBytes }, reporter);
  const offered = fixesFor(reporter.findings[0]!, { text, path: '/set/a' }, dataset, undefined);
  const preferred = offered.find((one) => one.kind === 'edit' && one.preferred);
  return preferred?.kind === 'edit' ? applyEdits(text, preferred.edits) : text;
}

const voc = (name: string, file: string) =>
  `<annotation><filename>${file}</filename><size><width>9</width><height>9</height></size>` +
  `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>`;

const coco = (box: string, area: number) =>
  `{"images": [{"id": 1, "file_name": "a", "width": 9, "height": 9}], "categories": [{"id": 1, "name": "car"}], ` +
  `"annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": ${box}, "area": ${area}, "segmentation": [[1, 1, 5, 1, 5, 5.5, 1, 5.5]]}]}`;

describe('fixes of annotation files', () => {
  it('writes the nearest class', () => {
    expect(fix('voc-xml', voc('cra', 'a&amp;b.png'))).toBe(voc('car', 'a&amp;b.png'));
  });

  it('writes the name of the image, escaped', () => {
    expect(fix('voc-xml', voc('car', 'c.png'))).toBe(voc('car', 'a&amp;b.png'));
  });

  it('writes the box and the area of a shape', () => {
    expect(fix('coco-json', coco('[1, 1, 9, 9]', 18))).toBe(coco('[1, 1, 4, 4.5]', 18));
    expect(fix('coco-json', coco('[1, 1, 4, 4.5]', 99))).toBe(coco('[1, 1, 4, 4.5]', 18));
  });
});
