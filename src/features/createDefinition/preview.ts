import {
  EventEmitter,
  Uri,
  ViewColumn,
  window,
  workspace,
  type TextDocument,
  type TextDocumentContentProvider,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/std/disposable';

const SCHEME = 'jetson-preview';

/** Shows a text under the name of a file that is not written yet. */
export class DefinitionPreview implements TextDocumentContentProvider, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<Uri>());
  private readonly texts = new Map<string, string>();
  readonly onDidChange = this.changed.event;

  constructor() {
    this.store.add(workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  async show(path: string, text: string): Promise<TextDocument> {
    const uri = Uri.from({ scheme: SCHEME, path: path.startsWith('/') ? path : `/${path}` });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Active });
    return document;
  }

  /** Takes the preview off the screen. */
  async close({ uri }: TextDocument): Promise<void> {
    this.texts.delete(uri.toString());
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(({ input }) => (input as { uri?: Uri } | undefined)?.uri?.toString() === uri.toString());
    await window.tabGroups.close(own);
  }

  dispose(): void {
    this.store.dispose();
  }
}
