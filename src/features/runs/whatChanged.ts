import { commands as editorCommands, EventEmitter, l10n, Uri, window, workspace } from 'vscode';
import { provenanceOf } from '../../app/runs/provenanceText';
import type { RunService } from '../../app/runs/runService';
import type { RunState } from '../../app/runs/runState';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { translate } from '../../vscode/translate';

const SCHEME = 'jetson-run';

/** Shows what two runs were made of beside each other, in the editor's own comparison. */
export interface WhatChanged extends Disposable {
  show(before: RunState, after: RunState): Promise<void>;
}

export function createWhatChanged(runs: RunService): WhatChanged {
  const store = new DisposableStore();
  const changed = store.add(new EventEmitter<Uri>());
  store.add(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ path }) => describe(runs, path.split('/')[1] ?? ''),
    }),
  );
  return {
    async show(before, after) {
      const [left, right] = [uriOf(before), uriOf(after)];
      // A run may have learned something since it was last shown.
      for (const uri of [left, right]) changed.fire(uri);
      const title = l10n.t('{0} ↔ {1}', before.record.name, after.record.name);
      await editorCommands.executeCommand('vscode.diff', left, right, title);
    },
    dispose() {
      store.dispose();
    },
  };
}

function uriOf({ record: { id, name } }: RunState): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${id}/${name.replaceAll('/', '_')}` });
}

async function describe(runs: RunService, id: string): Promise<string> {
  const [run, store] = [runs.get(id), runs.storeOf(id)];
  if (run === undefined || store === undefined) return l10n.t('The run is no longer there.');
  const sections = await provenanceOf(run.record, store);
  return sections
    .map(({ title, lines }) => [translate(title), ...lines.map((line) => `  ${line}`), ''].join('\n'))
    .join('\n');
}

/** Tells that a run has nothing before it that it could be compared with. */
export function tellNothingBefore({ record }: RunState): void {
  void window.showInformationMessage(
    l10n.t('No run of this folder came before {0}. Select two runs to see what changed between them.', record.name),
  );
}
