import type { Port } from '../../src/protocol/channel';

/** What the editor gives a page; a page may ask for it once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's way to the editor: messages, and a state that outlives the page. */
export interface PageHost {
  readonly port: Port;
  readState(): unknown;
  writeState(state: unknown): void;
}

/** Call it once a page: the editor refuses a second time. */
export function connectHost(): PageHost {
  const api = acquireVsCodeApi();
  return {
    port: {
      post: (message) => {
        api.postMessage(message);
      },
      listen: (listener) => {
        const own = ({ data }: MessageEvent<unknown>): void => {
          listener(data);
        };
        window.addEventListener('message', own);
        return () => {
          window.removeEventListener('message', own);
        };
      },
    },
    readState: () => api.getState(),
    writeState: (state) => {
      api.setState(state);
    },
  };
}
