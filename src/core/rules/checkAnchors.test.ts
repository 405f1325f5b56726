import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import type { ObjectRecord } from '../dataset/annotation';
import { pixels } from '../dataset/annotation';
import type { Dataset } from '../dataset/dataset';
import { formatMessage } from '../std/message';
import { checkAnchors } from './checkAnchors';
import { Reporter } from './reporter';

const size = { width: 300, height: 300 };
const yolo = buildDataset('yolo-txt');

/** Squares of these sides in the middle, as corners in pixels. */
function squares(...sides: readonly number[]): ObjectRecord {
  return {
    picture: {},
    labels: sides.map((side, index) => ({
      classReference: { written: '0', span: { start: 0, end: 1 }, index: 0 },
      shape: {
        ...{ kind: 'box', form: 'corners', convention: pixels },
        values: [150 - side / 2, 150 - side / 2, 150 + side / 2, 150 + side / 2],
      },
      span: { start: index, end: index + 1 },
      spans: [],
    })),
  };
}

function check(record: ObjectRecord, change: Partial<Dataset>): string[] {
  const dataset = { ...yolo, ...change };
  const reporter = new Reporter('/a.txt', dataset, '0123456789');
  checkAnchors(record, size, dataset, reporter);
  return reporter.findings.map(({ message, range }) => `${range?.start.character} ${formatMessage(message)}`);
}

describe('objects that no anchor reaches', () => {
  it('are reported where the definition names anchors', () => {
    expect(check(squares(60, 12, 100), { network: { anchors: 'vgg300' } })).toEqual([
      '1 No anchor of vgg300 reaches IoU 0.5: this object is never trained. The best has 0.16.',
    ]);
    expect(check(squares(12), { network: {} })).toEqual([]);
  });

  it('are trained by one anchor at least where another rule matches', () => {
    expect(check(squares(12), { network: { anchors: 'caffe-voc300' } })).toEqual([
      '0 No anchor of caffe-voc300 reaches IoU 0.5: this object is trained by its best one alone, which has 0.16.',
    ]);
  });

  it('are those below the limit that the data set sets', () => {
    const network = { anchors: 'vgg300' } as const;
    expect(check(squares(60, 12), { network, rules: { 'box/unmatchable': { iou: 0.1 } } })).toEqual([]);
    expect(check(squares(70, 12), { network, rules: { 'box/unmatchable': { iou: 0.99 } } })).toHaveLength(2);
    expect(check(squares(60, 12), { network, rules: { 'box/unmatchable': 'off' } })).toEqual([]);
  });

  it('are not judged in pixels of a picture of unknown size, nor where they have no inside or are crowds', () => {
    const network = { anchors: 'vgg300' } as const;
    const reporter = new Reporter('/a.txt', yolo, '0123');
    checkAnchors(squares(12), undefined, { network }, reporter);
    expect(reporter.findings).toEqual([]);
    expect(check(squares(0), { network })).toEqual([]);
    const crowd = { picture: {}, labels: squares(12).labels.map((label) => ({ ...label, crowd: true })) };
    expect(check(crowd, { network })).toEqual([]);
  });
});
