import { commands, l10n, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { Dataset } from '../../core/dataset/dataset';
import type { AnchorRecipe } from '../../core/detection/anchors/anchorRecipe';
import type { AnchorTruths } from '../../core/detection/anchors/anchorTruths';
import type { Coverage } from '../../core/detection/anchors/coverage';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter } from '../../core/std/emitter';
import { isCancelled } from '../../core/std/problem';
import type { AnchorsPanelNotices, AnchorsPanelRequests, AnchorsView } from '../../protocol/anchorsPanel';
import {
  checkCoverageRequest,
  checkImageIndex,
  checkRow,
  checkSave,
  checkSuggestRequest,
  checkText,
} from '../../protocol/anchorsPanelChecks';
import { Channel } from '../../protocol/channel';
import { checkEmpty } from '../../protocol/checks';
import { pageDocument } from '../../protocol/pageDocument';
import { commands as ids, panels } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';
import { newNonce, pageBundle, pageLanguage, webviewPort } from '../../vscode/webviewPage';
import type { AnchorsDependencies } from './register';

/** Labels change with every key: objects are read again when they stand still. */
const SETTLE_MS = 400;

/** One panel with the page that shows what anchors can do for the objects of a data set. */
export class AnchorsPanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly disposed = this.store.add(new Emitter<undefined>());
  private readonly channel: Channel<object, AnchorsPanelRequests, AnchorsPanelNotices, object>;
  private readonly measuring: Partial<Record<'own' | 'other', AbortController>> = {};
  private truths: AnchorTruths | undefined;
  private timer: NodeJS.Timeout | undefined;
  readonly onDidDispose = this.disposed.event;

  static create(datasetId: string, dependencies: AnchorsDependencies): AnchorsPanel {
    const panel = window.createWebviewPanel(panels.anchors, '', ViewColumn.Active, { enableFindWidget: false });
    return new AnchorsPanel(panel, datasetId, dependencies);
  }

  static restore(panel: WebviewPanel, datasetId: string, dependencies: AnchorsDependencies): AnchorsPanel {
    return new AnchorsPanel(panel, datasetId, dependencies);
  }

  private constructor(
    private readonly panel: WebviewPanel,
    readonly datasetId: string,
    private readonly dependencies: AnchorsDependencies,
  ) {
    const { anchors, labels, extensionUri } = dependencies;
    const dist = Uri.joinPath(extensionUri, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'jetson.svg');
    panel.title = l10n.t('Anchors');
    this.channel = new Channel(webviewPort(panel.webview));
    this.answer();
    panel.webview.html = pageDocument({
      title: 'Anchors',
      scriptUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'anchors.js')).toString(),
      styleUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'anchors.css')).toString(),
      controlsUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'controls.js')).toString(),
      nonce: newNonce(),
      cspSource: panel.webview.cspSource,
      lang: pageLanguage(),
      bundle: pageBundle(),
    });
    this.store.add(
      anchors.onDidChange(() => {
        this.sendSoon();
      }),
    );
    // A panel that comes back may be there before its data set is found.
    this.store.add(
      labels.onDidDiscover(() => {
        if (this.truths === undefined) this.sendSoon();
      }),
    );
    this.store.add(
      window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        this.highlight(pathOf(textEditor.document.uri), selections[0]?.active.line ?? 0);
      }),
    );
    // A file that is opened at its beginning moves no cursor.
    this.store.add(
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined) this.highlight(pathOf(editor.document.uri), editor.selection.active.line);
      }),
    );
    panel.onDidDispose(() => {
      this.dispose();
    });
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    if (this.store.isDisposed) return;
    clearTimeout(this.timer);
    for (const controller of Object.values(this.measuring)) controller.abort();
    this.channel.dispose();
    this.disposed.fire(undefined);
    this.store.dispose();
    this.panel.dispose();
  }

  private get dataset(): Dataset | undefined {
    return this.dependencies.labels.datasets.find(({ dataset }) => dataset.id === this.datasetId)?.dataset;
  }

  private answer(): void {
    const { channel } = this;
    channel.handle('ready', checkEmpty, () => this.view());
    channel.handle('coverage', checkCoverageRequest, ({ side, recipe }) => this.measure(side, recipe));
    channel.handle('suggest', checkSuggestRequest, async ({ recipe }) => {
      const { dataset } = this;
      return dataset === undefined ? undefined : this.dependencies.anchors.suggest(dataset, recipe);
    });
    channel.handle('picture', checkImageIndex, ({ image }) => this.picture(image));
    channel.handle('openObject', checkRow, ({ row }) => this.openObject(row));
    channel.handle('openImage', checkImageIndex, async ({ image }) => {
      const name = this.truths?.imageNames[image];
      if (name === undefined) return false;
      await commands.executeCommand(ids.visualiseLabels, uriOf(name));
      return true;
    });
    channel.handle('save', checkSave, ({ name, bytes }) => this.save(name, bytes));
    channel.handle('openText', checkText, async ({ text, language }) => {
      const document = await workspace.openTextDocument({ content: text, language });
      await window.showTextDocument(document, ViewColumn.Beside);
      return true;
    });
  }

  private async save(name: string, bytes: Uint8Array): Promise<boolean> {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const target = await window.showSaveDialog(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) });
    if (target === undefined) return false;
    await workspace.fs.writeFile(target, bytes);
    return true;
  }

  private async view(): Promise<AnchorsView> {
    const { dataset } = this;
    const { anchors, log } = this.dependencies;
    const base = { dataset: this.datasetId, name: dataset?.name ?? '', preset: dataset?.network.anchors };
    this.panel.title = dataset === undefined ? l10n.t('Anchors') : l10n.t('Anchors: {0}', dataset.name);
    if (dataset === undefined) {
      const problem = this.datasetId === '' ? undefined : l10n.t('The data set was not found: {0}', this.datasetId);
      return { ...base, truths: undefined, problem };
    }
    try {
      this.truths = await anchors.truthsOf(dataset);
      return { ...base, truths: this.truths, problem: undefined };
    } catch (error) {
      log.error(`Anchors of ${dataset.name}: ${String(error)}`);
      return { ...base, truths: undefined, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Edits come quicker than answers: the one before is no longer waited for. */
  private async measure(side: 'own' | 'other', recipe: AnchorRecipe): Promise<Coverage | undefined> {
    const { dataset } = this;
    if (dataset === undefined) return undefined;
    this.measuring[side]?.abort();
    const controller = (this.measuring[side] = new AbortController());
    try {
      return await this.dependencies.anchors.coverage(dataset, recipe, controller.signal);
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    }
  }

  private async picture(image: number): Promise<{ bytes: Uint8Array<ArrayBuffer> } | undefined> {
    const name = this.truths?.imageNames[image];
    if (name === undefined) return undefined;
    try {
      return { bytes: new Uint8Array(await workspace.fs.readFile(uriOf(name))) };
    } catch {
      return undefined;
    }
  }

  private async openObject(row: number): Promise<boolean> {
    const { places } = this.truths ?? {};
    const file = places?.files[places.fileOf[row] ?? -1];
    if (places === undefined || file === undefined) return false;
    const start = { line: places.lines[row] ?? 0, character: places.characters[row] ?? 0 };
    await commands.executeCommand('vscode.open', uriOf(file), {
      viewColumn: this.panel.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One,
      selection: { start, end: start },
    });
    return true;
  }

  /** Tells the page which object the text cursor stands in. */
  private highlight(path: string, line: number): void {
    const { places } = this.truths ?? {};
    const file = places?.files.indexOf(path) ?? -1;
    if (places === undefined || file < 0) return;
    // The label that begins last before the cursor: an element may take several lines.
    let row = -1;
    for (let i = 0; i < places.fileOf.length; i++) {
      if (places.fileOf[i] !== file || places.lines[i]! > line) continue;
      if (row < 0 || places.lines[i]! >= places.lines[row]!) row = i;
    }
    if (row >= 0) this.channel.notify('highlight', { row });
  }

  private sendSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.view().then((view) => {
        this.channel.notify('view', view);
      });
    }, SETTLE_MS);
  }
}
