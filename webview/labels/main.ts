import '../ui/page.css';
import '../ui/stage.css';
import '../ui/fields.css';
import './sidePanel.css';
import './labels.css';
import { Channel } from '../../src/protocol/channel';
import {
  checkEmpty,
  checkHighlight,
  checkPicture,
  checkView,
  defaultState,
  readState,
} from '../../src/protocol/labelsChecks';
import type { LabelsPanelNotices, LabelsPanelRequests, LabelsView } from '../../src/protocol/labelsPanel';
import { loadBundle } from '../host/l10n';
import { connectHost, type PageHost } from '../host/vscodeApi';
import { afterPaint } from '../ui/afterPaint';
import { controlsLoader } from '../ui/loadControls';
import { followPicture, PictureAhead } from './followPicture';
import { imageName, LabelsModel } from './model';
import { buildPage, type PageActions } from './page';

type LabelsChannel = Channel<LabelsPanelRequests, object, object, LabelsPanelNotices>;

const SAVE_DELAY = 250;

const { picture = '', controls = '' } = document.getElementById('app')?.dataset ?? {};
const ahead = new PictureAhead(picture);
loadBundle(document);
void start(connectHost());

async function start(host: PageHost): Promise<void> {
  const loadControls = afterPaint(controlsLoader(controls));
  const model = new LabelsModel(readState(host.readState() ?? givenState(), defaultState));
  const channel: LabelsChannel = new Channel(host.port);
  const page = buildPage(model, actionsOver(channel, model));
  saveState(model, host);
  followPicture(model, ahead);
  let viewAt: number | undefined;
  const show = (view: LabelsView): void => {
    viewAt ??= performance.mark('labels:view').startTime;
    model.setView(view);
    loadControls();
  };
  channel.onNotice('view', checkView, show);
  channel.onNotice('picture', checkPicture, (sent) => {
    ahead.deliver(sent.uri, sent.bytes);
  });
  channel.onNotice('highlight', checkHighlight, ({ objectIndex }) => {
    model.select(objectIndex);
  });
  const readyAt = performance.mark('labels:ready').startTime;
  channel.onNotice('measure', checkEmpty, () => {
    document.documentElement.dataset.frames = JSON.stringify(page.stage.report(readyAt, viewAt));
  });
  try {
    const view = await askForView(channel, model);
    if (view === undefined) page.showProblem();
    // A notice that came before the answer is newer than it.
    else if (model.view === undefined) show(view);
  } catch (error) {
    page.showProblem(error instanceof Error ? error.message : String(error));
  } finally {
    ahead.end();
  }
}

/** The first view. The editor may have sent it already, so that it is here or was lost; then it is asked for once more. */
async function askForView(channel: LabelsChannel, model: LabelsModel): Promise<LabelsView | undefined> {
  const answer = await channel.request('ready', {});
  return model.view ?? checkView(answer ?? (await channel.request('ready', {})));
}

/** What the parts of the page ask of the editor. A refusal changes nothing here: the editor tells the person why. */
function actionsOver(channel: LabelsChannel, model: LabelsModel): PageActions {
  const send = (promise: Promise<unknown>): void => {
    promise.catch(() => undefined);
  };
  return {
    revealLabel: (index) => {
      const range = model.view?.objects[index]?.range;
      if (range !== undefined) send(channel.request('revealLabel', { of: 'object', index, range }));
    },
    revealFinding: (index) => {
      const range = model.view?.findings[index]?.range;
      if (range !== undefined) send(channel.request('revealLabel', { of: 'finding', index, range }));
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
