import { Channel } from '../../src/protocol/channel';
import { checkEmpty } from '../../src/protocol/checks';
import type { RunPanelNotices, RunPanelRequests } from '../../src/protocol/runPanel';
import {
  checkArtifactRequest,
  checkImageRequest,
  checkLogRequest,
  checkOpenFile,
  checkPointsRequest,
  checkRunOnly,
} from '../../src/protocol/runPanelChecks';
import { startFakeEditor } from './fakeEditor';
import { runCases } from './runFixtures';

/** A picture of one pixel. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const { port, gallery } = startFakeEditor();
const name = new URLSearchParams(location.search).get('case') ?? 'running';
const made = (runCases[name] ?? runCases.running!)();
const bytes = new TextEncoder().encode(made.log);
const channel = new Channel<object, RunPanelRequests, RunPanelNotices, object>(port);

function keep(request: string, input: unknown): true {
  gallery.requests.push({ name: request, input });
  return true;
}

channel.handle('ready', checkEmpty, () => made.view);
channel.handle('points', checkPointsRequest, ({ tag, start }) => made.points(tag, start));
channel.handle('log', checkLogRequest, ({ offset, length }) => ({
  offset,
  bytes: bytes.slice(offset, offset + length),
  size: bytes.length,
}));
channel.handle('image', checkImageRequest, () => ({
  bytes: Uint8Array.from(atob(PICTURE), (character) => character.charCodeAt(0)),
}));
channel.handle('listArtifacts', checkRunOnly, (input) => keep('listArtifacts', input));
channel.handle('fetch', checkArtifactRequest, (input) => keep('fetch', input));
channel.handle('openArtifact', checkArtifactRequest, (input) => keep('openArtifact', input));
channel.handle('openFile', checkOpenFile, (input) => keep('openFile', input));
channel.handle('openLog', checkRunOnly, (input) => keep('openLog', input));
for (const request of ['stop', 'pause', 'resume', 'reconnect'] as const)
  channel.handle(request, checkRunOnly, (input) => keep(request, input));
channel.handle('rerun', checkRunOnly, (input) => keep('rerun', input));

Object.assign(window, {
  gallery: {
    ...gallery,
    measure: () => {
      channel.notify('measure', {});
    },
  },
});
