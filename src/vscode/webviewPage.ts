import { env, l10n, type Webview } from 'vscode';
import { randomBytes } from 'node:crypto';
import type { Port } from '../protocol/channel';

/** A value for the page's content security policy that nobody can guess. */
export function newNonce(): string {
  return randomBytes(24).toString('base64url');
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
