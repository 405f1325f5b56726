import '../ui/page.css';
import './run.css';
import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import type { RunPanelNotices, RunPanelRequests } from '../../src/protocol/runPanel';
import {
  checkFetching,
  checkImage,
  checkLogPart,
  checkPoints,
  checkRunsView,
  readRunPanelState,
} from '../../src/protocol/runPanelChecks';
import { loadBundle, t } from '../host/l10n';
import { connectHost, type PageHost } from '../host/vscodeApi';
import { controlsLoader } from '../ui/loadControls';
import { RunModel } from './model';
import { buildPage, type PageActions } from './page';

type RunChannel = Channel<RunPanelRequests, object, object, RunPanelNotices>;

const SAVE_DELAY = 250;

loadBundle(document);
controlsLoader(document.getElementById('app')?.dataset.controls ?? '')();
void start(connectHost());

async function start(host: PageHost): Promise<void> {
  const channel: RunChannel = new Channel(host.port);
  const model = new RunModel(readRunPanelState(stateOf(host.readState())), async (run, tag, begin) =>
    checkPoints(await channel.request('points', { run, tag, start: begin })),
  );
  const page = buildPage(model, actionsOver(channel));
  saveState(model, host);
  channel.onNotice('view', checkRunsView, (view) => {
    model.setView(view);
  });
  channel.onNotice('fetching', checkFetching, (progress) => {
    page.showFetching(progress);
  });
  channel.onNotice('measure', checkEmpty, () => {
    document.documentElement.dataset.frames = JSON.stringify({ times: page.frameTimes() });
  });
  try {
    const view = checkRunsView(await channel.request('ready', {}));
    if (view === undefined) page.showProblem(t('What the editor sent cannot be shown.'));
    else if (model.view === undefined) model.setView(view);
  } catch (error) {
    page.showProblem(error instanceof Error ? error.message : String(error));
  }
}

/** What the parts of the page ask of the editor. A refusal changes nothing here: the editor tells the person why. */
function actionsOver(channel: RunChannel): PageActions {
  const send = (promise: Promise<unknown>): void => {
    promise.catch(() => undefined);
  };
  return {
    stop: (run) => {
      send(channel.request('stop', { run }));
    },
    pause: (run) => {
      send(channel.request('pause', { run }));
    },
    resume: (run) => {
      send(channel.request('resume', { run }));
    },
    reconnect: (run) => {
      send(channel.request('reconnect', { run }));
    },
    rerun: (run) => {
      send(channel.request('rerun', { run }));
    },
    openLog: (run) => {
      send(channel.request('openLog', { run }));
    },
    openFile: (run, path, line) => {
      send(channel.request('openFile', { run, path, line }));
    },
    readLog: async (run, offset, length) => checkLogPart(await channel.request('log', { run, offset, length })),
    list: (run) => channel.request('listArtifacts', { run }).catch(() => false),
    fetch: (run, path) => channel.request('fetch', { run, path }).catch(() => false),
    open: (run, path) => {
      send(channel.request('openArtifact', { run, path }));
    },
    image: async (run, tag, index) => checkImage(await channel.request('image', { run, tag, index }))?.bytes,
  };
}

/** The editor needs the runs to bring the panel back; the page keeps them beside its own state. */
function stateOf(kept: unknown): unknown {
  return typeof kept === 'object' && kept !== null && 'look' in kept ? kept.look : undefined;
}

function saveState(model: RunModel, host: PageHost): void {
  let timer: number | undefined;
  model.changes.event((change) => {
    if (change !== 'look' && change !== 'view') return;
    timer ??= window.setTimeout(() => {
      timer = undefined;
      if (model.view !== undefined) host.writeState({ runs: model.runs.map(({ id }) => id), look: model.state });
    }, SAVE_DELAY);
  });
}
