import type { Dataset } from '../../core/dataset/dataset';
import type { AnchorRecipe } from '../../core/detection/anchors/anchorRecipe';
import type { AnchorTasks } from '../../core/detection/anchors/anchorTasks';
import type { AnchorTruths } from '../../core/detection/anchors/anchorTruths';
import type { Coverage } from '../../core/detection/anchors/coverage';
import type { Tasks } from '../../core/ports/tasks';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter, type Event } from '../../core/std/emitter';
import type { LabelService } from '../labelService';

export interface AnchorServiceDependencies {
  readonly tasks: Tasks<AnchorTasks>;
  readonly labels: LabelService;
}

/** Knows the objects of each data set and asks workers what anchors can do for them. The panel and the command line ask it alike. */
export class AnchorService implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new Emitter<undefined>());
  private readonly truths = new Map<string, Promise<AnchorTruths>>();

  /** Fires when labels may have changed, so that objects are to be read again. */
  readonly onDidChange: Event<undefined> = this.changed.event;

  constructor(private readonly dependencies: AnchorServiceDependencies) {
    const { labels } = dependencies;
    const forget = (): void => {
      this.truths.clear();
      this.changed.fire(undefined);
    };
    this.store.add(labels.onDidChangeSamples(forget));
    this.store.add(labels.onDidOutdate(forget));
  }

  dispose(): void {
    this.store.dispose();
    this.truths.clear();
  }

  /** The objects of a data set, read once and remembered until labels change. */
  truthsOf(dataset: Dataset): Promise<AnchorTruths> {
    let truths = this.truths.get(dataset.id);
    if (truths === undefined) {
      const reading = this.readTruths(dataset);
      truths = reading;
      reading.catch(() => {
        if (this.truths.get(dataset.id) === reading) this.truths.delete(dataset.id);
      });
      this.truths.set(dataset.id, reading);
    }
    return truths;
  }

  async coverage(dataset: Dataset, recipe: AnchorRecipe, signal?: AbortSignal): Promise<Coverage> {
    const { boxes } = await this.truthsOf(dataset);
    return this.dependencies.tasks.run('measureCoverage', { recipe, boxes }, { signal, priority: 'interactive' });
  }

  /** The recipe with scales and ratios made from the data set's own objects. */
  async suggest(dataset: Dataset, recipe: AnchorRecipe, signal?: AbortSignal): Promise<AnchorRecipe> {
    const { boxes } = await this.truthsOf(dataset);
    return this.dependencies.tasks.run('suggestAnchors', { recipe, boxes }, { signal, priority: 'interactive' });
  }

  private async readTruths(dataset: Dataset): Promise<AnchorTruths> {
    const { labels, tasks } = this.dependencies;
    const input = { dataset, samples: await labels.samplesOf(dataset), live: labels.liveTexts };
    return tasks.run('collectAnchorTruths', input, { priority: 'interactive' });
  }
}
