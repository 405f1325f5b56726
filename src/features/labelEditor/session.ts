import { commands, ViewColumn, window, type LogOutputChannel, type Uri, type Webview, type WebviewPanel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { sampleAt, type Ownership } from '../../app/ownership';
import { describedFile } from '../../core/dataset/describedFile';
import type { SampleDescription } from '../../core/dataset/describeSample';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { isCancelled } from '../../core/std/problem';
import { Channel } from '../../protocol/channel';
import type {
  LabelsPanelNotices,
  LabelsPanelRequests,
  LabelsState,
  LabelsView,
  ShownPlace,
} from '../../protocol/labelsPanel';
import { checkEmpty, checkFix, checkHelp, checkReveal, checkStep } from '../../protocol/labelsChecks';
import { isRuleId } from '../../core/rules/catalogue';
import { commands as ids, customEditors, internalCommands } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';
import { webviewPort } from '../../vscode/webviewPage';
import type { FirstContent, PictureFile } from './document';
import { loadLabels, type LoadedLabels } from './loadLabels';
import { buildLabelsView } from './view';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  /** The page of this image, opened next, begins with this state. Dispose of what it gives once it is open. */
  readonly handOver: (image: string, state: LabelsState) => Disposable;
}

/** One open Labels editor: answers its page, and tells it when labels or the text cursor change. */
export class LabelEditorSession implements Disposable {
  private readonly store = new DisposableStore();
  private readonly channel: Channel<object, LabelsPanelRequests, LabelsPanelNotices, object>;
  private readonly imagePath: string;
  private owner: Ownership | undefined;
  private description: SampleDescription | undefined;
  private refreshing = new AbortController();
  /** What is sent before a page asks for it, until one does. */
  private first: Promise<unknown> | undefined;

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

  /**
   * Sends what was read ahead. The editor keeps messages until the page is loaded; labels and picture then do not wait for the
   * page to ask.
   */
  begin({ picture, labels }: FirstContent): void {
    this.first = Promise.all([this.sendPicture(picture), this.send(labels, this.refreshing.signal)]);
    this.first.catch(() => undefined);
  }

  dispose(): void {
    this.refreshing.abort();
    this.store.dispose();
  }

  private answerPage(): void {
    this.channel.handle('ready', checkEmpty, async () => {
      const { first } = this;
      this.first = undefined;
      if (first === undefined) return this.load(new AbortController().signal);
      await first;
      return undefined;
    });
    this.channel.handle('revealLabel', checkReveal, (place) => this.revealLabel(place));
    this.channel.handle('openAnnotation', checkEmpty, () => this.openAnnotation());
    this.channel.handle('step', checkStep, (input) => this.step(input));
    this.channel.handle('fix', checkFix, ({ index, rule }) => this.fix(index, rule));
    this.channel.handle('openHelp', checkHelp, ({ rule }) => this.openHelp(rule));
  }

  private async load(signal: AbortSignal): Promise<LabelsView> {
    return this.show(await loadLabels(this.dependencies.labels, this.imagePath, signal));
  }

  private show(loaded: LoadedLabels): LabelsView {
    this.owner = loaded.owner;
    this.description = loaded.description;
    const imageUri = pictureAddress(this.panel.webview, this.uri, loaded.version);
    return buildLabelsView({ ...loaded, imagePath: this.imagePath, imageUri });
  }

  private async send(loading: Promise<LoadedLabels>, signal: AbortSignal): Promise<void> {
    const loaded = await loading;
    if (!signal.aborted) this.channel.notify('view', this.show(loaded));
  }

  private async sendPicture(picture: Promise<PictureFile>): Promise<void> {
    const { version, bytes } = await picture;
    const read = await bytes;
    const uri = pictureAddress(this.panel.webview, this.uri, version);
    if (read !== undefined) this.channel.notify('picture', { uri, bytes: read });
  }

  private refresh(): void {
    this.refreshing.abort();
    this.refreshing = new AbortController();
    const { signal } = this.refreshing;
    this.send(loadLabels(this.dependencies.labels, this.imagePath, signal), signal).catch((error: unknown) => {
      if (!isCancelled(error)) this.dependencies.log.error(`Showing ${this.imagePath}: ${String(error)}`);
    });
  }

  /** Tells the page which label the text cursor stands in. */
  private highlight(path: string, line: number): void {
    const objects = this.description?.objects;
    if (objects === undefined || path === this.imagePath) return;
    if (!objects.some(({ file }) => file === path) && !(sampleAt(this.owner)?.annotations.includes(path) ?? false))
      return;
    const index = objects.findIndex(
      ({ file, range }) => file === path && range.start.line <= line && line <= range.end.line,
    );
    this.channel.notify('highlight', { objectIndex: index < 0 ? undefined : index });
  }

  private async revealLabel(place: ShownPlace): Promise<boolean> {
    const file = this.description === undefined ? undefined : describedFile(this.description, place);
    if (file === undefined) return false;
    await window.showTextDocument(uriOf(file), {
      selection: toRange(place.range),
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
    const ahead = this.dependencies.handOver(next, state);
    try {
      await commands.executeCommand('vscode.openWith', uriOf(next), customEditors.labels, {
        viewColumn: this.panel.viewColumn,
      });
    } finally {
      ahead.dispose();
    }
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

/** Where a page fetches the picture: another address for other bytes. */
export function pictureAddress(webview: Webview, uri: Uri, version: string): string {
  return webview
    .asWebviewUri(uri)
    .with({ query: version === '' ? '' : `v=${version}` })
    .toString();
}
