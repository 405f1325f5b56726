import { commands, env, l10n, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { EvaluationRequest } from '../../app/segmentation/evaluateSegmentation';
import { SegmentationSession } from '../../app/segmentation/segmentationSession';
import { parseImageGlob } from '../../core/dataset/imageGlob';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter } from '../../core/std/emitter';
import { Channel } from '../../protocol/channel';
import { checkEmpty } from '../../protocol/checks';
import { pageDocument } from '../../protocol/pageDocument';
import {
  checkChoices,
  checkImageIndex,
  checkIndices,
  checkOpen,
  checkPixel,
  checkSave,
  checkSegmentationView,
} from '../../protocol/segmentationChecks';
import type {
  SegmentationLook,
  SegmentationNotices,
  SegmentationRequests,
  ThumbnailView,
} from '../../protocol/segmentationPanel';
import { showError } from '../../vscode/commands';
import { customEditors, panels } from '../../vscode/ids';
import { linkTo } from '../../vscode/links';
import { uriOf } from '../../vscode/paths';
import { newNonce, pageBundle, pageLanguage, webviewPort } from '../../vscode/webviewPage';
import type { SegmentationDependencies } from './register';
import { buildStateView } from './view';

/** How often progress is sent, in milliseconds. */
const PAUSE_MS = 100;

