import type { Port } from '../../src/protocol/channel';

/** What every page of the gallery keeps for the tests. */
export interface GalleryRecords {
  readonly requests: { readonly name: string; readonly input: unknown }[];
  readonly violations: string[];
}

/**
 * Defines `acquireVsCodeApi` for a plain browser, as the editor does, and gives the editor's end of the channel. `first`: what the page kept
 * before it was opened.
 */
export function startFakeEditor(first?: object): { readonly port: Port; readonly gallery: GalleryRecords } {
  const pageListeners = new Set<(message: unknown) => void>();
  const stateKey = `state ${location.search}`;
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => {
        const copy = structuredClone(message);
        queueMicrotask(() => {
          for (const listener of pageListeners) listener(copy);
        });
      },
      getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? JSON.stringify(first ?? null)) as unknown,
      setState: (state: unknown) => {
        sessionStorage.setItem(stateKey, JSON.stringify(state));
      },
    }),
  });
  const gallery: GalleryRecords = { requests: [], violations: [] };
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    gallery.violations.push(`${violatedDirective} ${blockedURI}`);
  });
  const port: Port = {
    post: (message) => {
      window.postMessage(message, location.origin);
    },
    listen: (listener) => {
      pageListeners.add(listener);
      return () => pageListeners.delete(listener);
    },
  };
  return { port, gallery };
}
