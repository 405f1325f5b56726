import { window, type LogOutputChannel, type Uri } from 'vscode';
import type { DetectionService } from '../../app/detections/detectionService';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import type { DetectionsLook } from '../../protocol/detectionsPanel';
import { checkMove, readDetectionsLook } from '../../protocol/detectionsPanelChecks';
import { registerCommand } from '../../vscode/commands';
import { panels } from '../../vscode/ids';
import { registerLink } from '../../vscode/links';
import { chooseResults, chooseTruth, pathOfTarget } from './choose';
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
      const results = pathOfTarget(target) ?? (await chooseResults(undefined));
      const truth =
        results === undefined
          ? undefined
          : (pathOfTarget(truthTarget) ?? (await chooseTruth(results, dependencies.labels)));
      if (results !== undefined && truth !== undefined) show({ results, truth });
    }),
  );
  store.add(
    registerCommand('moveDetections', dependencies.log, (to) => {
      const move = checkMove(to);
      if (move !== undefined) for (const panel of open.values()) panel.move(move);
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