/** One panel with the page that shows one evaluation. */
export class SegmentationPanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly disposed = this.store.add(new Emitter<undefined>());
  private readonly session: SegmentationSession;
  private readonly channel: Channel<object, SegmentationRequests, SegmentationNotices, object>;
  private timer: NodeJS.Timeout | undefined;
  readonly onDidDispose = this.disposed.event;

  /** `look` is how a link wants things shown. */
  static create(
    request: EvaluationRequest,
    dependencies: SegmentationDependencies,
    look?: SegmentationLook,
  ): SegmentationPanel {
    const panel = window.createWebviewPanel(panels.segmentation, '', ViewColumn.Active, { enableFindWidget: false });
    return new SegmentationPanel(panel, request, dependencies, look);
  }

  static restore(
    panel: WebviewPanel,
    request: EvaluationRequest,
    dependencies: SegmentationDependencies,
  ): SegmentationPanel {
    return new SegmentationPanel(panel, request, dependencies, undefined);
  }

  private constructor(
    private readonly panel: WebviewPanel,
    request: EvaluationRequest,
    private readonly dependencies: SegmentationDependencies,
    private look: SegmentationLook | undefined,
  ) {
    const dist = Uri.joinPath(dependencies.extensionUri, 'dist', 'webview');
    this.session = this.store.add(new SegmentationSession(dependencies.tasks, request));
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist, ...pictureFolders(request)] };
    panel.iconPath = Uri.joinPath(dependencies.extensionUri, 'media', 'jetson.svg');
    panel.title = l10n.t('Segmentation: {0}', request.dataset.name);
    this.channel = new Channel(webviewPort(panel.webview));
    this.answer();
    const asset = (name: string): string => panel.webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
    panel.webview.html = pageDocument({
      title: 'Segmentation',
      scriptUri: asset('segmentation.js'),
      styleUri: asset('segmentation.css'),
      controlsUri: asset('controls.js'),
      fetchesPictures: true,
      nonce: newNonce(),
      cspSource: panel.webview.cspSource,
      lang: pageLanguage(),
      bundle: pageBundle(),
    });
    this.store.add(
      this.session.onDidChange(() => {
        this.sendSoon();
      }),
    );
    panel.onDidDispose(() => {
      this.dispose();
    });
    this.evaluate({});
  }

  reveal(look?: SegmentationLook): void {
    this.panel.reveal();
    if (look !== undefined) this.channel.notify('look', look);
  }

  dispose(): void {
    if (this.store.isDisposed) return;
    clearTimeout(this.timer);
    this.channel.dispose();
    this.disposed.fire(undefined);
    this.store.dispose();
    this.panel.dispose();
  }

  private evaluate(change: Partial<EvaluationRequest>): void {
    this.session.run(change).catch((error: unknown) => showError(error, this.dependencies.log));
  }

  private answer(): void {
    const { channel, session } = this;
    channel.handle('ready', checkEmpty, () => {
      const { dataset, predictions } = session.request;
      // Said once: a page that was hidden meanwhile has what the person chose since.
      const { look } = this;
      this.look = undefined;
      return { origin: { dataset: dataset.id, predictions }, look, state: this.stateView() };
    });
    channel.handle('pair', checkImageIndex, ({ index }) => session.pair(index));
    channel.handle('thumbnails', checkIndices, async ({ indices }): Promise<ThumbnailView[]> => {
      const thumbnails = await session.thumbnails(indices);
      return indices.flatMap((index, i) => {
        const thumbnail = thumbnails[i];
        return thumbnail === undefined ? [] : [{ index, ...thumbnail }];
      });
    });
    channel.handle('scores', checkPixel, async ({ index, row, column }) => {
      return new Float64Array((await session.scores(index, { row, column })) ?? []);
    });
    channel.handle('evaluate', checkChoices, (choices) => {
      this.evaluate(choices);
      return true;
    });
    channel.handle('cancel', checkEmpty, () => {
      session.cancel();
      return true;
    });
    channel.handle('open', checkOpen, (input) => this.open(input));
    channel.handle('openProblem', checkImageIndex, ({ index }) => this.openProblem(index));
    channel.handle('copyLink', checkSegmentationView, async (view) => {
      const { dataset, predictions } = session.request;
      const state = { origin: { dataset: dataset.id, predictions }, ...view };
      await env.clipboard.writeText(linkTo(this.dependencies.extensionId, 'segmentation', state));
      void window.setStatusBarMessage(l10n.t('A link to this view is on the clipboard.'), 4000);
      return true;
    });
    channel.handle('save', checkSave, (input) => this.save(input));
  }

  private async open({ index, file }: SegmentationRequests['open']['input']): Promise<boolean> {
    const { state } = this.session;
    const pair = state.kind === 'done' ? state.evaluation.pairs[index] : undefined;
    if (pair === undefined) return false;
    const uri = uriOf(pair[file]);
    if (file === 'prediction') await commands.executeCommand('vscode.open', uri, ViewColumn.Beside);
    // The image and its labels are one editor.
    else await commands.executeCommand('vscode.openWith', uriOf(pair.image), customEditors.labels, ViewColumn.Beside);
    return true;
  }

  private async openProblem(index: number): Promise<boolean> {
    const { state } = this.session;
    const file = state.kind === 'done' ? state.evaluation.problems[index]?.file : undefined;
    if (file === undefined) return false;
    await commands.executeCommand('vscode.open', uriOf(file), ViewColumn.Beside);
    return true;
  }

  private async save({ name, content }: SegmentationRequests['save']['input']): Promise<boolean> {
    const folder = workspace.workspaceFolders?.[0]?.uri ?? uriOf(this.session.request.dataset.root);
    const uri = await window.showSaveDialog({ defaultUri: Uri.joinPath(folder, name) });
    if (uri === undefined) return false;
    await workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return true;
  }

  private stateView(): ReturnType<typeof buildStateView> {
    return buildStateView(this.session.state, this.session.request.predictions, this.panel.webview);
  }

  private sendSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.channel.notify('state', this.stateView());
    }, PAUSE_MS);
  }
}

/** Where the pictures of a data set may be. */
function pictureFolders({ dataset }: EvaluationRequest): Uri[] {
  const bases = dataset.splits.flatMap(({ images }) => images.map((glob) => parseImageGlob(glob).base));
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  return [...folders, ...new Set([dataset.root, ...bases])].map((folder) =>
    typeof folder === 'string' ? uriOf(folder) : folder,
  );
}
