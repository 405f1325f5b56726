import '../ui/page.css';
import './detections.css';
import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import type { DetectionsNotices, DetectionsRequests } from '../../src/protocol/detectionsPanel';
import {
  checkComparedView,
  checkDetectionsView,
  checkPictureReply,
  checkRowReference,
  readDetectionsLook,
} from '../../src/protocol/detectionsPanelChecks';
import { watchTheme } from '../canvas/theme';
import { loadBundle, t } from '../host/l10n';
import { connectHost, type PageHost } from '../host/vscodeApi';
import { controlsLoader } from '../ui/loadControls';
import { measureText } from './measure';
import { DetectionsModel } from './model';
import { buildPage } from './page';

type DetectionsChannel = Channel<DetectionsRequests, object, object, DetectionsNotices>;

const SAVE_DELAY = 250;

loadBundle(document);
controlsLoader(document.getElementById('app')?.dataset.controls ?? '')();
void start(connectHost());

async function start(host: PageHost): Promise<void> {
  const channel: DetectionsChannel = new Channel(host.port);
  const model = new DetectionsModel(readDetectionsLook(lookOf(host.readState())));
  /** A refusal changes nothing here: the editor tells the person why. */
  const send = (promise: Promise<unknown>): void => {
    promise.catch(() => undefined);
  };
  const page = buildPage(model, {
    picture: async (image) => checkPictureReply(await channel.request('picture', { image }))?.bytes,
    openPlace: (reference) => {
      send(channel.request('openPlace', reference));
    },
    openProblem: (index) => {
      send(channel.request('openProblem', { index }));
    },
    save: (file) => {
      send(channel.request('save', file));
    },
    compare: () => {
      const { view } = model;
      if (view === undefined) return;
      const limits = { images: view.images.names.length, classes: view.classes.length };
      channel.request('compare', {}).then(
        (reply) => {
          const compared = checkComparedView(reply, limits);
          if (compared !== undefined) model.setCompared(compared);
        },
        () => undefined,
      );
    },
    copyLink: () => {
      send(channel.request('copyLink', { look: model.look }));
    },
  });
  saveState(model, host);
  watchTheme(() => {
    if (model.view !== undefined) model.changes.fire('look');
  });
  channel.onNotice(
    'look',
    (value) => readDetectionsLook(value),
    (look) => {
      model.setLook(look);
    },
  );
  channel.onNotice('show', checkRowReference, ({ of, row }) => {
    if (of !== 'compared') model.select({ of, row });
  });
  const measure = (): void => {
    model.flush();
    document.documentElement.dataset.frames = measureText(model, { frames: true });
  };
  channel.onNotice('measure', checkEmpty, measure);
  // Tests in the editor have no other way in.
  addEventListener('jetson:measure', measure);
  try {
    const view = checkDetectionsView(await channel.request('ready', {}));
    if (view === undefined) page.showProblem(t('There is nothing to show.'));
    else model.setView(view);
  } catch (error) {
    page.showProblem(error instanceof Error ? error.message : String(error));
  }
}

/** The editor needs the paths to bring the panel back; the page keeps them beside its own state. */
function lookOf(kept: unknown): unknown {
  return typeof kept === 'object' && kept !== null && 'look' in kept ? kept.look : undefined;
}

function saveState(model: DetectionsModel, host: PageHost): void {
  let timer: number | undefined;
  model.changes.event((change) => {
    if (change === 'point') return;
    timer ??= window.setTimeout(() => {
      timer = undefined;
      if (model.view === undefined) return;
      host.writeState({ ...model.view.state, look: model.look });
      performance.mark('detections:kept');
    }, SAVE_DELAY);
  });
}
