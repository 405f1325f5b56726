import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildRgbPng } from '../support/buildPng';
import { describeEditor } from './support/describeEditor';
import { pick } from './support/dialogs';
import { chooseInExplorer, revealInExplorer } from './support/explorer';
import { problemCounts, problemRows, squiggles } from './support/problems';
import type { EditorSession } from './support/session';
import { until } from './support/until';
import { webview } from './support/webview';
import { openFile, runCommand, screenshot, tab, textEditor } from './support/workbench';

const picture = buildRgbPng(64, 48, (row, column) => (row < 24 ? 0x3366aa : column << 8));
const oddNames = ['two words', `it's "quoted"`, 'größe 猫', 'a#b', '100%25', 'line\nbreak'];

/** A small data set whose label has one mistake. */
function yolo(name: string): Record<string, string | Uint8Array> {
  return {
    'data.yaml': 'train: images/train\nval: images/val\nnames: [cat, dog]\n',
    'images/val/other.png': buildRgbPng(8, 8, (row) => row),
    'labels/val/other.txt': '1 0.5 0.5 0.2 0.2\n',
    [`images/train/${name}.png`]: picture,
    [`labels/train/${name}.txt`]: '0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.4 0.4\n',
  };
}

function below(folder: string, files: Record<string, string | Uint8Array>): Record<string, string | Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

describeEditor(
  'Workspaces',
  {
    files: Object.assign({}, ...oddNames.map((name, i) => below(`set ${i}`, yolo(name)))) as Record<string, string>,
    memory: below('virtual', yolo('inmemory')),
    folders: [{ name: 'virtual', uri: 'memfs:/virtual' }],
  },
  (editor) => {
    it('checks several folders, names of every kind and files that are on no disk', async () => {
      await until('every error', async () => (await problemCounts(editor)).errors === oddNames.length + 1);
      const rows = await problemRows(editor);
      await screenshot(editor, 'workspaces problems');
      // Only the rows on the screen exist; the count is of all.
      for (const name of oddNames.slice(0, 5)) {
        expect(
          rows.some((row) => row.includes(`${name}.txt`)),
          name,
        ).toBe(true);
      }
      await runCommand(editor, 'View: Hide Panel');
    });

    it('follows typing in a file that is on no disk, and fixes it', async () => {
      await (await revealInExplorer(editor, 'virtual/labels/train/inmemory.txt')).click();
      await textEditor(editor).locator('.view-lines').click();
      await editor.page.keyboard.press('Control+Home');
      await editor.page.keyboard.press('ArrowDown');
      await until('the squiggle', async () => (await squiggles(editor, 'error')) === 1);
      await editor.page.keyboard.press('Home');
      await editor.page.keyboard.press('Delete');
      await editor.page.keyboard.type('1');
      await until('no squiggle', async () => (await squiggles(editor, 'error')) === 0);
      await until('what was written', async () => {
        await editor.page.keyboard.press('Control+Z');
        return (await textEditor(editor).locator('.view-lines').innerText()).includes('7');
      });
      await until('the squiggle again', async () => (await squiggles(editor, 'error')) > 0);
    });

    it('shows the labels of an image that is on no disk', async () => {
      await runCommand(editor, 'Jetson: Visualise Labels');
      await tab(editor, 'inmemory.png').waitFor();
      await expectLabels(editor);
      await screenshot(editor, 'workspaces virtual image');
    });

    it('shows the labels of images whatever they are called', async () => {
      for (const name of oddNames.slice(0, 5)) {
        await openFile(editor, `${name}.txt`);
        await runCommand(editor, 'Jetson: Visualise Labels');
        await tab(editor, `${name}.png`).waitFor();
        await expectLabels(editor);
        await runCommand(editor, 'View: Close All Editors');
      }
      await screenshot(editor, 'workspaces odd names');
    }, 120_000);

    it('shows the labels of an image with a line break in its name, from its label file and as another editor of it', async () => {
      await chooseInExplorer(editor, 'workspace/set 5/labels/train/line\nbreak.txt', 'Visualise Labels');
      await expectLabels(editor);
      await screenshot(editor, 'workspaces line break');
      await runCommand(editor, 'View: Close All Editors');
      await (await revealInExplorer(editor, 'workspace/set 5/images/train/line\nbreak.png')).click();
      await editor.page.locator('.tabs-container .tab.active').waitFor();
      await runCommand(editor, 'View: Reopen Editor With...');
      await pick(editor, 'Labels');
      await expectLabels(editor);
      await runCommand(editor, 'View: Close All Editors');
    });
  },
);

describeEditor('Restricted Mode', { files: yolo('plain'), isTrusted: false }, (editor) => {
  it('validates, fixes and shows labels in a workspace that is not trusted', async () => {
    await editor.page.locator('[id="status.workspaceTrust"]').waitFor();
    await until('the error', async () => (await problemCounts(editor)).errors === 1);
    await openFile(editor, 'labels/train/plain.txt', 2);
    await until('the squiggle', async () => (await squiggles(editor, 'error')) === 1);
    await chooseInExplorer(editor, 'images/train/plain.png', 'Visualise Labels');
    await expectLabels(editor);
    writeFileSync(join(editor.workspace, 'labels/train/plain.txt'), '0 0.5 0.5 0.2 0.2\n1 0.5 0.5 0.4 0.4\n');
    await until('no error', async () => (await problemCounts(editor)).errors === 0);
    await screenshot(editor, 'restricted mode');
  });
});

/** Two labels, the picture behind them. */
async function expectLabels(editor: EditorSession): Promise<void> {
  const page = await webview(editor, 'canvas.stage');
  await expect.poll(() => page.locator('.grid-body [role=row]').count()).toBe(2);
  await expect.poll(() => page.locator('.status-right').innerText()).toContain('64 × 48');
  await page.locator('canvas.stage').hover();
  await expect.poll(() => page.locator('#status').innerText()).toContain('picture #');
}
