import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { expect, it } from 'vitest';
import { makeExample } from '../../../scripts/example.mjs';
import { createRandom } from '../../../scripts/example/random.mjs';
import { root } from '../../../scripts/support/paths.mjs';
import { bare } from '../../../webview/segmentation/format';
import { describeEditor } from '../support/describeEditor';
import { chooseInExplorer } from '../support/explorer';
import type { EditorSession } from '../support/session';
import { untilStored } from '../support/untilStored';
import { axeProblems, webview } from '../support/webview';
import { reloadWindow, runCommand, screenshot, tab } from '../support/workbench';

const SUBSETS = 12;

interface Measures {
  readonly meanIou: number;
  readonly evaluated: number;
  readonly images: number;
  readonly classes: readonly { readonly name: string; readonly iou: number | null; readonly dice: number | null }[];
}

function commandLine({ workspace }: EditorSession, ignored: readonly string[] = []): Measures {
  const args = ['--truth', join(workspace, 'camvid'), '--predictions', join(workspace, 'camvid/results')];
  const ignore = ignored.length === 0 ? [] : ['--ignore', ignored.join(',')];
  const command = [join(root, 'dist/cli.cjs'), 'evaluate', 'segmentation', ...args, ...ignore, '--format', 'json'];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' })) as Measures;
}

const shownPage = (editor: EditorSession): Promise<FrameLocator> => webview(editor, '.classes tbody tr');

/** IoU and Dice of every class as the table shows them. */
async function shownNumbers(page: FrameLocator): Promise<Record<string, readonly string[]>> {
  const rows = await page
    .locator('.classes tbody tr')
    .evaluateAll((all) =>
      all.map((row) => [
        row.querySelector('input')?.getAttribute('data-class') ?? '',
        ...[...row.querySelectorAll('td')].slice(0, 2).map((cell) => cell.textContent),
      ]),
    );
  return Object.fromEntries(rows.map(([name = '', ...numbers]) => [name, numbers]));
}

function expectedNumbers({ classes }: Measures): Record<string, readonly string[]> {
  return Object.fromEntries(classes.map(({ name, iou, dice }) => [name, [bare(iou ?? NaN), bare(dice ?? NaN)]]));
}

const prepare = (workspace: string): void => void makeExample(workspace);

describeEditor('Segmentation', { prepare, viewport: { width: 1440, height: 900 } }, (editor) => {
  it('compares the masks of a folder that is right-clicked, with the numbers of the command line', async () => {
    await chooseInExplorer(editor, 'camvid/results', 'Evaluate Segmentation…');
    const page = await shownPage(editor);
    const measures = commandLine(editor);
    expect(await shownNumbers(page)).toEqual(expectedNumbers(measures));
    expect(await page.locator('.means dd').first().innerText()).toBe(`${bare(measures.meanIou)} %`);
    expect(await page.locator('.means-box .note').first().innerText()).toContain(
      `Evaluated ${measures.evaluated} of ${measures.images} images`,
    );
    await page.locator('.status-right', { hasText: '480 × 360 px' }).waitFor();
    await screenshot(editor, 'segmentation');
  });

  it('shows the numbers of the command line whatever classes count', async () => {
    const page = await shownPage(editor);
    const random = createRandom(11);
    const names = commandLine(editor).classes.map(({ name }) => name);
    const ignored = new Set<string>();
    for (let i = 0; i < SUBSETS; i++) {
      const name = random.pick(names as [string, ...string[]]);
      if (!ignored.delete(name)) ignored.add(name);
      await page.getByLabel(`Count ${name}`).click();
      const measures = commandLine(editor, [...ignored]);
      expect(await shownNumbers(page)).toEqual(expectedNumbers(measures));
      expect(await page.locator('.means dd').first().innerText()).toBe(`${bare(measures.meanIou)} %`);
    }
    await page.getByRole('button', { name: 'All', exact: true }).click();
  });

  it('goes from a cell of the confusion matrix to its images, and from the image to its labels', async () => {
    const page = await shownPage(editor);
    await page.getByRole('gridcell', { name: /^car predicted as road/ }).click();
    await expect.poll(() => page.locator('.list-count').innerText()).toMatch(/^\d with car taken for road$/);
    await page.getByRole('button', { name: 'Errors', exact: true }).click();
    await screenshot(editor, 'segmentation errors');
    expect(await axeProblems(page)).toEqual([]);
    const image = await page.locator('h1').innerText();
    await page.getByRole('button', { name: 'Open the image with its labels' }).click();
    await tab(editor, image).waitFor();
  });

  it('comes back after a reload as it was', async () => {
    await runCommand(editor, 'View: Close All Editors');
    await chooseInExplorer(editor, 'camvid/results', 'Evaluate Segmentation…');
    const page = await shownPage(editor);
    await page.getByRole('button', { name: 'Difference', exact: true }).click();
    await expect.poll(() => page.locator('.status-right').innerText()).toContain('Difference');
    await page.locator('.list-row').nth(2).click();
    const image = await page.locator('h1').innerText();
    await untilStored(editor, '"layer":"difference"', `"image":"${image}"`);
    await reloadWindow(editor);
    await tab(editor, 'Segmentation: camvid').waitFor();
    const again = await shownPage(editor);
    await expect.poll(() => again.locator('h1').innerText()).toBe(image);
    expect(await again.getByRole('button', { name: 'Difference' }).getAttribute('aria-pressed')).toBe('true');
  });
});
