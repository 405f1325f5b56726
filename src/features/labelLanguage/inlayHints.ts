import {
  EventEmitter,
  InlayHint,
  Position,
  type CancellationToken,
  type InlayHintsProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import type { LabelService } from '../../app/labelService';
import { encodingOf } from '../../app/ownership';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { isCancelled } from '../../core/std/problem';
import { signalOf } from '../../vscode/abort';
import { pathOf } from '../../vscode/paths';

/** The name of the class after its number, on every row of a YOLO label file. */
export class ClassInlayHintsProvider implements InlayHintsProvider, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<void>());
  readonly onDidChangeInlayHints = this.changed.event;

  constructor(private readonly labels: LabelService) {
    this.store.add(
      labels.onDidDiscover(() => {
        this.changed.fire();
      }),
    );
  }

  async provideInlayHints(document: TextDocument, range: Range, token: CancellationToken): Promise<InlayHint[]> {
    try {
      return await this.hintsOf(document, range, signalOf(token));
    } catch (error) {
      if (isCancelled(error)) return [];
      throw error;
    }
  }

  dispose(): void {
    this.store.dispose();
  }

  private async hintsOf(document: TextDocument, range: Range, signal: AbortSignal): Promise<InlayHint[]> {
    const path = pathOf(document.uri);
    const owner = await this.labels.ownerOf(path);
    if (owner === undefined || encodingOf(owner, path) !== 'yolo-txt') return [];
    const byId = new Map(owner.dataset.classes.map(({ id, name }) => [id, name]));
    const hints: InlayHint[] = [];
    for (let line = range.start.line; line <= Math.min(range.end.line, document.lineCount - 1); line++) {
      if (signal.aborted) return [];
      const written = /^\s*(\d+)(?=\s)/.exec(document.lineAt(line).text);
      const name = written === null ? undefined : byId.get(Number(written[1]));
      if (written === null || name === undefined) continue;
      const hint = new InlayHint(new Position(line, written[0].length), name);
      hint.paddingLeft = true;
      hints.push(hint);
    }
    return hints;
  }
}
