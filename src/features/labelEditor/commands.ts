import { commands, l10n, TabInputCustom, TabInputText, Uri, window, type LogOutputChannel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { customEditors } from '../../vscode/ids';
import { pathOf, uriOf } from '../../vscode/paths';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
  /** Begins to read an image that is about to be opened. Dispose of what it gives once it is open. */
  readonly readAhead: (image: Uri) => Disposable;
}

/** *Visualise Labels*: opens the image that a file is, or that it labels, in the Labels editor. */
export function registerVisualiseLabels({ labels, log, readAhead }: Dependencies): Disposable {
  return registerCommand('visualiseLabels', log, async (target) => {
    const uri = target instanceof Uri ? target : activeFile();
    if (uri === undefined) {
      void window.showInformationMessage(
        l10n.t('Open an image or a label file first, or right-click one in the Explorer.'),
      );
      return;
    }
    const image = await imageFor(labels, uri);
    if (image === undefined) {
      void window.showInformationMessage(
        l10n.t(
          '{0} belongs to no data set that is known here, so there is no image to show.',
          uri.path.split('/').at(-1) ?? '',
        ),
      );
      return;
    }
    const ahead = readAhead(image);
    try {
      await commands.executeCommand('vscode.openWith', image, customEditors.labels);
    } finally {
      ahead.dispose();
    }
  });
}

/** The image to show for a file: the image it labels, or itself where it is one. */
async function imageFor(labels: LabelService, uri: Uri): Promise<Uri | undefined> {
  const owner = await labels.viewerOwnerOf(pathOf(uri));
  if (owner?.location.kind === 'shared-annotation') {
    const [first] = await labels.samplesOf(owner.dataset);
    return first === undefined ? undefined : uriOf(first.image);
  }
  if (owner !== undefined) return uriOf(owner.location.sample.image);
  return /\.(png|jpe?g|webp|bmp|gif|tiff?)$/i.test(uri.path) ? uri : undefined;
}

function activeFile(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof TabInputText || input instanceof TabInputCustom) return input.uri;
  return window.activeTextEditor?.document.uri;
}
