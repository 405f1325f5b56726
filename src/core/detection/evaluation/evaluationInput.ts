import type { DetectionTable, ImageTable, TruthTable } from '../tables';
import { truthFlags } from '../tables';
import { allRows, groupRows, orderByScore, type Groups } from './scoreOrder';

/** What is compared: every `images` is below `imageCount`, every `classes` below `classCount`, no score is NaN. */
export interface EvaluationInput {
  readonly imageCount: number;
  readonly classCount: number;
  readonly truths: TruthTable;
  readonly detections: DetectionTable;
  /** Of the pictures, which only the metric `author` needs. */
  readonly sizes?: ImageSizes;
}

/** Pixels of each picture; 0 where unknown. */
export type ImageSizes = Pick<ImageTable, 'widths' | 'heights'>;

/**
 * How rows of equal score are ordered: by picture and then as the file has them (pycocotools), or as the file has them (VOC devkit).
 */
export type TieOrder = 'image' | 'file';

/** Detections by falling score. */
export interface ScoreRanking {
  /** All rows. */
  readonly byScore: Int32Array<ArrayBuffer>;
  /** By class. */
  readonly byClass: Groups;
}

export function rankDetections({ detections, imageCount, classCount }: EvaluationInput, ties: TieOrder): ScoreRanking {
  const all = allRows(detections.scores.length);
  const start = ties === 'file' ? all : groupRows(all, detections.images, imageCount).rows;
  const byScore = orderByScore(start, detections.scores);
  return { byScore, byClass: groupRows(byScore, detections.classes, classCount) };
}

/** Whether a truth is neither hit nor miss. */
export function isIgnored(flags: number): boolean {
  return (flags & (truthFlags.crowd | truthFlags.difficult)) !== 0;
}

/**
 * Intersection over union of detection `d` and truth `t`, as pycocotools computes it: the written width times height is the area,
 * and of a crowd the share of the detection that lies inside. 0 where they do not overlap.
 */
export function overlapOf(detections: DetectionTable, d: number, truths: TruthTable, t: number): number {
  const { boxes } = detections;
  const others = truths.boxes;
  const width = Math.min(boxes[4 * d + 2]!, others[4 * t + 2]!) - Math.max(boxes[4 * d]!, others[4 * t]!);
  if (width <= 0) return 0;
  const height = Math.min(boxes[4 * d + 3]!, others[4 * t + 3]!) - Math.max(boxes[4 * d + 1]!, others[4 * t + 1]!);
  if (height <= 0) return 0;
  const inner = width * height;
  const area = detections.boxAreas[d]!;
  const isCrowd = (truths.flags[t]! & truthFlags.crowd) !== 0;
  return inner / (isCrowd ? area : area + truths.boxAreas[t]! - inner);
}
