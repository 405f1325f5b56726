import type { DatasetReport } from '../../src/app/datasetReport';
import type { Dataset } from '../../src/core/dataset/dataset';
import type { Finding } from '../../src/core/rules/finding';
import { message } from '../../src/core/std/message';
import { buildDataset } from './datasets';

/** A finding in a label file of `/set`: line 2, columns 3 to 6, as people count. */
export function buildFinding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'yolo/class-unknown',
    severity: 'error',
    message: message('Class {0} is not declared.', 7),
    file: '/set/labels/a.txt',
    range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } },
    ...changes,
  };
}

/** A finding at a pixel of a mask of `/set`. */
export function buildPixelFinding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'mask/unknown-color',
    severity: 'warning',
    message: message('No class has this colour.'),
    file: '/set/masks/a b.png',
    pixel: { row: 0, column: 5 },
    count: 3,
    related: [
      {
        file: '/set/street.dataset.yaml',
        message: message('Legend'),
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      },
    ],
    ...changes,
  };
}

/** The report of ten samples of `/set`. */
export function buildReport(
  findings: readonly Finding[] = [buildFinding(), buildPixelFinding()],
  changes: Partial<DatasetReport> = {},
  dataset: Partial<Dataset> = {},
): DatasetReport {
  return {
    dataset: buildDataset('yolo-txt', dataset),
    samples: 10,
    checked: 10,
    opened: 10,
    findings,
    dropped: [],
    waived: 0,
    labels: 0,
    perClass: [],
    cancelled: false,
    ...changes,
  };
}
