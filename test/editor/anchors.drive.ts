import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeExample } from '../../scripts/example.mjs';
import { root } from '../../scripts/support/paths.mjs';
import { describeEditor } from './support/describeEditor';
import type { EditorSession } from './support/session';
import { until } from './support/until';
import { untilStored } from './support/untilStored';
import { axeProblems, webview } from './support/webview';
import { openFile, reloadWindow, runCommand, screenshot, tab, textEditor } from './support/workbench';

interface Report {
  readonly objects: number;
  readonly covered: number;
  readonly meanIou: number;
  readonly unmatched: readonly { readonly file: string; readonly line: number; readonly iou: number }[];
}

/** What the command line of this build says. */
function measure({ workspace }: EditorSession, preset: string): Report {
  const args = [join(root, 'dist/cli.cjs'), 'anchors', 'coverage', '--preset', preset, '--format', 'json', 'signs'];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: workspace, encoding: 'utf8' })) as Report;
}

describeEditor('Anchors', { prepare: (workspace) => void makeExample(workspace) }, (editor) => {
  it('shows the coverage of a data set, the same numbers as the command line', async () => {
    const { page } = editor;
    await runCommand(editor, 'Jetson: Explore Anchors');
    await until('the data sets to choose from', async () => {
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'signs' }).first();
      await row.click({ timeout: 5000 });
      return true;
    });
    await tab(editor, 'Anchors').waitFor();
    const inner = await webview(editor, '.headline strong');
    const { objects, covered, meanIou } = measure(editor, 'vgg300');
    expect(objects).toBeGreaterThan(20);
    const cells = await inner.locator('.sums').first().locator('tbody td').allInnerTexts();
    expect(cells).toContain(`${covered} of ${objects}`);
    expect(cells).toContain(meanIou.toFixed(4));
    await screenshot(editor, 'anchors coverage');
    expect(await axeProblems(inner)).toEqual([]);
  });

  it('leads from an object that no anchor matches to its line', async () => {
    const { page } = editor;
    const inner = await webview(editor, '.headline strong');
    await inner.getByRole('tab', { name: 'Objects' }).click();
    const [worst] = measure(editor, 'vgg300').unmatched;
    const row = inner.locator('.grid-body .grid-row').first();
    await row.click();
    await expect.poll(() => inner.locator('#status').innerText()).toContain('never trained');
    expect(await row.locator('.grid-iou').innerText()).toBe(worst?.iou.toFixed(3));
    await screenshot(editor, 'anchors object');
    await inner.locator('.grid').first().focus();
    await page.keyboard.press('Enter');
    await textEditor(editor).waitFor();
    await expect
      .poll(() => page.locator('.statusbar-item', { hasText: /^Ln \d+/ }).innerText())
      .toContain(`Ln ${worst?.line}, Col 1`);
  });

  it('follows the text cursor', async () => {
    await openFile(editor, 'signs/labels/train/street08.txt', 1);
    const inner = await webview(editor, '.headline');
    await expect.poll(() => inner.locator('h1').innerText()).toBe('street08.png');
  });

  it('measures after each edit, and comes back with it after a reload', async () => {
    const inner = await webview(editor, '.headline');
    await inner.getByRole('tab', { name: 'Edit' }).click();
    const size = inner.locator('.map').first().getByRole('spinbutton', { name: 'Size (px)' });
    await size.fill('12');
    await inner.getByRole('tab', { name: 'Coverage' }).click();
    const matched = inner.locator('.sums').first().locator('tbody tr:nth-child(2) td');
    const { covered, objects } = measure(editor, 'vgg300');
    await until('more objects matched', async () => parseInt(await matched.innerText(), 10) > covered);
    const text = await matched.innerText();
    expect(text).toContain(`of ${objects}`);
    await inner.getByRole('tab', { name: 'Pictures' }).click();
    await inner.getByRole('checkbox', { name: /cells/i }).click();
    await untilStored(editor, '"showsCells":true', '"tab":"images"', '"min":12');
    await reloadWindow(editor);
    const again = await webview(editor, '[role="tab"][aria-selected="true"]:text("Pictures")');
    await again.getByRole('tab', { name: 'Coverage' }).click();
    await expect.poll(() => again.locator('.sums').first().locator('tbody tr:nth-child(2) td').innerText()).toBe(text);
    await screenshot(editor, 'anchors after reload');
  });
});
