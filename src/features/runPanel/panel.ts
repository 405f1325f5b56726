import { commands, l10n, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { RunMetrics } from '../../app/runs/runMetrics';
import { isActive } from '../../app/runs/runState';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter } from '../../core/std/emitter';
import { Channel } from '../../protocol/channel';
import { checkEmpty } from '../../protocol/checks';
import type { PointsView, RunPanelNotices, RunPanelRequests } from '../../protocol/runPanel';
import {
  checkArtifactRequest,
  checkImageRequest,
  checkLogRequest,
  checkOpenFile,
  checkPointsRequest,
  checkRunOnly,
} from '../../protocol/runPanelChecks';
import { pageDocument } from '../../protocol/pageDocument';
import { commands as ids, panels } from '../../vscode/ids';
import { uriOf } from '../../vscode/paths';
import { showProblem } from '../../vscode/problems';
import { newNonce, pageBundle, pageLanguage, webviewPort } from '../../vscode/webviewPage';
import type { RunPanelDependencies } from './register';
import { buildRunsView } from './view';

/** How often what changes is sent, in milliseconds. */
const PAUSE_MS = 250;
/** How often it is sent for its lengths of time alone. */
const TIMES_MS = 5000;

/** One panel with the page that shows one run, or compares several. */
export class RunPanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly disposed = this.store.add(new Emitter<undefined>());
  private readonly channel: Channel<object, RunPanelRequests, RunPanelNotices, object>;
  private readonly followed = new Set<RunMetrics>();
  /** Runs that have been there: one that is missing later was deleted. */
  private readonly seen = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  readonly onDidDispose = this.disposed.event;

  static create(runs: readonly string[], dependencies: RunPanelDependencies): RunPanel {
    const panel = window.createWebviewPanel(panels.run, '', ViewColumn.Active, { enableFindWidget: false });
    return new RunPanel(panel, runs, dependencies);
  }

  static restore(panel: WebviewPanel, runs: readonly string[], dependencies: RunPanelDependencies): RunPanel {
    return new RunPanel(panel, runs, dependencies);
  }

  private constructor(
    private readonly panel: WebviewPanel,
    private readonly ids: readonly string[],
    private readonly dependencies: RunPanelDependencies,
  ) {
    const { runs, extensionUri } = dependencies;
    const dist = Uri.joinPath(extensionUri, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'jetson.svg');
    this.channel = new Channel(webviewPort(panel.webview));
    this.answer();
    panel.webview.html = pageDocument({
      title: 'Run',
      scriptUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'run.js')).toString(),
      styleUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'run.css')).toString(),
      controlsUri: panel.webview.asWebviewUri(Uri.joinPath(dist, 'controls.js')).toString(),
      nonce: newNonce(),
      cspSource: panel.webview.cspSource,
      lang: pageLanguage(),
      bundle: pageBundle(),
    });
    this.showTitle();
    this.noteSeen();
    this.store.add(
      runs.onDidChange((changed) => {
        if (!changed.some((id) => ids.includes(id))) return;
        this.noteSeen();
        if (this.isDeleted()) {
          this.dispose();
          return;
        }
        this.sendSoon();
        void this.followMetrics();
      }),
    );
    const ticking = setInterval(() => {
      if (panel.visible && this.hasActive()) this.sendSoon();
    }, TIMES_MS);
    this.store.add({
      dispose: () => {
        clearInterval(ticking);
      },
    });
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
    this.channel.dispose();
    this.disposed.fire(undefined);
    this.store.dispose();
    this.panel.dispose();
  }

  private answer(): void {
    const { channel, dependencies } = this;
    const { runs, artifacts } = dependencies;
    channel.handle('ready', checkEmpty, async () => {
      await this.followMetrics();
      return this.view();
    });
    channel.handle('points', this.ours(checkPointsRequest), ({ run, tag, start }) => this.points(run, tag, start));
    channel.handle('log', this.ours(checkLogRequest), async ({ run, offset, length }) => {
      const part = await runs.storeOf(run)?.read(run, 'log', { offset, length });
      const bytes = part?.ok === true ? new Uint8Array(part.value) : new Uint8Array();
      return { offset, bytes, size: runs.get(run)?.logSize ?? 0 };
    });
    channel.handle('image', this.ours(checkImageRequest), async ({ run, tag, index }) => ({
      bytes: new Uint8Array((await runs.metricsOf(run)?.image(tag, index)) ?? []),
    }));
    channel.handle('listArtifacts', this.ours(checkRunOnly), async ({ run }) => {
      const listed = await artifacts.refresh(run);
      if (!listed.ok) void showProblem(listed.problem, dependencies.log);
      channel.notify('view', this.view());
      return listed.ok;
    });
    channel.handle('fetch', this.ours(checkArtifactRequest), async ({ run, path }) => {
      const fetched = await artifacts.fetch(run, path, ({ done, total = 0 }) => {
        channel.notify('fetching', { run, path, done, total });
      });
      if (!fetched.ok) void showProblem(fetched.problem, dependencies.log);
      this.sendSoon();
      return fetched.ok;
    });
    channel.handle('openArtifact', this.ours(checkArtifactRequest), async ({ run, path }) => {
      const file = artifacts.fetchedPath(run, path);
      if (file !== undefined) await commands.executeCommand('vscode.open', Uri.file(file));
      return file !== undefined;
    });
    channel.handle('openFile', this.ours(checkOpenFile), (input) => this.openFile(input));
    channel.handle('openLog', this.ours(checkRunOnly), ({ run }) => this.execute(ids.openRunLog, run));
    channel.handle('stop', this.ours(checkRunOnly), ({ run }) => this.execute(ids.stopRun, run));
    channel.handle('pause', this.ours(checkRunOnly), ({ run }) => this.execute(ids.pauseRun, run));
    channel.handle('resume', this.ours(checkRunOnly), ({ run }) => this.execute(ids.resumeRun, run));
    channel.handle('reconnect', this.ours(checkRunOnly), ({ run }) => this.execute(ids.reconnectRun, run));
    channel.handle('rerun', this.ours(checkRunOnly), ({ run }) => this.execute(ids.rerun, run));
  }

  /** A page may ask for the runs it shows and for no others. */
  private ours<T extends { readonly run: string }>(
    check: (value: unknown) => T | undefined,
  ): (value: unknown) => T | undefined {
    return (value) => {
      const input = check(value);
      return input !== undefined && this.ids.includes(input.run) ? input : undefined;
    };
  }

  private async execute(command: string, id: string): Promise<boolean> {
    await commands.executeCommand(command, { kind: 'run', id });
    return true;
  }

  private points(run: string, tag: string, start: number): PointsView {
    const series = this.dependencies.runs.metricsOf(run)?.series(tag);
    const from = Math.min(start, series?.length ?? 0);
    return {
      start: from,
      steps: new Float64Array(series?.steps.subarray(from) ?? []),
      wallTimes: new Float64Array(series?.wallTimes.subarray(from) ?? []),
      values: new Float64Array(series?.values.subarray(from) ?? []),
    };
  }

  /** A path in a log is one of the host: what was sent from here is opened here. */
  private async openFile({ run, path, line }: RunPanelRequests['openFile']['input']): Promise<boolean> {
    const state = this.dependencies.runs.get(run);
    if (state === undefined) return false;
    const relative = path.startsWith('/') ? path.slice(path.lastIndexOf('/') + 1) : path;
    const found = await workspace.findFiles(`**/${relative.replace(/^(\.\.?\/)+/, '')}`, undefined, 1);
    const uri = path.startsWith('/') && state.record.host.id === 'local' ? uriOf(path) : found[0];
    if (uri === undefined) {
      void window.showInformationMessage(l10n.t('{0} is not in this workspace.', path));
      return false;
    }
    const at = Math.max(0, (line ?? 1) - 1);
    await commands.executeCommand('vscode.open', uri, {
      viewColumn: ViewColumn.Beside,
      selection: { start: { line: at, character: 0 }, end: { line: at, character: 0 } },
    });
    return true;
  }

  private view(): ReturnType<typeof buildRunsView> {
    return buildRunsView(this.ids, this.dependencies);
  }

  /** Reads the numbers of the runs that are known by now: a panel that comes back may be there before its runs. */
  private async followMetrics(): Promise<void> {
    for (const id of this.ids) {
      const { runs } = this.dependencies;
      const metrics = runs.metricsOf(id);
      if (metrics === undefined) continue;
      await runs.logSizeOf(id);
      if (!this.followed.has(metrics)) {
        this.followed.add(metrics);
        this.store.add(
          metrics.onDidChange(() => {
            this.sendSoon();
          }),
        );
      }
      await metrics.load();
    }
  }

  private sendSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.showTitle();
      this.channel.notify('view', this.view());
    }, PAUSE_MS);
  }

  private showTitle(): void {
    const names = this.ids.map((id) => this.dependencies.runs.get(id)?.record.name ?? id);
    const title = names.length > 1 ? l10n.t('Compare {0} Runs', names.length) : (names[0] ?? '');
    this.panel.title = this.hasActive() ? `▶ ${title}` : title;
  }

  private hasActive(): boolean {
    return this.ids.some((id) => {
      const run = this.dependencies.runs.get(id);
      return run !== undefined && isActive(run.record);
    });
  }

  private noteSeen(): void {
    for (const id of this.ids) if (this.dependencies.runs.get(id) !== undefined) this.seen.add(id);
  }

  private isDeleted(): boolean {
    return [...this.seen].some((id) => this.dependencies.runs.get(id) === undefined);
  }
}
