import { expect, it } from 'vitest';
import { makeExample } from '../../scripts/example.mjs';
import { describeEditor } from './support/describeEditor';
import { chooseInExplorer } from './support/explorer';
import { squiggles } from './support/problems';
import { until } from './support/until';
import { webview } from './support/webview';
import { openFile, screenshot } from './support/workbench';

/** What `npm start -- --check` does: the first minutes of somebody new. */
describeEditor('Newcomer', { prepare: (workspace) => void makeExample(workspace) }, (editor) => {
  it('opens a bad label and sees what is wrong underlined', async () => {
    await openFile(editor, 'signs/labels/train/street02.txt', 6);
    await until('a squiggle', async () => (await squiggles(editor, 'error')) > 0);
    await screenshot(editor, 'newcomer 1 squiggle');
  });

  it('right-clicks a picture and sees its labels', async () => {
    await chooseInExplorer(editor, 'signs/images/train/street02.png', 'Visualise Labels');
    const page = await webview(editor, 'canvas');
    await expect.poll(() => page.locator('[role=grid] [role=row]').count(), { timeout: 30_000 }).toBeGreaterThan(1);
    await screenshot(editor, 'newcomer 2 labels');
  });
});
