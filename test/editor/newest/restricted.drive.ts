import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildRgbPng } from '../../support/buildPng';
import { vocSet, yoloSet } from '../support/dataSets';
import { describeEditor } from '../support/describeEditor';
import { pick, rename } from '../support/dialogs';
import { quickFix } from '../support/fixes';
import { squiggles } from '../support/problems';
import { until } from '../support/until';
import { isSeen, notifications, openFile, screenshot, showContainer, textEditor, viewRows } from '../support/workbench';

const files = {
  ...vocSet,
  ...yoloSet,
  'yolo/labels/train/a.txt': '0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.4 0.4\n',
  'shop/cup/1.png': buildRgbPng(8, 8, (row) => row),
  'shop/plate/1.png': buildRgbPng(8, 8, (row) => row << 8),
  'sources/source_street.py': 'import cv2\n\n\ndef get_source():\n    return None\n',
};

describeEditor('Restricted Mode, all of it', { files, isTrusted: false }, (editor) => {
  const rows = (): ReturnType<typeof viewRows> => viewRows(editor, 'Datasets');

  it('validates one data set and all of them from the Datasets view, and counts errors', async () => {
    const { page } = editor;
    await page.locator('[id="status.workspaceTrust"]').waitFor();
    await showContainer(editor, 'Jetson Workbench');
    const row = rows()
      .filter({ hasText: /^\s*yolo/ })
      .first();
    await expect.poll(() => row.innerText()).toContain('2 images, 1 error');
    await row.hover();
    await screenshot(editor, 'restricted datasets');
    await row.getByRole('button', { name: 'Validate Dataset' }).click();
    await until('the sentence at the end', async () =>
      (await notifications(editor)).some((text) => text.startsWith('2 images checked: 1 error, 0 warnings.')),
    );
    await until('the other sentence', async () => {
      // The editor holds notifications back that come one after the other within a second.
      await page.getByRole('button', { name: 'Validate All Datasets' }).first().click();
      const said = page.locator('.notifications-toasts', { hasText: '4 images checked: 1 error, 0 warnings.' });
      return isSeen(said, 3000);
    });
    expect(await page.locator('[id*="jetson.datasets"]').first().innerText()).toContain('1 label error');
    await screenshot(editor, 'restricted validated');
  });

  it('asks about a folder that may be a data set, and writes its definition', async () => {
    await rows().filter({ hasText: 'Not sure: shop' }).first().click();
    await editor.page.locator('.quick-input-widget', { hasText: 'Does each folder hold' }).waitFor();
    await screenshot(editor, 'restricted question');
    await pick(editor, 'Yes');
    await editor.page.getByPlaceholder('This is what the file would hold.').waitFor();
    await screenshot(editor, 'restricted definition');
    await pick(editor, 'Write this definition');
    await until('the definition', () => existsSync(join(editor.workspace, 'shop/shop.dataset.yaml')));
    await until('the data set', async () =>
      (await rows().allInnerTexts()).some((text) => /shop\s*2 images, no problems/.test(text)),
    );
    await screenshot(editor, 'restricted defined');
  });

  it('fixes a label with a key and renames a class', async () => {
    await openFile(editor, 'yolo/labels/train/a.txt', 2);
    await until('the squiggle', async () => (await squiggles(editor, 'error')) === 1);
    await quickFix(editor, /Use class 1 \(dog\)/, 'restricted fixes');
    await until('no squiggle', async () => (await squiggles(editor, 'error')) === 0);
    await editor.page.keyboard.press('Control+S');
    await rename(editor, 'dog', 'hound');
    await until('the list of classes', () =>
      readFileSync(join(editor.workspace, 'yolo/data.yaml'), 'utf8').includes('1: hound'),
    );
    await expect.poll(() => textEditor(editor).locator('.view-lines').innerText()).toContain('hound');
  });

  it('offers nothing that runs a program', async () => {
    const { page } = editor;
    await openFile(editor, 'sources/source_street.py');
    const commands = page.locator('.quick-input-list .monaco-list-row');
    await until('the commands', async () => {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').first().fill('>Jetson: ', { timeout: 2000 });
      return (await commands.allInnerTexts()).some((text) => text.includes('Jetson: Validate All Datasets'));
    });
    await screenshot(editor, 'restricted commands');
    expect((await commands.allInnerTexts()).filter((text) => text.includes('Check Python'))).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.locator('.editor-actions [aria-label^="Check Python"]').count()).toBe(0);
  });
});
