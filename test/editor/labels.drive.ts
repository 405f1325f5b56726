import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeExample } from '../../scripts/example.mjs';
import { describeEditor } from './support/describeEditor';
import { quickFix } from './support/fixes';
import { problemCounts, squiggles } from './support/problems';
import type { EditorSession } from './support/session';
import { until } from './support/until';
import { webview } from './support/webview';
import {
  extensionLog,
  isSeen,
  notifications,
  openFile,
  runCommand,
  screenshot,
  showContainer,
  tab,
  textEditor,
  viewRows,
} from './support/workbench';

const comma = 'signs/labels/train/street03.txt';

describeEditor('Labels', { prepare: (workspace) => void makeExample(workspace) }, (editor) => {
  it('finds the data sets and their errors without being asked', async () => {
    await until('problems', async () => (await problemCounts(editor)).errors > 10);
    await showContainer(editor, 'Jetson Workbench');
    await until('data sets with their counts', async () => {
      const shown = await viewRows(editor, 'Datasets').allInnerTexts();
      return ['signs', 'street', 'pedestrians', 'camvid'].every((name) =>
        shown.some((row) => row.includes(name) && /\d+ images, \d+ error/.test(row)),
      );
    });
    await screenshot(editor, 'datasets found');
  });

  it('lists splits and findings below a data set, and counts errors on the badge', async () => {
    await unfold(editor, /^\s*signs/);
    await unfold(editor, /^\s*Errors/);
    const rows = await until('the findings', async () => {
      const shown = await viewRows(editor, 'Datasets').allInnerTexts();
      return shown.some((row) => row.includes('street03.txt')) && shown.map((row) => row.replace(/\s+/g, ' '));
    });
    expect(rows.some((row) => row.includes('train') && row.includes('8 images'))).toBe(true);
    expect(rows.some((row) => row.includes('val') && row.includes('4 images'))).toBe(true);
    const badge = await editor.page
      .locator('.activitybar .action-item:has([aria-label^="Jetson Workbench"]) .badge')
      .innerText();
    expect(Number(badge)).toBeGreaterThan(10);
    await expect
      .poll(() => editor.page.locator('[id*="jetson.datasets"]').first().innerText())
      .toContain('label errors');
    await screenshot(editor, 'datasets unfolded');
  });

  it('lets somebody find a bad label, reach it and fix it with the keyboard alone', async () => {
    const { page } = editor;
    await page.keyboard.press('Control+Shift+M');
    await page.locator('.markers-panel').waitFor();
    await page.keyboard.press('Control+F');
    await page.keyboard.type('decimal');
    await expect.poll(() => page.locator('.markers-panel .monaco-list-row').count()).toBe(2);
    await until('the label file', async () => {
      // The list takes the keys only once it has the focus; pressed again they do no harm.
      for (const key of ['Control+ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
      return isSeen(textEditor(editor), 5000);
    });
    await until('the squiggle', async () => (await squiggles(editor, 'error')) > 0);
    await screenshot(editor, 'labels squiggle');
    await quickFix(editor, /point/i, 'labels quick fix');
    await until('no squiggle', async () => (await squiggles(editor, 'error')) === 0);
    await page.keyboard.press('Control+Z');
    await until('the squiggle again', async () => (await squiggles(editor, 'error')) > 0);
    await page.keyboard.press('Control+S');
    await runCommand(editor, 'View: Hide Panel');
  });

  it('names the classes on the rows and shows the label under the cursor', async () => {
    const { page } = editor;
    await openFile(editor, 'signs/labels/train/street06.txt', 1);
    await expect.poll(() => textEditor(editor).locator('.view-lines').innerText()).toContain('car');
    await runCommand(editor, 'Show or Focus Hover');
    await page.locator('.monaco-hover img').first().waitFor();
    await screenshot(editor, 'labels hover');
    await page.keyboard.press('Escape');
  });

  it('leads from a finding to the page of its rule', async () => {
    const { page } = editor;
    await openFile(editor, 'signs/labels/train/street06.txt', 4);
    await until('the squiggle', async () => (await squiggles(editor, 'warning')) > 0);
    const link = page.locator('.monaco-hover a[data-href^="command:"]', { hasText: 'box/outside-image' }).first();
    await until('the page of the rule', async () => {
      await runCommand(editor, 'Show or Focus Hover');
      if (await isSeen(link, 3000)) await link.click();
      return isSeen(tab(editor, 'box-outside-image.md'), 5000);
    });
    await (await webview(editor, 'h1')).locator('h1', { hasText: 'box/outside-image' }).waitFor();
    await screenshot(editor, 'labels rule page');
    await runCommand(editor, 'View: Close Editor');
  });

  it('fixes all findings of a rule in the data set after a preview', async () => {
    const { page } = editor;
    await openFile(editor, comma, 1);
    await until('the squiggle', async () => (await squiggles(editor, 'error')) > 0);
    await quickFix(editor, /^Fix all yolo\/decimal-comma/);
    const panel = page.locator('.bulk-edit-panel');
    await panel.locator('.monaco-list-row').first().waitFor();
    await screenshot(editor, 'labels refactor preview');
    await panel.getByRole('button', { name: 'Apply' }).click();
    await openFile(editor, comma, 1);
    await until('no squiggle', async () => (await squiggles(editor, 'error')) === 0);
    await runCommand(editor, 'File: Save All Files');
    await until('the file to be saved', () => !readFileSync(join(editor.workspace, comma), 'utf8').includes(','));
  });

  it('waives a finding of a picture with a reason, from the Datasets view', async () => {
    const { page } = editor;
    await showContainer(editor, 'Jetson Workbench');
    await viewRows(editor, 'Datasets').first().click();
    await page.keyboard.press('Control+ArrowLeft');
    await unfold(editor, /^\s*street/);
    await unfold(editor, /^\s*Errors/);
    const finding = viewRows(editor, 'Datasets').filter({ hasText: 'scene03.png' }).first();
    await finding.hover();
    await finding.getByRole('button', { name: 'Fix…' }).click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'with a reason' }).first().click();
    await page.locator('.quick-input-widget .quick-input-title').waitFor();
    // Keys pressed before the input has the focus are lost.
    await page.locator('.quick-input-widget .quick-input-box input').fill('drawn on purpose');
    await screenshot(editor, 'labels waiver');
    await page.keyboard.press('Enter');
    await until('the waiver', () =>
      readFileSync(join(editor.workspace, 'street/street.dataset.yaml'), 'utf8').includes('drawn on purpose'),
    );
    await expect.poll(() => finding.count(), { timeout: 20_000 }).toBe(0);
  });

  it('opens no image in a second validation, and one after one was touched', async () => {
    await validateAll(editor);
    await until('the sentence at the end', async () =>
      (await notifications(editor)).some((text) => /42 images checked: \d+ errors/.test(text)),
    );
    await screenshot(editor, 'datasets validated');
    expect(await validateAll(editor)).toBe(0);
    const label = join(editor.workspace, 'signs/labels/val/street10.txt');
    writeFileSync(label, `${readFileSync(label, 'utf8')}0 0.5 0.5 0.11 0.12\n`);
    expect(await validateAll(editor)).toBe(1);
  });
});

