import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { describeFinding } from '../../../test/support/readYolo';
import { pixels, vocPixels, type Convention, type Label, type Shape } from '../dataset/annotation';
import type { Dataset } from '../dataset/dataset';
import { checkBoxes } from './checkBoxes';
import { Reporter } from './reporter';

const size = { width: 100, height: 50 };
const text = '0123456789'.repeat(10);

/** A label whose numbers stand at 0, 2, 4… of the text and which reaches from 0 to 20. */
function buildLabel(shape: Shape, changes: Partial<Label> = {}): Label {
  const spans = Array.from({ length: 16 }, (_, i) => i);
  return {
    classReference: { written: 'car', span: { start: 0, end: 3 }, index: 2 },
    shape,
    span: { start: 0, end: 20 },
    spans,
    ...changes,
  };
}

function corners(values: number[], convention: Convention = pixels): Label {
  return buildLabel({ kind: 'box', form: 'corners', convention, values });
}

function check(labels: Label[], dataset: Partial<Dataset> = {}): string[] {
  const reporter = new Reporter('/a', buildDataset('voc-xml', dataset), text);
  checkBoxes({ picture: {}, labels }, size, reporter);
  return reporter.findings.map(describeFinding);
}

describe('boxes as corners', () => {
  it.each<[string, Label, string[]]>([
    ['that fill the picture', corners([0, 0, 100, 50]), []],
    ['that fill it, counted from 1 with the end inside', corners([1, 1, 100, 50], vocPixels), []],
    ['of one pixel, with the end inside', corners([7, 7, 7, 7], vocPixels), []],
    ['half a pixel outside', corners([-0.5, 0, 50, 50]), []],
    ['that begin at 0 where counting begins at 1', corners([0, 1, 50, 50], vocPixels), ['box/outside-image 0:0-1']],
    ['beyond the right edge', corners([0, 0, 110, 50]), ['box/outside-image 0:4-5']],
    ['beyond the bottom edge most of all', corners([0, 0, 101, 60]), ['box/outside-image 0:6-7']],
    ['with x exchanged', corners([50, 0, 10, 50]), ['box/inverted 0:4-5']],
    ['with both exchanged', corners([50, 40, 10, 0]), ['box/inverted 0:0-20']],
    ['without width', corners([10, 0, 10, 50]), ['box/zero-area 0:4-5']],
    ['as long as 21 times their width', corners([0, 0, 84, 4]), ['box/extreme-aspect 0:0-20']],
    ['that are not finite', corners([0, NaN, 84, 4]), []],
  ])('%s', (_, label, expected) => {
    expect(check([label])).toEqual(expected);
  });

  it('are left alone where the format has reported them', () => {
    expect(check([{ ...corners([50, 0, 10, 500]), faulty: true }])).toEqual([]);
  });
});

describe('other shapes', () => {
  const polygon = (ring: number[]) => buildLabel({ kind: 'polygon', convention: pixels, rings: [ring] });

  it('a polygon is reported at the coordinate furthest outside', () => {
    expect(check([polygon([0, 0, 105, 0, 120, 50])])).toEqual(['box/outside-image 0:8-9']);
  });

  it('a polygon may be thin, and two may share a frame', () => {
    expect(check([polygon([0, 0, 100, 1, 50, 0]), polygon([0, 1, 100, 0, 50, 1])])).toEqual([]);
  });

  it('a mask of runs lies in its own picture', () => {
    expect(check([buildLabel({ kind: 'rle', size: [50, 100], counts: [0, 5000] })])).toEqual([]);
  });

  it('a class of the whole picture has no box', () => {
    expect(check([buildLabel({ kind: 'image' })])).toEqual([]);
  });
});

describe('near duplicates', () => {
  const first = corners([10, 10, 50, 40]);
  const second = { ...corners([10, 10, 50.5, 40]), span: { start: 30, end: 40 } };

  it('are reported at the later one, whichever lies further left', () => {
    expect(check([first, second])).toEqual(['box/near-duplicate 0:30-40']);
    expect(check([corners([10.5, 10, 50, 40]), { ...first, span: { start: 30, end: 40 } }])).toEqual([
      'box/near-duplicate 0:30-40',
    ]);
  });

  it('are none where the classes differ', () => {
    const other = { ...second, classReference: { ...second.classReference, index: 1 } };
    expect(check([first, other])).toEqual([]);
  });

  it('are reported once for a stack of three', () => {
    expect(check([first, second, { ...second, span: { start: 50, end: 60 } }])).toHaveLength(2);
  });

  it('follow the option of the data set', () => {
    const dataset = { rules: { 'box/near-duplicate': { iou: 0.99 } } } as Partial<Dataset>;
    expect(check([first, second], dataset)).toEqual([]);
  });
});
