import type { CustomReadonlyEditorProvider, LogOutputChannel, Uri, WebviewPanel } from 'vscode';
import { Uri as UriApi } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { disposable, type Disposable } from '../../core/std/disposable';
import { labelsPage } from '../../protocol/labelsPage';
import type { LabelsState } from '../../protocol/labelsPanel';
import { pathOf, uriOf } from '../../vscode/paths';
import { newNonce, pageBundle, pageLanguage, readPageSources, type PageSources } from '../../vscode/webviewPage';
import { LabelDocument } from './document';
import { LabelEditorSession, pictureAddress } from './session';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** Opens images with their labels. One session an editor. */
export class LabelEditorProvider implements CustomReadonlyEditorProvider<LabelDocument> {
  /** How the page of the image before was set, for the page that takes its place. */
  private handedOver: { readonly image: string; readonly state: LabelsState } | undefined;
  private ahead: LabelDocument | undefined;
  private sources: Promise<PageSources> | undefined;
  private readonly assets: Uri;

  constructor(private readonly dependencies: Dependencies) {
    this.assets = UriApi.joinPath(dependencies.extensionUri, 'dist', 'webview');
  }

  /** Begins to read an image that is about to be opened. Dispose of what it gives once it is open. */
  readAhead(uri: Uri): Disposable {
    this.sources ??= this.readSources();
    const document = new LabelDocument(uri, this.dependencies.labels);
    this.ahead?.dispose();
    this.ahead = document;
    return disposable(() => {
      // Taken, or nobody wanted it: the image was open already.
      if (this.ahead !== document) return;
      this.ahead = undefined;
      document.dispose();
    });
  }

  openCustomDocument(uri: Uri): LabelDocument {
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead?.uri.toString() === uri.toString()) return ahead;
    ahead?.dispose();
    return new LabelDocument(uri, this.dependencies.labels);
  }

  async resolveCustomEditor(document: LabelDocument, panel: WebviewPanel): Promise<void> {
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [this.assets, UriApi.joinPath(document.uri, '..')],
    };
    const content = document.takeContent();
    const session = new LabelEditorSession(document.uri, panel, { ...this.dependencies, handOver: this.handOver });
    panel.onDidDispose(() => {
      session.dispose();
    });
    const state = this.takeState(pathOf(document.uri));
    const [sources, picture] = await Promise.all([(this.sources ??= this.readSources()), content.picture]);
    webview.html = labelsPage({
      ...sources,
      controlsUri: webview.asWebviewUri(UriApi.joinPath(this.assets, 'controls.js')).toString(),
      pictureUri: picture.bytes === undefined ? pictureAddress(webview, document.uri, picture.version) : '',
      nonce: newNonce(),
      cspSource: webview.cspSource,
      lang: pageLanguage(),
      bundle: pageBundle(),
      state,
    });
    // In a turn of its own: the editor makes the page when it hears that this is done, and a mask would hold that up.
    setTimeout(() => {
      session.begin(content);
    });
  }

  /** Read once: every page is made of the same. */
  private readSources(): Promise<PageSources> {
    const sources = readPageSources(this.assets, 'labels');
    sources.catch(() => (this.sources = undefined));
    return sources;
  }

  private readonly handOver = (image: string, state: LabelsState): Disposable => {
    this.handedOver = { image, state };
    return this.readAhead(uriOf(image));
  };

  private takeState(image: string): LabelsState | undefined {
    const { handedOver } = this;
    this.handedOver = undefined;
    return handedOver?.image === image ? handedOver.state : undefined;
  }
}
