import { window, type LogOutputChannel, type Uri } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { EvaluationRequest } from '../../app/segmentation/evaluateSegmentation';
import type { Tasks } from '../../core/ports/tasks';
import type { SegmentationTasks } from '../../core/segmentation/segmentationTasks';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { panels } from '../../vscode/ids';
import { checkKept } from '../../protocol/segmentationChecks';
import type { SegmentationLook } from '../../protocol/segmentationPanel';
import { registerLink } from '../../vscode/links';
import { chooseEvaluation } from './choose';
import { SegmentationPanel } from './panel';
import { restoredRequest } from './restore';

export interface SegmentationDependencies {
  readonly labels: LabelService;
  readonly tasks: Tasks<SegmentationTasks>;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
  /** "publisher.name", for links. */
  readonly extensionId: string;
}

/** The *Segmentation* panel: predicted masks against those of a data set. It comes back after a reload. */
export function registerSegmentation(dependencies: SegmentationDependencies): Disposable {
  const store = new DisposableStore();
  const open = new Map<string, SegmentationPanel>();
  const keep = (request: EvaluationRequest, panel: SegmentationPanel): void => {
    const key = keyOf(request);
    open.set(key, panel);
    panel.onDidDispose(() => open.delete(key));
  };
  const show = (request: EvaluationRequest, look?: SegmentationLook): void => {
    const existing = open.get(keyOf(request));
    if (existing === undefined) keep(request, SegmentationPanel.create(request, dependencies, look));
    else existing.reveal(look);
  };
  store.add(
    registerCommand('evaluateSegmentation', dependencies.log, async (target) => {
      const request = await chooseEvaluation(target, dependencies.labels);
      if (request !== undefined) show(request);
    }),
  );
  store.add(
    registerLink('segmentation', (state) => {
      void restoredRequest(state, dependencies.labels).then((request) => {
        if (request !== undefined) show(request, checkKept(state)?.look);
      });
    }),
  );
  store.add(
    window.registerWebviewPanelSerializer(panels.segmentation, {
      deserializeWebviewPanel: async (webview, state: unknown) => {
        const request = await restoredRequest(state, dependencies.labels);
        if (request === undefined) {
          dependencies.log.warn('A Segmentation panel was not restored: its data set is not in this window.');
          webview.dispose();
        } else keep(request, SegmentationPanel.restore(webview, request, dependencies));
      },
    }),
  );
  store.add({
    dispose: () => {
      for (const panel of open.values()) panel.dispose();
    },
  });
  return store;
}

function keyOf({ dataset, predictions }: EvaluationRequest): string {
  return `${dataset.id}\n${predictions}`;
}
