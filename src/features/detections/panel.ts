import { commands, env, l10n, ProgressLocation, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { OpenedDetections, TruthSource } from '../../core/detection/openDetections';
import type { RowPlaces } from '../../core/detection/tables';
import { basename } from '../../core/std/path';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter } from '../../core/std/emitter';
import { Channel } from '../../protocol/channel';
import { checkEmpty } from '../../protocol/checks';
import type {
  ComparedView,
  DetectionsLook,
  DetectionsNotices,
  DetectionsRequests,
  DetectionsView,
  RowReference,
} from '../../protocol/detectionsPanel';
import {
  checkExportFile,
  checkLookRequest,
  checkPictureRequest,
  checkProblemRequest,
  checkRowReference,
} from '../../protocol/detectionsPanelChecks';
import { pageDocument } from '../../protocol/pageDocument';
import { linkTo } from '../../vscode/links';
import { panels } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';
import { showProblem } from '../../vscode/problems';
import { newNonce, pageBundle, pageLanguage, webviewPort } from '../../vscode/webviewPage';
import { workspaceFiles } from '../../vscode/workspaceFiles';
import { askClasses, chooseResults } from './choose';
import type { DetectionsDependencies } from './register';
import { buildDetectionsView, problemViews } from './view';

/** What a panel shows: it is kept over a reload, and a link holds it. */
export interface Comparison {
  /** The path of the results, and that of the data set or COCO file. */
  readonly results: string;
  readonly truth: string;
  /** How the page begins; undefined for as it was, or by default. */
  readonly look?: DetectionsLook | undefined;
}

/** How long the data sets of a workspace may take to be found after it was opened. */
const DISCOVERY_MS = 30_000;

