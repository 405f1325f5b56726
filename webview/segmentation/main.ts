import '../ui/page.css';
import '../ui/stage.css';
import '../ui/fields.css';
import './segmentation.css';
import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import {
  checkKept,
  checkLook,
  checkPair,
  checkReady,
  checkScores,
  checkState,
  checkThumbnails,
  readLook,
} from '../../src/protocol/segmentationChecks';
import type {
  EvaluationChoices,
  SegmentationKept,
  SegmentationNotices,
  SegmentationOrigin,
  SegmentationRequests,
} from '../../src/protocol/segmentationPanel';
import { loadBundle, t } from '../host/l10n';
import { connectHost, type PageHost } from '../host/vscodeApi';
import { controlsLoader } from '../ui/loadControls';
import { evaluationCsv, evaluationJson } from './exportEvaluation';
import { followImage } from './followImage';
import { SegmentationModel } from './model';
import { buildPage, type Page, type PageActions } from './page';

type SegmentationChannel = Channel<SegmentationRequests, object, object, SegmentationNotices>;

const SAVE_DELAY = 250;

loadBundle(document);
controlsLoader(document.getElementById('app')?.dataset.controls ?? '')();
void start(connectHost());

async function start(host: PageHost): Promise<void> {
  const channel: SegmentationChannel = new Channel(host.port);
  const model = new SegmentationModel(readLook(checkKept(host.readState())?.look));
  const page: Page = buildPage(
    model,
    actionsOver(channel, model, () => page.stage.element),
  );
  followImage(model, {
    pair: async (index) => checkPair(await channel.request('pair', { index })),
    scores: async (index, row, column) => checkScores(await channel.request('scores', { index, row, column })),
  });
  channel.onNotice('state', checkState, (state) => {
    model.setState(state);
  });
  channel.onNotice('look', checkLook, (look) => {
    model.showLook(look);
  });
  channel.onNotice('measure', checkEmpty, () => {
    document.documentElement.dataset.frames = JSON.stringify({ times: page.stage.frameTimes() });
  });
  try {
    const ready = checkReady(await channel.request('ready', {}));
    if (ready === undefined) {
      page.showProblem(t('What the editor sent cannot be shown.'));
      return;
    }
    if (ready.look !== undefined) model.setLook(ready.look);
    keepState(model, host, ready.origin);
    // A notice that came before the answer is newer than it.
    if (model.view === undefined) model.setState(ready.state);
  } catch (error) {
    page.showProblem(error instanceof Error ? error.message : String(error));
  }
}

/** What the parts of the page ask of the editor. A refusal changes nothing here: the editor tells the person why. */
function actionsOver(
  channel: SegmentationChannel,
  model: SegmentationModel,
  canvas: () => HTMLCanvasElement,
): PageActions {
  const send = (promise: Promise<unknown>): void => {
    promise.catch(() => undefined);
  };
  return {
    thumbnails: async (indices) => checkThumbnails(await channel.request('thumbnails', { indices })) ?? [],
    evaluate: (choices) => {
      send(channel.request('evaluate', choices));
    },
    cancel: () => {
      send(channel.request('cancel', {}));
    },
    open: (index) => {
      send(channel.request('open', { index, file: 'image' }));
    },
    openProblem: (index) => {
      send(channel.request('openProblem', { index }));
    },
    copyLink: () => {
      send(channel.request('copyLink', { choices: choicesOf(model), look: model.look }));
    },
    save: (what) => {
      if (what === 'csv') send(channel.request('save', { name: 'segmentation.csv', content: evaluationCsv(model) }));
      else if (what === 'json')
        send(channel.request('save', { name: 'segmentation.json', content: evaluationJson(model) }));
      else
        canvas().toBlob((blob) => {
          if (blob !== null) send(savePicture(channel, blob));
        });
    },
  };
}

async function savePicture(channel: SegmentationChannel, blob: Blob): Promise<boolean> {
  const content = new Uint8Array(await blob.arrayBuffer());
  return channel.request('save', { name: 'segmentation.png', content });
}

function choicesOf({ view }: SegmentationModel): EvaluationChoices {
  return view?.options ?? { threshold: undefined, resize: false, boundary: false };
}

function keepState(model: SegmentationModel, host: PageHost, origin: SegmentationOrigin): void {
  let timer: number | undefined;
  const save = (): void => {
    timer = undefined;
    host.writeState({ origin, choices: choicesOf(model), look: model.look } satisfies SegmentationKept);
  };
  save();
  model.changes.event((change) => {
    if (change === 'look' || change === 'image' || change === 'state') timer ??= window.setTimeout(save, SAVE_DELAY);
  });
}
