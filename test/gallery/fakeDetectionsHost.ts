import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import type { DetectionsNotices, DetectionsRequests } from '../../src/protocol/detectionsPanel';
import {
  checkExportFile,
  checkLookRequest,
  checkPictureRequest,
  checkProblemRequest,
  checkRowReference,
} from '../../src/protocol/detectionsPanelChecks';
import { detectionCases } from './detectionFixtures';
import { startFakeEditor } from './fakeEditor';
import { streetPicture } from './scenes';

const { port, gallery } = startFakeEditor();
const name = new URLSearchParams(location.search).get('case') ?? 'street';
const view = (detectionCases[name] ?? detectionCases.street!)();
const channel = new Channel<object, DetectionsRequests, DetectionsNotices, object>(port);

function keep(request: string, input: unknown): true {
  gallery.requests.push({ name: request, input });
  return true;
}

/** The page's policy lets nobody fetch: the picture is drawn here. */
async function drawPicture(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const rgb = streetPicture(width, height);
  const data = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) data.data.set([rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!, 255], 4 * i);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}

channel.handle('ready', checkEmpty, () => view);
channel.handle('picture', checkPictureRequest, async ({ image }) => {
  if (name !== 'street' || image % 7 === 6) return { bytes: new Uint8Array() };
  return { bytes: await drawPicture(640, 480) };
});
channel.handle('openPlace', checkRowReference, (input) => keep('openPlace', input));
channel.handle('openProblem', checkProblemRequest, (input) => keep('openProblem', input));
channel.handle('save', checkExportFile, ({ name: file, content }) =>
  keep('save', { name: file, length: content.length }),
);
channel.handle('copyLink', checkLookRequest, (input) => keep('copyLink', input));
channel.handle('compare', checkEmpty, () => {
  keep('compare', {});
  // A detector that is a little less sure and finds a little less.
  const { detections } = view;
  const scores = detections.scores.map((score, row) => (row % 11 === 5 ? score * 0.2 : score * 0.97));
  return { results: 'results_before.json', detections: { ...detections, scores }, problems: [] };
});

Object.assign(window, {
  gallery: {
    ...gallery,
    measure: () => {
      channel.notify('measure', {});
    },
  },
});
