import './labels.css';
import { Channel } from '../../src/protocol/channel';
import { checkEmpty, checkHighlight, checkView, defaultState, readState } from '../../src/protocol/labelsChecks';
import type { LabelsPanelNotices, LabelsPanelRequests, LabelsView } from '../../src/protocol/labelsPanel';
import { loadPicture } from '../canvas/picture';
import { loadBundle } from '../host/l10n';
import { connectHost, type PageHost } from '../host/vscodeApi';
import { registerControls } from '../ui/toolkit';
import { imageName, LabelsModel, type Change } from './model';
import { buildPage, type PageActions } from './page';

type LabelsChannel = Channel<LabelsPanelRequests, object, object, LabelsPanelNotices>;

const SAVE_DELAY = 250;

loadBundle(document);
registerControls();
void start(connectHost());

async function start(host: PageHost): Promise<void> {
  const model = new LabelsModel(readState(host.readState() ?? givenState(), defaultState));
  const channel: LabelsChannel = new Channel(host.port);
  const page = buildPage(model, actionsOver(channel, model));
  saveState(model, host);
  followPicture(model);
  let viewAt: number | undefined;
  channel.onNotice('view', checkView, (view) => {
    model.setView(view);
  });
  channel.onNotice('highlight', checkHighlight, ({ objectIndex }) => {
    model.select(objectIndex);
  });
  const readyAt = performance.mark('labels:ready').startTime;
  channel.onNotice('measure', checkEmpty, () => {
    document.documentElement.dataset.frames = JSON.stringify(page.stage.report(readyAt, viewAt));
  });
  try {
    const view = checkView(await channel.request('ready', {}));
    viewAt = performance.now();
    if (view === undefined) page.showProblem();
    // A notice that came before the answer is newer than it.
    else if (model.view === undefined) model.setView(view);
  } catch (error) {
    page.showProblem(error instanceof Error ? error.message : String(error));
  }
}

/** What the parts of the page ask of the editor. A refusal changes nothing here: the editor tells the person why. */
function actionsOver(channel: LabelsChannel, model: LabelsModel): PageActions {
  const send = (promise: Promise<unknown>): void => {
    promise.catch(() => undefined);
  };
  return {
    revealLabel: (index) => {
      const range = model.view?.objects[index]?.range;
      if (range !== undefined) send(channel.request('revealLabel', { range }));
    },
    revealRange: (range) => {
      send(channel.request('revealLabel', { range }));
    },
    openAnnotation: () => {
      send(channel.request('openAnnotation', {}));
    },
    step: (by, only) => channel.request('step', { by, only, state: model.state }).catch(() => false),
    fix: (index) => {
      const rule = model.view?.findings[index]?.rule;
      if (rule !== undefined) send(channel.request('fix', { index, rule }));
    },
    openHelp: (rule) => {
      send(channel.request('openHelp', { rule }));
    },
  };
}

/** What the page of the image before hands on. */
function givenState(): unknown {
  return JSON.parse(document.getElementById('state')?.textContent ?? 'null');
}

function saveState(model: LabelsModel, host: PageHost): void {
  let timer: number | undefined;
  const save = (): void => {
    timer = undefined;
    // Before the first view there is nothing to keep but what was kept before.
    if (model.view === undefined) return;
    const view = model.isFitted ? undefined : model.viewport;
    host.writeState({ ...model.state, image: imageName(model.view), view });
    performance.mark('labels:kept');
  };
  model.changes.event((change) => {
    if (change === 'look' || change === 'viewport') timer ??= window.setTimeout(save, SAVE_DELAY);
  });
}

/** Loads the picture of the view whenever it is another one. */
function followPicture(model: LabelsModel): void {
  let current: { key: string; abort: AbortController } | undefined;
  model.changes.event((change: Change) => {
    const image = model.view?.image;
    if (change !== 'view' || image === undefined) return;
    const key = keyOf(image);
    if (current?.key === key) return;
    current?.abort.abort();
    const abort = new AbortController();
    current = { key, abort };
    model.setPicture(undefined);
    void showPicture(model, image, abort.signal);
  });
}

async function showPicture(model: LabelsModel, image: LabelsView['image'], signal: AbortSignal): Promise<void> {
  const { uri, width, height } = image;
  const result = await loadPicture(
    uri,
    width === undefined || height === undefined ? undefined : { width, height },
    signal,
  );
  if (signal.aborted) {
    if ('picture' in result) result.picture.dispose();
    return;
  }
  if ('problem' in result) {
    model.setPicture(undefined, result.problem);
    return;
  }
  model.setPicture(result.picture);
  try {
    await result.picture.shrink();
    if (model.picture === result.picture) model.changes.fire('picture');
  } catch {
    // Without smaller copies a far view is only less smooth; a picture closed meanwhile ends here too.
  }
}

function keyOf({ uri, width, height }: LabelsView['image']): string {
  return `${uri} ${String(width)} ${String(height)}`;
}
