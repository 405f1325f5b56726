import type { LiveTexts } from '../../core/dataset/checkEnvironment';
import type { DetectionTasks } from '../../core/detection/detectionTasks';
import type { DetectionSource, OpenedDetections, TruthSource } from '../../core/detection/openDetections';
import type { ClassMapping } from '../../core/detection/results/classMapping';
import { classMappingPath, formatClassMapping } from '../../core/detection/results/classMappingFile';
import type { TruthClass } from '../../core/detection/tables';
import type { FileStore } from '../../core/ports/files';
import type { Tasks } from '../../core/ports/tasks';
import { extname } from '../../core/std/path';
import type { Result } from '../../core/std/problem';
import type { LabelService } from '../labelService';

export interface DetectionServiceDependencies {
  readonly tasks: Tasks<DetectionTasks>;
  readonly labels: LabelService;
  readonly files: FileStore;
}

/** Opens what is compared, for the panel and its commands. */
export class DetectionService {
  constructor(private readonly dependencies: DetectionServiceDependencies) {}

  /** The truths at a path: a COCO file by itself, or the data set that is there; undefined where none is known. */
  async truthAt(path: string): Promise<TruthSource | undefined> {
    const { labels } = this.dependencies;
    const state = labels.datasets.find(({ dataset }) => [dataset.id, dataset.source, dataset.root].includes(path));
    if (state !== undefined) {
      return { kind: 'dataset', dataset: state.dataset, samples: await labels.samplesOf(state.dataset) };
    }
    return extname(path).toLowerCase() === '.json' ? { kind: 'coco', path } : undefined;
  }

  open(source: DetectionSource, signal?: AbortSignal): Promise<Result<OpenedDetections>> {
    const live: LiveTexts = [];
    return this.dependencies.tasks.run('openDetections', { source, live }, { signal, priority: 'interactive' });
  }

  /** Keeps what a person says the classes of some results are, beside them. */
  async keepClasses(results: string, mapping: ClassMapping, classes: readonly TruthClass[]): Promise<Result<void>> {
    const text = formatClassMapping(mapping, classes);
    return this.dependencies.files.write(classMappingPath(results), new TextEncoder().encode(text));
  }
}
