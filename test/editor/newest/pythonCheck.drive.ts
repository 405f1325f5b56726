import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeExample } from '../../../scripts/example.mjs';
import { preparePython, pythonVersions } from '../../support/preparePython';
import { describeEditor } from '../support/describeEditor';
import { pick } from '../support/dialogs';
import { chooseInExplorer } from '../support/explorer';
import { quickFix } from '../support/fixes';
import { squiggles } from '../support/problems';
import type { EditorSession } from '../support/session';
import { until } from '../support/until';
import {
  changeSettings,
  isGone,
  notifications,
  openFile,
  runCommand,
  screenshot,
  textEditor,
} from '../support/workbench';

/** A source that says who runs it and waits after its first batch; it needs NumPy alone. */
const waiting = `"""Waits after its first batch until the file "go" is there."""
import os
import time

import numpy as np


class Source:
    def __init__(self):
        self.image_size = (32, 32)
        self.num_classes = 2
        self.label_colors = {0: np.array([0, 0, 0]), 1: np.array([0, 0, 255])}
        self.num_training = 20
        self.num_validation = 4
        self.train_generator = None
        self.valid_generator = None

    def load_data(self, data_dir, fraction):
        with open(os.path.join(data_dir, 'pid'), 'w') as file:
            file.write(str(os.getpid()))
        self.train_generator = self.batches(20, os.path.join(data_dir, 'go'))
        self.valid_generator = self.batches(4, None)

    def batches(self, count, go):
        def generate(batch_size):
            for start in range(0, count, batch_size):
                while start > 0 and go is not None and not os.path.exists(go):
                    time.sleep(0.05)
                size = min(batch_size, count - start)
                labels = np.zeros((size, 32, 32, 2), np.float32)
                labels[..., 0] = 1
                labels[0, 3, 4, 0] = 0
                yield np.zeros((size, 32, 32, 3), np.float32), labels

        return generate


def get_source():
    return Source()
`;

const prepared = preparePython(pythonVersions[1]);

if ('reason' in prepared) {
  describe('Python data sources', () => {
    it.skip(`cannot be run here: Python or its packages could not be set up (${prepared.reason})`, () => undefined);
  });
} else {
  describeEditor(
    'Python data sources',
    {
      prepare: (workspace) => {
        makeExample(workspace);
        writeFileSync(join(workspace, 'sources/source_waiting.py'), waiting);
        // The editor's own settings are those of another machine, as it sees it: there the interpreter has no say.
        changeSettings({ workspace }, { 'jetson.python.interpreter': prepared.python });
      },
    },
    (editor) => {
      it('are checked from the explorer, with the folder that their data is in', async () => {
        await chooseInExplorer(editor, 'sources/source_street.py', 'Check Python Data Source…');
        await chooseFolder(editor, join(editor.workspace, 'street'), 'python folder');
        const said = await until('how it went', async () =>
          (await notifications(editor)).find((text) => text.includes('samples,')),
        );
        await screenshot(editor, 'python checked');
        expect(said).toMatch(/^8 samples, 589,824 pixels checked: 1 error, 0 warnings\.$/);
        await openFile(editor, 'sources/source_street.py', 65);
        await until('squiggles', async () => (await squiggles(editor, 'error')) > 0);
        await screenshot(editor, 'python findings');
      }, 120_000);

      it('can have labels resized with the nearest pixel', async () => {
        await openFile(editor, 'sources/source_street.py', 67, 20);
        await quickFix(editor, /Take the nearest pixel/, 'python fixes');
        await expect
          .poll(() => textEditor(editor).locator('.view-lines').innerText())
          .toMatch(/interpolation=cv2\.INTER_NEAREST\)/);
        await editor.page.keyboard.press('Control+S');
      });

      it('can be stopped, and keep what was found', async () => {
        await runCommand(editor, 'Notifications: Clear All Notifications');
        await openFile(editor, 'sources/source_waiting.py');
        await runCommand(editor, 'Jetson: Check Python Data Source…');
        await chooseFolder(editor, join(editor.workspace, 'sources'));
        await until('progress', async () =>
          (await notifications(editor)).some((text) => text.includes('10 of 24 samples')),
        );
        await screenshot(editor, 'python progress');
        await editor.page.locator('.notifications-toasts').getByRole('button', { name: 'Cancel' }).click();
        await until('the sentence at the end', async () =>
          (await notifications(editor)).some((text) => text.startsWith('Stopped after 10 samples.')),
        );
        await screenshot(editor, 'python stopped');
        const pid = Number(readFileSync(join(editor.workspace, 'sources/pid'), 'utf8'));
        await until('the end of the program', () => !isRunning(pid));
      });

      it('remember their folder', async () => {
        await runCommand(editor, 'Notifications: Clear All Notifications');
        writeFileSync(join(editor.workspace, 'sources/go'), '');
        await runCommand(editor, 'Jetson: Check Python Data Source…');
        await pick(editor, join(editor.workspace, 'sources'));
        await until('how it went', async () =>
          (await notifications(editor)).some((text) => text.startsWith('24 samples, 24,576 pixels checked: 3 errors')),
        );
        await screenshot(editor, 'python checked again');
      });

      it('that cannot be run say why', async () => {
        await runCommand(editor, 'Notifications: Clear All Notifications');
        changeSettings(editor, { 'jetson.python.interpreter': 'no-such-python' });
        await until('the reason', async () => {
          await runCommand(editor, 'Jetson: Check Python Data Source…');
          await pick(editor, join(editor.workspace, 'sources'));
          return until('the reason', async () =>
            (await notifications(editor)).some((text) => text.includes('no-such-python')),
          );
        });
        await screenshot(editor, 'python missing');
      });
    },
  );
}

/** Answers the editor's own dialog for folders. */
async function chooseFolder(editor: EditorSession, folder: string, picture?: string): Promise<void> {
  const { page } = editor;
  const dialog = page.locator('.quick-input-widget', { hasText: 'Where is the data of this source?' });
  await dialog.waitFor();
  await until('the end of the dialog', async () => {
    // The dialog may still fill in the folder that it starts from, and does not take a path before it has looked it up.
    await dialog.locator('input').first().fill(`${folder}/`);
    if (picture !== undefined) await screenshot(editor, picture);
    await dialog.getByRole('button', { name: 'Check with This Folder' }).click();
    return isGone(dialog, 3000);
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
