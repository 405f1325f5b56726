import { commands, ViewColumn, window, type LogOutputChannel, type Uri, type WebviewPanel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { sampleAt, type Ownership } from '../../app/ownership';
import type { Dataset } from '../../core/dataset/dataset';
import type { SampleDescription } from '../../core/dataset/describeSample';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { isCancelled } from '../../core/std/problem';
import type { TextRange } from '../../core/std/place';
import { Channel } from '../../protocol/channel';
import type { LabelsPanelNotices, LabelsPanelRequests, LabelsState, LabelsView } from '../../protocol/labelsPanel';
import { checkEmpty, checkFix, checkHelp, checkReveal, checkStep } from '../../protocol/labelsChecks';
import { isRuleId } from '../../core/rules/catalogue';
import { commands as ids, customEditors, internalCommands } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';
import { webviewPort } from '../../vscode/webviewPage';
import { workspaceFiles } from '../../vscode/workspaceFiles';
import { buildLabelsView } from './view';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  /** The page of this image, opened next, begins with this state. */
  readonly handOver: (image: string, state: LabelsState) => void;
}

/** One open Labels editor: answers its page, and tells it when labels or the text cursor change. */
export class LabelEditorSession implements Disposable {
  private readonly store = new DisposableStore();
  private readonly channel: Channel<object, LabelsPanelRequests, LabelsPanelNotices, object>;
  private readonly imagePath: string;
  private owner: Ownership | undefined;
  private description: SampleDescription | undefined;
  private refreshing: AbortController | undefined;
  private isReady = false;

  constructor(
    private readonly uri: Uri,
    private readonly panel: WebviewPanel,
    private readonly dependencies: Dependencies,
  ) {
    this.imagePath = pathOf(uri);
    this.channel = this.store.add(new Channel(webviewPort(panel.webview)));
    this.answerPage();
    const { labels } = dependencies;
    this.store.add(
      labels.onDidChangeSamples((images) => {
        if (images.includes(this.imagePath)) this.refresh();
      }),
    );
    this.store.add(
      labels.onDidDiscover(() => {
        this.refresh();
      }),
    );
    this.store.add(
      window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        this.highlight(pathOf(textEditor.document.uri), selections[0]?.active.line ?? 0);
      }),
    );
  }

  dispose(): void {
    this.refreshing?.abort();
    this.store.dispose();
  }

  private answerPage(): void {
    this.channel.handle('ready', checkEmpty, async () => {
      this.isReady = true;
      return this.load(new AbortController().signal);
    });
    this.channel.handle('revealLabel', checkReveal, ({ range }) => this.revealLabel(range));
    this.channel.handle('openAnnotation', checkEmpty, () => this.openAnnotation());
    this.channel.handle('step', checkStep, (input) => this.step(input));
    this.channel.handle('fix', checkFix, ({ index, rule }) => this.fix(index, rule));
    this.channel.handle('openHelp', checkHelp, ({ rule }) => this.openHelp(rule));
  }

  private async load(signal: AbortSignal): Promise<LabelsView> {
    const { labels } = this.dependencies;
    const owner = await labels.viewerOwnerOf(this.imagePath);
    this.owner = owner;
    const sample = sampleAt(owner);
    this.description =
      owner !== undefined && sample !== undefined ? await labels.describe(owner.dataset, sample, signal) : undefined;
    const { position, total } = owner === undefined ? { position: 0, total: 0 } : await this.positionIn(owner.dataset);
    return buildLabelsView({
      imagePath: this.imagePath,
      imageUri: await this.addressOfImage(),
      owner,
      description: this.description,
      position,
      total,
    });
  }

  /** Where the page fetches the picture: another address for other bytes. */
  private async addressOfImage(): Promise<string> {
    const stat = await workspaceFiles.stat(this.imagePath);
    const address = this.panel.webview.asWebviewUri(this.uri);
    const query = stat.ok ? `v=${stat.value.mtime}-${stat.value.size}` : '';
    return address.with({ query }).toString();
  }

  private refresh(): void {
    if (!this.isReady) return;
    this.refreshing?.abort();
    const controller = new AbortController();
    this.refreshing = controller;
    this.load(controller.signal).then(
      (view) => {
        if (!controller.signal.aborted) this.channel.notify('view', view);
      },
      (error: unknown) => {
        if (!isCancelled(error)) this.dependencies.log.error(`Showing ${this.imagePath}: ${String(error)}`);
      },
    );
  }

  private async positionIn(dataset: Dataset): Promise<{ position: number; total: number }> {
    const samples = await this.dependencies.labels.samplesOf(dataset);
    return { position: samples.findIndex(({ image }) => image === this.imagePath) + 1, total: samples.length };
  }

  /** Tells the page which label the text cursor stands in. */
  private highlight(path: string, line: number): void {
    const objects = this.description?.objects;
    if (objects === undefined || !this.isReady || path === this.imagePath) return;
    if (!objects.some(({ file }) => file === path) && !(sampleAt(this.owner)?.annotations.includes(path) ?? false))
      return;
    const index = objects.findIndex(
      ({ file, range }) => file === path && range.start.line <= line && line <= range.end.line,
    );
    this.channel.notify('highlight', { objectIndex: index < 0 ? undefined : index });
  }

  private async revealLabel(range: TextRange): Promise<boolean> {
    const file = this.description?.annotation;
    if (file === undefined) return false;
    await window.showTextDocument(uriOf(file), {
      selection: toRange(range),
      viewColumn: this.panel.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One,
      preserveFocus: false,
    });
    return true;
  }

  private async openAnnotation(): Promise<boolean> {
    const file = this.description?.annotation;
    if (file === undefined) return false;
    await commands.executeCommand('vscode.open', uriOf(file), ViewColumn.Beside);
    return true;
  }

  /** Shows the next image in this editor's place. */
  private async step({ by, only, state }: LabelsPanelRequests['step']['input']): Promise<boolean> {
    if (this.owner === undefined) return false;
    const next = await this.dependencies.labels.neighbour(this.owner.dataset, this.imagePath, by, only);
    if (next === undefined) return false;
    this.dependencies.handOver(next, state);
    await commands.executeCommand('vscode.openWith', uriOf(next), customEditors.labels, {
      viewColumn: this.panel.viewColumn,
    });
    this.panel.dispose();
    return true;
  }

  private async fix(index: number, rule: string): Promise<boolean> {
    const finding = this.description?.findings[index];
    if (this.owner === undefined || finding?.rule !== rule) return false;
    await commands.executeCommand(ids.fixFinding, { dataset: this.owner.dataset, finding });
    return true;
  }

  private async openHelp(rule: string): Promise<boolean> {
    if (!isRuleId(rule)) return false;
    await commands.executeCommand(internalCommands.showRule, rule);
    return true;
  }
}
