import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeExample } from '../../../scripts/example.mjs';
import { describeEditor } from '../support/describeEditor';
import { pick } from '../support/dialogs';
import type { EditorSession } from '../support/session';
import { until } from '../support/until';
import {
  loadedFrame,
  notifications,
  reloadWindow,
  runCommand,
  runRow,
  screenshot,
  showContainer,
  shownRun,
  themeKinds,
  useTheme,
} from '../support/workbench';

// Jobs are kept in the home folder.
const home = mkdtempSync(join(tmpdir(), 'jw-home-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});
const env = { HOME: home };

const prepare = (workspace: string): void => {
  makeExample(workspace);
};

/** Starts a run of the example as it is. */
async function start(editor: EditorSession, name: string): Promise<void> {
  await runCommand(editor, 'Jetson: Start Run…');
  await pick(editor, name);
  await pick(editor, 'Start');
}

/** The page of the run panel that is shown. */
const runPage = (editor: EditorSession) => loadedFrame(editor, shownRun);

describeEditor('Runs', { prepare, env, viewport: { width: 1400, height: 900 } }, (editor) => {
  it(
    'starts a run from its configuration, follows it to its end, and shows its curves, log and details',
    { timeout: 240_000 },
    async () => {
      await showContainer(editor, 'Jetson Workbench');
      await screenshot(editor, 'runs empty');
      await start(editor, 'signs, slower');
      await until('the run in the view', async () =>
        (await runRow(editor, 'signs, slower').innerText()).includes('running'),
      );
      await runRow(editor, 'signs, slower').click();
      const page = await runPage(editor);
      await page.locator('.card[data-tag="validation_loss"] canvas').first().waitFor({ timeout: 60_000 });
      await screenshot(editor, 'run panel running');
      await until(
        'the end of the run',
        async () => (await runRow(editor, 'signs, slower').innerText()).includes('finished'),
        90,
      );
      await expect.poll(() => page.locator('.state').innerText()).toMatch(/^finished/);
      await expect.poll(() => page.locator('.lanes .card').count()).toBeGreaterThan(1);
      await screenshot(editor, 'run panel finished');
      await page.getByRole('tab', { name: 'Log' }).click();
      await page.locator('.log-line', { hasText: 'All done.' }).waitFor();
      await screenshot(editor, 'run panel log');
      await page.getByRole('tab', { name: 'Details' }).click();
      await page.getByText('python3 train.py --epochs 30').waitFor();
      await screenshot(editor, 'run panel details');
      await page.getByRole('tab', { name: 'Images' }).click();
      await page.locator('.image img').first().waitFor();
      await screenshot(editor, 'run panel images');
    },
  );

  it('says why a run failed', async () => {
    await start(editor, 'a learning rate far too high');
    await until('the reason', async () => (await notifications(editor)).some((text) => text.includes('NaN')), 60);
    await expect.poll(() => runRow(editor, 'far too high').innerText()).toMatch(/failed with code 1/);
    await screenshot(editor, 'runs failed');
  });

  it('refuses a run whose labels have errors', async () => {
    await start(editor, 'after its labels were checked');
    await until(
      'the refusal',
      async () => (await notifications(editor)).some((text) => /have \d+ errors/.test(text)),
      60,
    );
    await screenshot(editor, 'runs refused');
  });

  it('finds its runs again after the window was loaded anew, with the panel', { timeout: 120_000 }, async () => {
    await reloadWindow(editor);
    await showContainer(editor, 'Jetson Workbench');
    await runRow(editor, 'signs, slower').waitFor({ timeout: 30_000 });
    const page = await runPage(editor);
    await expect.poll(() => page.locator('.run .state').innerText()).toMatch(/^finished/);
    const id = readFileSync(join(editor.workspace, '.jetson-workbench', '.gitignore'), 'utf8');
    expect(id).toBe('*\n');
  });

  it('looks right in every theme', { timeout: 180_000 }, async () => {
    const page = await runPage(editor);
    await page.getByRole('tab', { name: 'Charts' }).click();
    for (const theme of themeKinds) {
      await useTheme(editor, theme);
      await page.locator('.card canvas').first().waitFor();
      await screenshot(editor, `run panel ${theme}`);
    }
  });
});
