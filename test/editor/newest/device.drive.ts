import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeExample } from '../../../scripts/example.mjs';
import { whyNoVirtualJetson } from '../../../scripts/virtualJetson.mjs';
import { startVirtualJetson, type VirtualJetson } from '../../device/virtualJetson';
import { describeEditor } from '../support/describeEditor';
import { answerDialog, pick } from '../support/dialogs';
import type { EditorSession } from '../support/session';
import { until } from '../support/until';
import {
  loadedFrame,
  reloadWindow,
  runCommand,
  runRow,
  screenshot,
  showContainer,
  shownRun,
  viewRows,
} from '../support/workbench';

const home = mkdtempSync(join(tmpdir(), 'jw-home-'));
let jetson: VirtualJetson | undefined;
afterAll(async () => {
  await jetson?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Long enough for a cut and a reload in its middle. */
const RUNS = `{
  "version": 1,
  "runs": [
    {
      "name": "signs on the board",
      "host": "jetson-bookworm",
      "command": ["python3", "train.py", "--epochs", "40", "--samples", "40", "--pause", "1.2"],
      "cwd": "training",
      "artifacts": ["*.json"]
    },
    {
      "name": "signs on the board, shorter",
      "host": "jetson-bookworm",
      "command": ["python3", "train.py", "--epochs", "4", "--samples", "40", "--learning-rate", "0.05"],
      "cwd": "training",
      "artifacts": ["*.json"]
    }
  ]
}
`;

/** Starts the device, which nobody knows yet, and names it in the SSH configuration of the person at the editor. */
async function prepare(workspace: string): Promise<void> {
  makeExample(workspace);
  writeFileSync(join(workspace, '.vscode', 'runs.json'), RUNS);
  jetson = await startVirtualJetson({ suite: 'bookworm', isKnown: false });
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  writeFileSync(join(home, '.ssh', 'config'), `Include ${jetson.place.sshConfig}\n`);
}

async function start(editor: EditorSession, name: RegExp): Promise<void> {
  await runCommand(editor, 'Jetson: Start Run…');
  await pick(editor, name);
  await pick(editor, 'Start');
}

/** How far a run is, as its panel tells: 12 of `12/40`. */
async function epochOf(editor: EditorSession): Promise<number> {
  const page = await loadedFrame(editor, shownRun);
  return Number.parseInt(await page.locator('.run .progress').innerText(), 10) || 0;
}

async function untilEpoch(editor: EditorSession, epoch: number): Promise<void> {
  await until(`epoch ${epoch}`, async () => (await epochOf(editor)) >= epoch, 90);
}

async function stateOf(editor: EditorSession): Promise<string> {
  return (await loadedFrame(editor, shownRun)).locator('.run .state').innerText();
}

const reason = await whyNoVirtualJetson();
if (reason !== undefined)
  describe(`A board (left out: ${reason})`, () => {
    it.skip(reason, () => undefined);
  });
else
  describeEditor('A board', { prepare, env: { HOME: home }, viewport: { width: 1400, height: 900 } }, (editor) => {
    const board = 'jetson-bookworm';
    const device = (): VirtualJetson => jetson!;
    const row = () => runRow(editor, 'signs on the board');

    it('is added from the SSH configuration, after its fingerprint was shown', { timeout: 120_000 }, async () => {
      await showContainer(editor, 'Jetson Workbench');
      await runCommand(editor, 'Jetson: Add Host…');
      await pick(editor, board);
      const question = await answerDialog(editor, 'Connect and Remember', 'device fingerprint');
      expect(question).toContain(device().place.fingerprint);
      const hostRow = viewRows(editor, 'Devices').filter({ hasText: board }).first();
      await until('what the board is', async () => /Orin Nano.*JetPack 6\.2/.test(await hostRow.innerText()), 60);
      await hostRow.click();
      await screenshot(editor, 'device added');
      const known = readFileSync(join(device().place.home, '.ssh', 'known_hosts'), 'utf8');
      // The name may be hashed.
      expect(known).toMatch(/^\S+ ssh-ed25519 \S+$/m);
    });

    it('trains, and its curves move', { timeout: 180_000 }, async () => {
      await start(editor, /signs on the board(?!,)/);
      await until('the run', async () => (await row().innerText()).includes('running'), 90);
      await row().click();
      await untilEpoch(editor, 2);
      const page = await loadedFrame(editor, shownRun);
      await page.locator('.card[data-tag="validation_loss"] canvas').first().waitFor();
      await screenshot(editor, 'device run');
      await untilEpoch(editor, 4);
    });

    it(
      'is called unreachable while its cable is pulled, and caught up with afterwards',
      { timeout: 240_000 },
      async () => {
        await device().cut();
        const before = await epochOf(editor);
        await until('that it is unreachable', async () => (await row().innerText()).includes('unreachable'), 90);
        await expect.poll(() => stateOf(editor)).toContain('unreachable');
        await screenshot(editor, 'device unreachable');
        await device().mend();
        await until('that it is reached again', async () => (await row().innerText()).includes('running'), 30);
        await untilEpoch(editor, before + 2);
      },
    );

    it('still trains after the window was loaded anew, until the end', { timeout: 300_000 }, async () => {
      await reloadWindow(editor);
      await showContainer(editor, 'Jetson Workbench');
      await until('the run', async () => /running|finished/.test(await row().innerText()), 60);
      await until('its end', async () => (await row().innerText()).includes('finished'), 180);
      await expect.poll(() => stateOf(editor)).toMatch(/^finished/);
      await screenshot(editor, 'device finished');
      const [id = ''] = readdirSync(join(editor.workspace, '.jetson-workbench', 'runs'));
      const here = readFileSync(join(editor.workspace, '.jetson-workbench', 'runs', id, 'log'));
      const { root, user } = device().place;
      const there = readFileSync(join(root, 'home', user, '.jetson-workbench', 'jobs', id, 'log'));
      expect(digestOf(here)).toBe(digestOf(there));
      expect(here.toString()).toMatch(/Epoch\s+40\/40/);
    });

    it('hands over what the run made', { timeout: 60_000 }, async () => {
      const page = await loadedFrame(editor, shownRun);
      await page.getByRole('tab', { name: 'Files' }).click();
      await page.getByTitle('Fetch signs.json from').click();
      await page.getByTitle('Open signs.json').waitFor();
      await screenshot(editor, 'device files');
      await page.getByTitle('Open signs.json').click();
      await editor.page.locator('.tab', { hasText: 'signs.json' }).waitFor();
    });

    it('runs again, and both runs are compared', { timeout: 180_000 }, async () => {
      await start(editor, /signs on the board, shorter/);
      const second = runRow(editor, 'signs on the board, shorter');
      await until('its end', async () => (await second.innerText()).includes('finished'), 120);
      await runCommand(editor, 'Jetson: Compare Runs…');
      await pick(editor, /signs on the board(?!,)/);
      await pick(editor, /signs on the board, shorter/);
      await editor.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
      const page = await loadedFrame(editor, '.run + .run .state');
      await page.locator('.card[data-tag="validation_loss"] canvas').first().waitFor();
      await screenshot(editor, 'device compare');
      await page.getByRole('tab', { name: 'Differences' }).click();
      await page.locator('tr.differs', { hasText: '--epochs' }).waitFor();
      await screenshot(editor, 'device differences');
    });
  });

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
