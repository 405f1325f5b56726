import type {
  CancellationToken,
  CustomDocument,
  CustomReadonlyEditorProvider,
  LogOutputChannel,
  Uri,
  WebviewPanel,
} from 'vscode';
import { Uri as UriApi } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { labelsPage } from '../../protocol/labelsPage';
import type { LabelsState } from '../../protocol/labelsPanel';
import { pathOf } from '../../vscode/paths';
import { newNonce, pageBundle, pageLanguage } from '../../vscode/webviewPage';
import { LabelEditorSession } from './session';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** Opens images with their labels. One session an editor; the document itself holds nothing. */
export class LabelEditorProvider implements CustomReadonlyEditorProvider {
  /** How the page of the image before was set, for the page that takes its place. */
  private handedOver: { readonly image: string; readonly state: LabelsState } | undefined;

  constructor(private readonly dependencies: Dependencies) {}

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: CustomDocument, panel: WebviewPanel, _token: CancellationToken): void {
    const { extensionUri } = this.dependencies;
    const assets = UriApi.joinPath(extensionUri, 'dist', 'webview');
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [assets, UriApi.joinPath(document.uri, '..')],
    };
    const handOver = (image: string, state: LabelsState): void => {
      this.handedOver = { image, state };
    };
    const session = new LabelEditorSession(document.uri, panel, { ...this.dependencies, handOver });
    panel.onDidDispose(() => {
      session.dispose();
    });
    webview.html = labelsPage({
      scriptUri: webview.asWebviewUri(UriApi.joinPath(assets, 'labels.js')).toString(),
      styleUri: webview.asWebviewUri(UriApi.joinPath(assets, 'labels.css')).toString(),
      nonce: newNonce(),
      cspSource: webview.cspSource,
      lang: pageLanguage(),
      bundle: pageBundle(),
      state: this.takeState(pathOf(document.uri)),
    });
  }

  private takeState(image: string): LabelsState | undefined {
    const { handedOver } = this;
    this.handedOver = undefined;
    return handedOver?.image === image ? handedOver.state : undefined;
  }
}
