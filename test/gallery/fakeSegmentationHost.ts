import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import {
  checkChoices,
  checkImageIndex,
  checkIndices,
  checkOpen,
  checkPixel,
  checkSave,
  checkSegmentationView,
  readLook,
} from '../../src/protocol/segmentationChecks';
import type { SegmentationNotices, SegmentationRequests } from '../../src/protocol/segmentationPanel';
import { startFakeEditor } from './fakeEditor';
import { segmentationCases } from './segmentationFixtures';

const { port, gallery } = startFakeEditor();
const name = new URLSearchParams(location.search).get('case') ?? 'street';
const made = (segmentationCases[name] ?? segmentationCases.street!)();
const channel = new Channel<object, SegmentationRequests, SegmentationNotices, object>(port);

function keep(request: string, input: unknown): true {
  gallery.requests.push({ name: request, input });
  return true;
}

channel.handle('ready', checkEmpty, () => ({
  origin: { dataset: '/w/street/street.dataset.yaml', predictions: '/w/street/results' },
  state: made.state,
}));
channel.handle('pair', checkImageIndex, ({ index }) => made.pair(index));
channel.handle('thumbnails', checkIndices, ({ indices }) => indices.map((index) => made.thumbnail(index)));
channel.handle('scores', checkPixel, ({ row, column }) => made.scores(row, column));
channel.handle('evaluate', checkChoices, (input) => keep('evaluate', input));
channel.handle('cancel', checkEmpty, () => keep('cancel', {}));
channel.handle('open', checkOpen, (input) => keep('open', input));
channel.handle('openProblem', checkImageIndex, (input) => keep('openProblem', input));
channel.handle('copyLink', checkSegmentationView, (input) => keep('copyLink', input));
channel.handle('save', checkSave, (input) => keep('save', input));

Object.assign(window, {
  gallery: {
    ...gallery,
    look: (part: object) => {
      channel.notify('look', { ...readLook({}), ...part });
    },
    measure: () => {
      channel.notify('measure', {});
    },
  },
});