/** One panel with the page that compares a file of results with its truths. */
export class DetectionsPanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly disposed = this.store.add(new Emitter<undefined>());
  private readonly channel: Channel<object, DetectionsRequests, DetectionsNotices, object>;
  private readonly loading = new AbortController();
  private opened: OpenedDetections | undefined;
  private compared: OpenedDetections | undefined;
  readonly onDidDispose = this.disposed.event;

  static create(comparison: Comparison, dependencies: DetectionsDependencies): DetectionsPanel {
    const panel = window.createWebviewPanel(panels.detections, '', ViewColumn.Active, { enableFindWidget: false });
    return new DetectionsPanel(panel, comparison, dependencies);
  }

  constructor(
    private readonly panel: WebviewPanel,
    private readonly comparison: Comparison,
    private readonly dependencies: DetectionsDependencies,
  ) {
    const dist = Uri.joinPath(dependencies.extensionUri, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.iconPath = Uri.joinPath(dependencies.extensionUri, 'media', 'jetson.svg');
    panel.title = basename(comparison.results);
    this.channel = new Channel(webviewPort(panel.webview));
    this.answer();
    panel.webview.html = pageDocument({
      title: 'Detections',
      scriptUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'detections.js')).toString(),
      styleUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'detections.css')).toString(),
      controlsUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'controls.js')).toString(),
      nonce: newNonce(),
      cspSource: panel.webview.cspSource,
      lang: pageLanguage(),
      bundle: pageBundle(),
    });
    this.store.add(
      window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        if (kind !== undefined) this.follow(pathOf(textEditor.document.uri), textEditor.selection.active.line);
      }),
    );
    panel.onDidDispose(() => {
      this.dispose();
    });
  }

  reveal(look?: DetectionsLook): void {
    this.panel.reveal();
    if (look !== undefined) this.channel.notify('look', look);
  }

  dispose(): void {
    if (this.store.isDisposed) return;
    this.loading.abort();
    this.channel.dispose();
    this.disposed.fire(undefined);
    this.store.dispose();
    this.panel.dispose();
  }

  private answer(): void {
    const { channel } = this;
    channel.handle('ready', checkEmpty, () => this.load());
    channel.handle('picture', checkPictureRequest, async ({ image }) => ({ bytes: await this.picture(image) }));
    channel.handle('openPlace', checkRowReference, (reference) => this.openPlace(reference));
    channel.handle('openProblem', checkProblemRequest, async ({ index }) => {
      const { file, line } = this.opened?.problems[index] ?? {};
      return file === undefined ? false : openAt(file, line ?? 0, 0);
    });
    channel.handle('compare', checkEmpty, () => this.compare());
    channel.handle('save', checkExportFile, async ({ name, content }) => {
      const folder = Uri.joinPath(uriOf(this.comparison.results), '..', name);
      const target = await window.showSaveDialog({ defaultUri: folder });
      if (target === undefined) return false;
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      await workspace.fs.writeFile(target, bytes);
      return true;
    });
    channel.handle('copyLink', checkLookRequest, async ({ look }) => {
      const link = linkTo(this.dependencies.extensionId, 'detections', { ...this.comparison, look });
      await env.clipboard.writeText(link);
      void window.setStatusBarMessage(l10n.t('A link to this view is on the clipboard.'), 4000);
      return true;
    });
  }

  private async load(): Promise<DetectionsView | null> {
    const opened = await this.open(this.comparison.results);
    if (opened === undefined) return null;
    this.opened = opened;
    const { results, truth, look } = this.comparison;
    if (look !== undefined) this.channel.notify('look', look);
    return buildDetectionsView(opened, {
      results: basename(results),
      truth: basename(truth),
      state: { results, truth },
    });
  }

  private async open(results: string): Promise<OpenedDetections | undefined> {
    const { detections, log } = this.dependencies;
    return window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: l10n.t('Reading {0}', basename(results)),
        cancellable: true,
      },
      async (_progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => {
          controller.abort();
        });
        const signal = AbortSignal.any([controller.signal, this.loading.signal]);
        const truth = await this.findTruth();
        if (truth === undefined) {
          void window.showErrorMessage(l10n.t('The data set {0} is not in this workspace.', this.comparison.truth));
          return undefined;
        }
        const opened = await detections.open({ truth, results }, signal);
        if (!opened.ok) {
          void showProblem(opened.problem, log);
          return undefined;
        }
        const answer = await askClasses(opened.value);
        if (answer === undefined || answer === false) return opened.value;
        const kept = await detections.keepClasses(results, answer, opened.value.truth.classes);
        if (!kept.ok) void showProblem(kept.problem, log);
        const again = await detections.open({ truth, results }, signal);
        return again.ok ? again.value : opened.value;
      },
    );
  }

  /** A panel that comes back may be there before the data sets of its workspace. */
  private async findTruth(): Promise<TruthSource | undefined> {
    const { detections, labels } = this.dependencies;
    const known = await detections.truthAt(this.comparison.truth);
    if (known !== undefined) return known;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, DISCOVERY_MS);
      const found = labels.onDidDiscover(() => {
        clearTimeout(timer);
        found.dispose();
        resolve();
      });
      this.store.add(found);
    });
    return detections.truthAt(this.comparison.truth);
  }

  private async picture(image: number): Promise<Uint8Array<ArrayBuffer>> {
    const name = this.opened?.truth.images.names[image];
    const read = name === undefined ? undefined : await workspaceFiles.read(name);
    return read?.ok === true ? Uint8Array.from(read.value) : new Uint8Array();
  }

  private async openPlace({ of, row }: RowReference): Promise<boolean> {
    const places = this.placesOf(of);
    const file = places?.files[places.fileOf[row] ?? -1];
    if (places === undefined || file === undefined) return false;
    return openAt(file, places.lines[row]!, places.characters[row]!);
  }

  private placesOf(of: RowReference['of']): RowPlaces | undefined {
    if (of === 'truth') return this.opened?.truth.places;
    return of === 'detection' ? this.opened?.places : this.compared?.places;
  }

  private async compare(): Promise<ComparedView | null> {
    const results = await chooseResults(this.comparison.results);
    if (results === undefined) return null;
    const opened = await this.open(results);
    const images = this.opened?.truth.images.names ?? [];
    if (opened === undefined) return null;
    if (opened.truth.images.names.join('\n') !== images.join('\n')) {
      void window.showErrorMessage(l10n.t('{0} is of other pictures.', basename(results)));
      return null;
    }
    this.compared = opened;
    return { results: basename(results), detections: opened.detections, problems: problemViews(opened.problems) };
  }

  /** Someone moves through a file of labels or results: the page shows the picture of that line. */
  private follow(path: string, line: number): void {
    const truths = this.opened?.truth.places;
    const detections = this.opened?.places;
    for (const [of, places] of [
      ['truth', truths],
      ['detection', detections],
    ] as const) {
      const file = places?.files.indexOf(path) ?? -1;
      if (places === undefined || file < 0) continue;
      const row = rowAt(places, file, line);
      if (row >= 0) this.channel.notify('show', { of, row });
      return;
    }
  }
}

/** The row that stands in a line of a file, or before it. */
function rowAt({ fileOf, lines }: RowPlaces, file: number, line: number): number {
  let best = -1;
  for (let row = 0; row < fileOf.length; row++) {
    if (fileOf[row] !== file || lines[row]! > line) continue;
    if (best < 0 || lines[row]! >= lines[best]!) best = row;
  }
  return best;
}

async function openAt(file: string, line: number, character: number): Promise<boolean> {
  const at = { line, character };
  await commands.executeCommand('vscode.open', uriOf(file), {
    viewColumn: ViewColumn.Beside,
    selection: { start: at, end: at },
  });
  return true;
}
