import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeEditor } from './support/describeEditor';
import { LARGE_COUNT, makeLargeSet } from './support/largeSet';
import { until } from './support/until';
import { notifications, runCommand, screenshot, showContainer, viewRows } from './support/workbench';

const prepare = (workspace: string): void => {
  makeLargeSet(join(workspace, 'large'));
};

describeEditor('Cancelling', { prepare, settings: { 'jetson.validation.automatic': 'open' } }, (editor) => {
  it('stops a validation that is cancelled, says how much was checked and keeps what was found', async () => {
    await showContainer(editor, 'Jetson Workbench');
    await viewRows(editor, 'Datasets').first().waitFor();
    await runCommand(editor, 'Jetson: Validate All Datasets');
    await until('progress', async () =>
      (await notifications(editor)).some((text) => /[1-9]\d* of 400 images/.test(text)),
    );
    await screenshot(editor, 'datasets progress');
    await editor.page.locator('.notifications-toasts').getByRole('button', { name: 'Cancel' }).click();
    const sentence = await until('the sentence at the end', async () =>
      (await notifications(editor)).find((text) => text.startsWith('Stopped after')),
    );
    const [, checked, all] = /Stopped after (\d+) of (\d+) images/.exec(sentence) ?? [];
    expect(Number(all)).toBe(LARGE_COUNT);
    expect(Number(checked)).toBeGreaterThan(0);
    expect(Number(checked)).toBeLessThan(LARGE_COUNT);
    await expect.poll(() => viewRows(editor, 'Datasets').first().innerText()).toMatch(/[1-9]\d* errors/);
    await screenshot(editor, 'datasets cancelled');
  });
});
