import { commands, window, type LogOutputChannel, type Uri } from 'vscode';
import type { DetectionService } from '../../app/detections/detectionService';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import type { DetectionsLook } from '../../protocol/detectionsPanel';
import { readDetectionsLook } from '../../protocol/detectionsPanelChecks';
import { registerCommand } from '../../vscode/commands';
import { commands as ids, panels } from '../../vscode/ids';
import { registerLink } from '../../vscode/links';
import { chooseResults, chooseTruth, openResults, pathOfTarget } from './choose';
import { DetectionsPanel, type Comparison } from './panel';

export interface DetectionsDependencies {
  readonly detections: DetectionService;
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
  /** "publisher.name", for links. */
  readonly extensionId: string;
}

/** The *Detections* panel, and the command that opens it. It comes back after a reload. */
export function registerDetections(dependencies: DetectionsDependencies): Disposable {
  const store = new DisposableStore();
  const open = new Map<string, DetectionsPanel>();
  const keep = (comparison: Comparison, panel: DetectionsPanel): void => {
    const key = keyOf(comparison);
    open.set(key, panel);
    panel.onDidDispose(() => open.delete(key));
  };
  const show = (comparison: Comparison, look?: DetectionsLook): void => {
    const existing = open.get(keyOf(comparison));
    if (existing === undefined) keep(comparison, DetectionsPanel.create({ ...comparison, look }, dependencies));
    else existing.reveal(look);
  };
  store.add(
    registerCommand('evaluateDetections', dependencies.log, async (target, truthTarget) => {
      const results = pathOfTarget(target) ?? openResults() ?? (await chooseResults(undefined));
      // Soon after the start nobody has looked yet.
      if (dependencies.labels.datasets.length === 0) await commands.executeCommand(ids.refreshDatasets);
      const truth =
        results === undefined
          ? undefined
          : (pathOfTarget(truthTarget) ?? (await chooseTruth(results, dependencies.labels)));
      if (results !== undefined && truth !== undefined) show({ results, truth });
    }),
  );
  store.add(
    registerLink('detections', (state) => {
      const comparison = readComparison(state);
      if (comparison !== undefined) show(comparison, comparison.look);
    }),
  );
  store.add(
    window.registerWebviewPanelSerializer(panels.detections, {
      deserializeWebviewPanel: (webview, state: unknown) => {
        const comparison = readComparison(state);
        if (comparison === undefined) webview.dispose();
        else keep(comparison, new DetectionsPanel(webview, comparison, dependencies));
        return Promise.resolve();
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

function keyOf({ results, truth }: Comparison): string {
  return `${results}\n${truth}`;
}

function readComparison(state: unknown): Comparison | undefined {
  const { results, truth, look } = (state ?? {}) as { results?: unknown; truth?: unknown; look?: unknown };
  if (typeof results !== 'string' || typeof truth !== 'string') return undefined;
  return { results, truth, look: look === undefined ? undefined : readDetectionsLook(look) };
}
