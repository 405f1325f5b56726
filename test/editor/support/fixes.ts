import type { EditorSession } from './session';
import { until } from './until';
import { isSeen, screenshot } from './workbench';

/** Chooses a quick fix with the keyboard: Ctrl+. and the arrow keys. */
export async function quickFix(editor: EditorSession, title: RegExp, picture?: string): Promise<void> {
  const { page } = editor;
  const items = page.locator('.action-widget .monaco-list-row.action');
  await until(`${String(title)} among the fixes`, async () => {
    await page.keyboard.press('Control+.');
    if (await isSeen(items.filter({ hasText: title }).first(), 3000)) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  if (picture !== undefined) await screenshot(editor, picture);
  await until(`${String(title)} in focus`, async () => {
    if (title.test((await page.locator('.action-widget .monaco-list-row.focused').innerText()).trim())) return true;
    await page.keyboard.press('ArrowDown');
    return false;
  });
  await page.keyboard.press('Enter');
}
