import { window, type LogOutputChannel, type Uri } from 'vscode';
import type { ArtifactService } from '../../app/runs/artifactService';
import type { RunService } from '../../app/runs/runService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { panels } from '../../vscode/ids';
import { RunPanel } from './panel';

export interface RunPanelDependencies {
  readonly runs: RunService;
  readonly artifacts: ArtifactService;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** The *Run* panel: one run, or several that are compared. It comes back after a reload. */
export function registerRunPanel(dependencies: RunPanelDependencies): Disposable {
  const store = new DisposableStore();
  const open = new Map<string, RunPanel>();
  const show = (ids: readonly string[]): void => {
    const key = ids.join(' ');
    const existing = open.get(key);
    if (existing !== undefined) {
      existing.reveal();
      return;
    }
    const panel = RunPanel.create(ids, dependencies);
    keep(key, panel);
  };
  const keep = (key: string, panel: RunPanel): void => {
    open.set(key, panel);
    panel.onDidDispose(() => open.delete(key));
  };
  store.add(
    registerCommand('openRun', dependencies.log, (target) => {
      const ids = idsOf(target) ?? newest(dependencies.runs);
      if (ids.length > 0) show(ids);
    }),
  );
  store.add(
    window.registerWebviewPanelSerializer(panels.run, {
      deserializeWebviewPanel: (webview, state: unknown) => {
        const ids = keptRuns(state);
        keep(ids.join(' '), RunPanel.restore(webview, ids, dependencies));
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

function idsOf(target: unknown): readonly string[] | undefined {
  const node = target as { kind?: unknown; id?: unknown; ids?: unknown } | undefined;
  if (node?.kind === 'run' && typeof node.id === 'string') return [node.id];
  if (node?.kind === 'runs' && Array.isArray(node.ids)) return node.ids.filter((id) => typeof id === 'string');
  return undefined;
}

function newest({ runs }: RunService): readonly string[] {
  return runs.slice(0, 1).map(({ record }) => record.id);
}

function keptRuns(state: unknown): readonly string[] {
  const runs = (state as { runs?: unknown } | undefined)?.runs;
  return Array.isArray(runs) ? runs.filter((id) => typeof id === 'string') : [];
}
