import type { ObjectRecord } from '../../src/core/dataset/annotation';
import type { Dataset } from '../../src/core/dataset/dataset';
import type { AnnotationSet } from '../../src/core/dataset/definition';
import { yoloTxt } from '../../src/core/dataset/formats/yoloTxt';
import type { Size } from '../../src/core/geometry/box';
import { checkBoxes } from '../../src/core/rules/checkBoxes';
import { checkText } from '../../src/core/rules/checkText';
import type { Finding } from '../../src/core/rules/finding';
import { Reporter } from '../../src/core/rules/reporter';
import { decodeText } from '../../src/core/std/text';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';
import { buildDataset } from './datasets';

export const yoloPath = '/set/labels/a.txt';

export interface YoloReading {
  readonly record: ObjectRecord;
  readonly findings: readonly Finding[];
  readonly reporter: Reporter;
}

export interface YoloOptions {
  readonly set?: Partial<AnnotationSet>;
  readonly dataset?: Dataset;
  /** `null`: the image could not be read. */
  readonly size?: Size | null;
}

/** Reads YOLO text with every rule that one file can show, as the check of a sample does. */
export function readYolo(
  text: string,
  { set = {}, dataset = buildDataset('yolo-txt'), size = { width: 640, height: 480 } }: YoloOptions = {},
): YoloReading {
  const decoded = decodeText(new TextEncoder().encode(text));
  const reporter = new Reporter(yoloPath, dataset, decoded.text);
  checkText(decoded, reporter);
  const context = {
    dataset,
    set: { encoding: 'yolo-txt' as const, ...set },
    image: { path: '/set/images/a.png', size: size ?? undefined },
    bytes: nodeBytes,
  };
  const [record] = (yoloTxt.medium === 'text' ? yoloTxt.read(decoded.text, context, reporter) : []) as [ObjectRecord];
  checkBoxes(record, size ?? undefined, reporter);
  return { record, findings: reporter.findings, reporter };
}

/** A finding as `rule line:start-end` (or `line:start-line:end`), lines and characters from 0. */
export function describeFinding({ rule, range }: Finding): string {
  if (range === undefined) return rule;
  const { start, end } = range;
  const last = end.line === start.line ? `${end.character}` : `${end.line}:${end.character}`;
  return `${rule} ${start.line}:${start.character}-${last}`;
}
