import { encode } from 'fast-png';
import { buildAnchorGrid } from '../../src/core/detection/anchors/anchorGrid';
import { measureCoverage } from '../../src/core/detection/anchors/coverage';
import { suggestAnchors } from '../../src/core/detection/anchors/suggestAnchors';
import type { AnchorsPanelNotices, AnchorsPanelRequests } from '../../src/protocol/anchorsPanel';
import {
  checkCoverageRequest,
  checkImageIndex,
  checkRow,
  checkSave,
  checkSuggestRequest,
  checkText,
} from '../../src/protocol/anchorsPanelChecks';
import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import { anchorCases } from './anchorFixtures';
import { startFakeEditor } from './fakeEditor';
import { streetPicture } from './scenes';

const name = new URLSearchParams(location.search).get('case') ?? 'street';
const { view, state } = (anchorCases[name] ?? anchorCases.street!)();
const { port, gallery } = startFakeEditor(state);
const channel = new Channel<object, AnchorsPanelRequests, AnchorsPanelNotices, object>(port);
const boxes = view.truths?.boxes ?? new Float64Array(0);

function keep(request: string, input: unknown): true {
  gallery.requests.push({ name: request, input });
  return true;
}

channel.handle('ready', checkEmpty, () => view);
channel.handle('coverage', checkCoverageRequest, ({ recipe }) => measureCoverage(buildAnchorGrid(recipe), boxes));
channel.handle('suggest', checkSuggestRequest, ({ recipe }) => suggestAnchors(recipe, boxes));
channel.handle('picture', checkImageIndex, () => {
  const data = streetPicture(640, 400);
  return { bytes: new Uint8Array(encode({ width: 640, height: 400, data, channels: 3, depth: 8 })) };
});
channel.handle('openObject', checkRow, (input) => keep('openObject', input));
channel.handle('openImage', checkImageIndex, (input) => keep('openImage', input));
channel.handle('save', checkSave, ({ name: file, bytes }) =>
  keep('save', { name: file, size: bytes.length, start: new TextDecoder().decode(bytes.subarray(0, 60)) }),
);
channel.handle('openText', checkText, (input) => keep('openText', input));

Object.assign(window, {
  gallery: {
    ...gallery,
    highlight: (row: number) => {
      channel.notify('highlight', { row });
    },
    measure: () => {
      channel.notify('measure', {});
    },
  },
});
