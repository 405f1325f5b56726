import type { Tasks } from '../../core/ports/tasks';
import type { ProgressReport } from '../../core/ports/progress';
import type { PairDescription, PairThumbnail } from '../../core/segmentation/describePair';
import type { SegmentationTasks } from '../../core/segmentation/segmentationTasks';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter } from '../../core/std/emitter';
import type { Pixel } from '../../core/std/place';
import { isCancelled, type Problem } from '../../core/std/problem';
import { evaluateSegmentation, type EvaluationRequest, type FinishedEvaluation } from './evaluateSegmentation';

/** How far an evaluation is. */
export type SessionState =
  | { readonly kind: 'running'; readonly progress: ProgressReport | undefined }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'done'; readonly evaluation: FinishedEvaluation };

/** Pixels of the longer side of a thumbnail. */
const THUMBNAIL = 160;

/** One evaluation that somebody looks at: it can be made again with other options, and its pairs be looked at one by one. */
export class SegmentationSession implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new Emitter<undefined>());
  private running = new AbortController();
  private shown: SessionState = { kind: 'running', progress: undefined };
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly tasks: Tasks<SegmentationTasks>,
    private asked: EvaluationRequest,
  ) {}

  get state(): SessionState {
    return this.shown;
  }

  get request(): EvaluationRequest {
    return this.asked;
  }

  /** Compares everything, with what is changed in the request. What runs already is given up. */
  async run(change: Partial<EvaluationRequest> = {}): Promise<void> {
    this.asked = { ...this.asked, ...change };
    this.running.abort();
    const controller = new AbortController();
    this.running = controller;
    const { signal } = controller;
    this.set({ kind: 'running', progress: undefined });
    const progress = (report: ProgressReport): void => {
      if (!signal.aborted) this.set({ kind: 'running', progress: report });
    };
    try {
      const result = await evaluateSegmentation(this.tasks, this.asked, { signal, progress });
      if (signal.aborted) return;
      this.set(result.ok ? { kind: 'done', evaluation: result.value } : { kind: 'failed', problem: result.problem });
    } catch (error) {
      if (!isCancelled(error)) throw error;
      if (this.running === controller) this.set({ kind: 'cancelled' });
    }
  }

  cancel(): void {
    this.running.abort();
  }

  async pair(index: number): Promise<PairDescription | undefined> {
    const found = this.find(index);
    return found === undefined ? undefined : this.tasks.run('describePair', found, { priority: 'interactive' });
  }

  async thumbnails(indices: readonly number[]): Promise<readonly (PairThumbnail | undefined)[]> {
    if (this.shown.kind !== 'done') return [];
    const { pairs, options } = this.shown.evaluation;
    const wanted = indices.flatMap((index) => pairs[index] ?? []);
    return this.tasks.run(
      'thumbnailPairs',
      { pairs: wanted, reading: options, limit: THUMBNAIL },
      { priority: 'interactive' },
    );
  }

  async scores(index: number, pixel: Pixel): Promise<Float64Array | undefined> {
    const found = this.find(index);
    return found === undefined
      ? undefined
      : this.tasks.run('pixelScores', { ...found, ...pixel }, { priority: 'interactive' });
  }

  dispose(): void {
    this.running.abort();
    this.store.dispose();
  }

  private find(index: number) {
    if (this.shown.kind !== 'done') return undefined;
    const pair = this.shown.evaluation.pairs[index];
    return pair === undefined ? undefined : { pair, reading: this.shown.evaluation.options };
  }

  private set(state: SessionState): void {
    if (this.store.isDisposed) return;
    this.shown = state;
    this.changed.fire(undefined);
  }
}
