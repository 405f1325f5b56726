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
import { newNonce, pageBundle, pageLanguage } from '../../vscode/webviewPage';
import { LabelEditorSession } from './session';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** Opens images with their labels. One session an editor; the document itself holds nothing. */
export class LabelEditorProvider implements CustomReadonlyEditorProvider {
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
    const session = new LabelEditorSession(document.uri, panel, this.dependencies);
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
    });
  }
}