/** Validates everything and says how many images of the signs were opened for it, as the log does. */
async function validateAll(editor: EditorSession): Promise<number> {
  const opened = (name: string): number[] => {
    const line = new RegExp(`/${name}: .* \\((\\d+) opened\\)`, 'g');
    return [...extensionLog(editor).matchAll(line)].map(([, count]) => Number(count));
  };
  const [signs, last] = [opened('signs/data.yaml').length, opened('vehicles').length];
  await runCommand(editor, 'Jetson: Validate All Datasets');
  await until('the end of the validation', () => opened('vehicles').length > last);
  return until('a line of the log', () => opened('signs/data.yaml')[signs]);
}

/** Unfolds a row of the Datasets view. Rows move while data sets are checked: until it is seen to be unfolded. */
async function unfold(editor: EditorSession, name: RegExp): Promise<void> {
  const row = viewRows(editor, 'Datasets').filter({ hasText: name }).first();
  await until(`${String(name)} unfolded`, async () => {
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
    const next = Number(await row.getAttribute('data-index')) + 1;
    const level = Number(await row.getAttribute('aria-level')) + 1;
    const below = editor.page.locator(`.monaco-list-row[data-index="${next}"][aria-level="${level}"]`).first();
    if (await isSeen(below, 3000)) return true;
    // The editor has nothing to show below a row that was drawn anew under the click: once more.
    await row.click();
    return false;
  });
}
