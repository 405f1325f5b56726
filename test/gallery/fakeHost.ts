import { Channel } from '../../src/protocol/channel';
import { checkEmpty, checkFix, checkHelp, checkReveal, checkStep } from '../../src/protocol/labelsChecks';
import type { LabelsPanelNotices, LabelsPanelRequests, LabelsView } from '../../src/protocol/labelsPanel';
import { startFakeEditor, type GalleryRecords } from './fakeEditor';
import { cases } from './fixtures';

/**
 * The editor's side of the page, for a plain browser: answers with the fixture that the address names, and keeps what the page
 * asked for in `window.gallery`.
 */
interface Gallery extends GalleryRecords {
  view(name: string): void;
  patch(part: Partial<LabelsView>): void;
  highlight(objectIndex: number | undefined): void;
  measure(): void;
}

const { port, gallery: records } = startFakeEditor();
const channel = new Channel<object, LabelsPanelRequests, LabelsPanelNotices, object>(port);

let current = makeView(new URLSearchParams(location.search).get('case') ?? 'boxes');

const gallery: Gallery = {
  ...records,
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
