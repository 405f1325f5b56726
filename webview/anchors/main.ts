import '../ui/page.css';
import './anchors.css';
import './sidePanel.css';
import type { AnchorRecipe } from '../../src/core/detection/anchors/anchorRecipe';
import type { AnchorsPanelNotices, AnchorsPanelRequests } from '../../src/protocol/anchorsPanel';
import {
  checkAnchorsView,
  checkCoverage,
  checkPicture,
  checkRow,
  readAnchorsState,
} from '../../src/protocol/anchorsPanelChecks';
import { checkRecipe } from '../../src/core/detection/anchors/checkRecipe';
import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import { decodePicture } from '../canvas/picture';
import { loadBundle, t } from '../host/l10n';
import { connectHost, type PageHost } from '../host/vscodeApi';
import { controlsLoader } from '../ui/loadControls';
import { AnchorsModel } from './model';
import { buildPage, type PageActions } from './page';

type AnchorsChannel = Channel<AnchorsPanelRequests, object, object, AnchorsPanelNotices>;

const SAVE_DELAY = 250;

loadBundle(document);
controlsLoader(document.getElementById('app')?.dataset.controls ?? '')();
void start(connectHost());

async function start(host: PageHost): Promise<void> {
  const channel: AnchorsChannel = new Channel(host.port);
  const model = new AnchorsModel(readAnchorsState(stateOf(host.readState())), async (side, recipe) =>
    checkCoverage(await channel.request('coverage', { side, recipe })),
  );
  const page = buildPage(model, actionsOver(channel, model));
  saveState(model, host);
  followPicture(channel, model);
  channel.onNotice('view', checkAnchorsView, (view) => {
    model.setView(view);
  });
  channel.onNotice('highlight', checkRow, ({ row }) => {
    if (row !== model.state.object) model.select(row);
  });
  channel.onNotice('measure', checkEmpty, () => {
    document.documentElement.dataset.frames = JSON.stringify({ times: page.frameTimes(), edits: model.editTimes });
  });
  try {
    const view = checkAnchorsView(await channel.request('ready', {}));
    if (view === undefined) page.showProblem(t('What the editor sent cannot be shown.'));
    else if (model.view === undefined) model.setView(view);
  } catch (error) {
    page.showProblem(error instanceof Error ? error.message : String(error));
  }
}

/** What the parts of the page ask of the editor. A refusal changes nothing here: the editor tells the person why. */
function actionsOver(channel: AnchorsChannel, model: AnchorsModel): PageActions {
  const send = (promise: Promise<unknown>): void => {
    promise.catch(() => undefined);
  };
  return {
    openObject: (row) => {
      send(channel.request('openObject', { row }));
    },
    openImage: (image) => {
      send(channel.request('openImage', { image }));
    },
    openText: (text, language) => {
      send(channel.request('openText', { text, language }));
    },
    save: (name, bytes) => {
      send(channel.request('save', { name, bytes }));
    },
    suggest: async () => {
      const proposal: AnchorRecipe | undefined = checkRecipe(
        await channel.request('suggest', { recipe: model.recipe }).catch(() => undefined),
      );
      if (proposal !== undefined) model.setRecipe('other', { ...proposal, name: t('suggested') });
    },
  };
}

/** Loads the picture whenever another one is shown. */
function followPicture(channel: AnchorsChannel, model: AnchorsModel): void {
  let shown = '';
  model.changes.event((change) => {
    if (change !== 'view' && change !== 'selection') return;
    const { image, truths } = model;
    const name = truths?.imageNames[image] ?? '';
    if (name === shown) return;
    shown = name;
    model.setPicture(undefined);
    if (name !== '') void load(image, name);
  });
  const load = async (image: number, name: string): Promise<void> => {
    const answer = checkPicture(await channel.request('picture', { image }).catch(() => undefined));
    const result = await decodePicture(answer?.bytes, model.size);
    if (!('picture' in result)) return;
    if (shown === name) model.setPicture(result.picture);
    else result.picture.dispose();
  };
}

/** The editor needs the data set to bring the panel back; the page keeps it beside its own state. */
function stateOf(kept: unknown): unknown {
  return typeof kept === 'object' && kept !== null && 'look' in kept ? kept.look : undefined;
}

function saveState(model: AnchorsModel, host: PageHost): void {
  let timer: number | undefined;
  model.changes.event((change) => {
    if (change === 'viewport' || change === 'coverage' || change === 'picture') return;
    timer ??= window.setTimeout(() => {
      timer = undefined;
      if (model.view === undefined) return;
      host.writeState({ dataset: model.view.dataset, look: model.state });
    }, SAVE_DELAY);
  });
}
