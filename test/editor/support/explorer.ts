import type { Locator } from 'playwright-core';
import type { EditorSession } from './session';
import { until } from './until';
import { openFile, runCommand } from './workbench';

/** The row of a file or folder by its whole name. */
export function explorerRow({ page }: EditorSession, name: string): Locator {
  const label = page.locator(`.label-name:text-is(${JSON.stringify(name)})`);
  return page.locator('.explorer-folders-view .monaco-list-row').filter({ has: label }).first();
}

/** Unfolds the folders of a path and shows the row of its last part. */
export async function revealInExplorer(editor: EditorSession, path: string): Promise<Locator> {
  const parts = path.split('/');
  for (const [index] of parts.slice(1).entries()) await unfold(editor, parts, index);
  const row = explorerRow(editor, parts.at(-1)!);
  await row.waitFor();
  return row;
}

/** A chain of folders that hold nothing else is one row, whose name is the whole chain. */
async function unfold(editor: EditorSession, parts: readonly string[], index: number): Promise<void> {
  const row = explorerRow(editor, parts[index]!);
  if (!(await row.isVisible()) && index > 0) return;
  await row.waitFor();
  if ((await row.getAttribute('aria-expanded')) !== 'false') return;
  await row.click();
  await until(`${parts[index]!} unfolded`, async () => (await row.getAttribute('aria-expanded')) === 'true');
}

/** Chooses an entry of the context menu of a file in the explorer. */
export async function chooseInExplorer(editor: EditorSession, path: string, entry: string): Promise<void> {
  const row = await revealInExplorer(editor, path);
  await chooseFromMenu(editor, row, entry);
}

/** Opens the context menu of something and chooses an entry. */
export async function chooseFromMenu({ page }: EditorSession, target: Locator, entry: string): Promise<void> {
  const item = page.locator('.monaco-menu .action-item', { hasText: entry }).first();
  // Entries that depend on context keys come late: open the menu again until the entry is there.
  await until(`${entry} in the menu`, async () => {
    await target.click({ button: 'right' });
    await page.locator('.monaco-menu .action-item').first().waitFor();
    if (await item.isVisible()) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  await item.click();
}

/** Opens a file as text and reveals it in the explorer, whatever the explorer shows. */
export async function openAndReveal(editor: EditorSession, path: string): Promise<void> {
  await openFile(editor, path);
  await runCommand(editor, 'File: Reveal Active File in Explorer View');
}
