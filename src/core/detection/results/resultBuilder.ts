import { message } from '../../std/message';
import { ProblemTally } from '../problemTally';
import { DetectionBuilder } from '../tableBuilders';
import type { DetectionTable, RowPlaces, TableProblem, TruthCollection } from '../tables';
import { ImageIndex } from './imageIndex';

/** What was read from files of results, before it is known which class of the data set each of their classes is. */
export interface RawResults {
  /** `classes` are indices into `classKeys`. */
  readonly detections: DetectionTable;
  /** The classes as the files write them: names or numbers. */
  readonly classKeys: readonly string[];
  readonly places: RowPlaces;
  readonly problems: readonly TableProblem[];
  readonly format: ResultFormat;
  /** Files without confidences: every detection has the score 1. */
  readonly hasScores: boolean;
}

export type ResultFormat = 'coco-results' | 'voc-results' | 'author-npy' | 'author-txt' | 'yolo-txt' | 'csv';

/** One detection as a file has it, its box already in continuous pixels. */
export interface ResultRow {
  readonly image: number;
  readonly classKey: number;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Width × height as written. */
  readonly boxArea: number;
  readonly score: number;
  readonly line: number;
  readonly character: number;
}

/** Collects the detections of files; what cannot be used is counted. */
export class ResultBuilder {
  readonly images: ImageIndex;
  readonly problems = new ProblemTally();
  private readonly builder = new DetectionBuilder();
  private readonly classKeys: string[] = [];
  private readonly keyIndices = new Map<string, number>();
  private file = '';
  private fileIndex = 0;
  hasScores = true;

  constructor(readonly truths: Pick<TruthCollection, 'images' | 'imageIds' | 'classes'>) {
    this.images = new ImageIndex(truths);
  }

  /** What follows stands in this file. */
  begin(file: string): void {
    this.file = file;
    this.fileIndex = this.builder.fileIndex(file);
  }

  classKey(written: string): number {
    let index = this.keyIndices.get(written);
    if (index === undefined) {
      index = this.classKeys.push(written) - 1;
      this.keyIndices.set(written, index);
    }
    return index;
  }

  push(row: ResultRow): void {
    const { image, classKey, x0, y0, x1, y1, boxArea, line, character, score } = row;
    if (!Number.isFinite(score)) {
      this.problem('results/score', line, () => message('The confidence is not a number.'));
    } else if (!(x1 >= x0 && y1 >= y0 && Number.isFinite(x0 + y0 + x1 + y1))) {
      this.problem('results/box', line, () => message('The box is not four numbers with an inside.'));
    } else {
      const box = { image, classIndex: classKey, x0, y0, x1, y1, boxArea };
      this.builder.push(box, score, { file: this.fileIndex, line, character });
    }
  }

  unknownImage(written: string | number, line: number): void {
    this.problem('results/unknown-image', line, () => message('The image {0} is not one of the data set.', written));
  }

  problem(code: string, line: number, sentence: Parameters<ProblemTally['add']>[1]): void {
    this.problems.add(code, sentence, { file: this.file, line });
  }

  take(format: ResultFormat): RawResults {
    const { classKeys, hasScores } = this;
    return { ...this.builder.take(), classKeys, problems: this.problems.take(), format, hasScores };
  }
}
