import { Channel } from '../../src/protocol/channel';
import { checkEmpty, checkFix, checkHelp, checkReveal, checkStep } from '../../src/protocol/labelsChecks';
import type { LabelsPanelNotices, LabelsPanelRequests, LabelsView } from '../../src/protocol/labelsPanel';
import { cases } from './fixtures';

/**
 * The editor's side of the page, for a plain browser: defines `acquireVsCodeApi`, answers with the fixture that the address
 * names, and keeps what the page asked for in `window.gallery`.
 */
interface Gallery {
  readonly requests: { readonly name: string; readonly input: unknown }[];
  readonly violations: string[];
  view(name: string): void;
  patch(part: Partial<LabelsView>): void;
  highlight(objectIndex: number | undefined): void;
  measure(): void;
}

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
    getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
    setState: (state: unknown) => {
      sessionStorage.setItem(stateKey, JSON.stringify(state));
    },
  }),
});

const channel = new Channel<object, LabelsPanelRequests, LabelsPanelNotices, object>({
  post: (message) => {
    window.postMessage(message, location.origin);
  },
  listen: (listener) => {
    pageListeners.add(listener);
    return () => pageListeners.delete(listener);
  },
});

let current = makeView(new URLSearchParams(location.search).get('case') ?? 'boxes');

const gallery: Gallery = {
  requests: [],
  violations: [],
  view: (name) => {
    gallery.patch(makeView(name));
  },
  patch: (part) => {
    current = { ...current, ...part };
    channel.notify('view', current);
  },
  highlight: (objectIndex) => {
    channel.notify('highlight', { objectIndex });
  },
  measure: () => {
    channel.notify('measure', {});
  },
};
Object.assign(window, { gallery });
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  gallery.violations.push(`${violatedDirective} ${blockedURI}`);
});

function keep<T>(name: string, input: T): T {
  gallery.requests.push({ name, input });
  return input;
}

// `first=sent`: everything is sent before it is asked for. `first=lost`: it should have been, but did not arrive.
let first = new URLSearchParams(location.search).get('first');
channel.handle('ready', checkEmpty, async () => {
  const how = first;
  first = null;
  if (how === null) return current;
  if (how === 'sent') await sendAll();
  return undefined;
});
channel.handle('revealLabel', checkReveal, (input) => keep('revealLabel', input) === input);
channel.handle('openAnnotation', checkEmpty, (input) => keep('openAnnotation', input) === input);
channel.handle('openHelp', checkHelp, (input) => keep('openHelp', input) === input);
channel.handle('fix', checkFix, (input) => keep('fix', input) === input);
channel.handle('step', checkStep, (input) => keep('step', input).only.kind !== 'findings');

async function sendAll(): Promise<void> {
  const { uri } = current.image;
  const bytes = new Uint8Array(await (await fetch(uri)).arrayBuffer());
  channel.notify('picture', { uri, bytes });
  channel.notify('view', current);
}

function makeView(name: string): LabelsView {
  const make = cases[name] ?? cases.boxes;
  if (make === undefined) throw new Error(`There is no fixture ${name}`);
  return make();
}
