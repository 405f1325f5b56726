import { expect, it } from 'vitest';
import { makeExample } from '../../scripts/example.mjs';
import { chooseInExplorer, explorerRow } from './support/explorer';
import { describeEditor } from './support/describeEditor';
import { problemCounts, squiggles } from './support/problems';
import { until } from './support/until';
import { webview } from './support/webview';
import { openFile, runCommand, screenshot } from './support/workbench';

describeEditor('Labels', { prepare: (workspace) => void makeExample(workspace) }, (editor) => {
  it('finds the data sets and their errors without being asked', async () => {
    await explorerRow(editor, 'signs').waitFor();
    await until('problems', async () => (await problemCounts(editor)).errors > 3);
    await screenshot(editor, 'labels-problems');
  });

  it('underlines a bad label where it is', async () => {
    await runCommand(editor, 'View: Show Jetson Workbench');
    await screenshot(editor, 'labels-datasets');
    await openFile(editor, 'signs/labels/train/street03.txt');
    await until('a squiggle', async () => (await squiggles(editor, 'error')) > 0);
    await screenshot(editor, 'labels-squiggle');
  });

  it('shows the labels of an image on request', async () => {
    await runCommand(editor, 'View: Show Explorer');
    await chooseInExplorer(editor, 'street/imgs/train/scene04.png', 'Visualise Labels');
    const page = await webview(editor, 'canvas');
    await until('labels drawn', async () => (await page.locator('[role=grid] [role=row]').count()) > 1);
    await screenshot(editor, 'labels-visualised');
    expect(await page.locator('canvas').count()).toBeGreaterThan(0);
  });
});
