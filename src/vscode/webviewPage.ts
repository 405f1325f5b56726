import { env, l10n, Uri, workspace, type Webview } from 'vscode';
import type { Port } from '../protocol/channel';

/** A value for the page's content security policy that nobody can guess. */
export function newNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function pageLanguage(): string {
  return env.language;
}

/** The translations a page needs; English needs none. */
export function pageBundle(): Readonly<Record<string, string>> {
  return l10n.bundle ?? {};
}

/** What a page is made of: its bundles, as text. */
export interface PageSources {
  readonly script: string;
  readonly style: string;
}

export async function readPageSources(folder: Uri, name: string): Promise<PageSources> {
  const read = async (file: string): Promise<string> =>
    new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(folder, file)));
  const [script, style] = await Promise.all([read(`${name}.js`), read(`${name}.css`)]);
  return { script, style };
}

/** A webview as one end of a channel. */
export function webviewPort(webview: Webview): Port {
  return {
    post: (message) => void webview.postMessage(message),
    listen: (listener) => {
      const subscription = webview.onDidReceiveMessage(listener);
      return () => {
        subscription.dispose();
      };
    },
  };
}
