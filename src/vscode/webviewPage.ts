import { env, l10n, type Webview } from 'vscode';
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
