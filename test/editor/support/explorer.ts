import type { Locator } from 'playwright-core';
import type { EditorSession } from './session';
import { until } from './until';
import { openFile, runCommand } from './workbench';

const rows = '.explorer-folders-view .monaco-list-row';

/** The row of a file or folder by its whole name; for one that stands twice, see `revealInExplorer`. */
export function explorerRow({ page }: EditorSession, name: string): Locator {
  const wholeName = new RegExp(`^\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
  return page.locator(rows).filter({ hasText: wholeName }).first();
}

/** Unfolds the folders of a path and gives the row of its last part. */
export async function revealInExplorer(editor: EditorSession, path: string): Promise<Locator> {
  const { page } = editor;
  await scroll(editor, -100_000);
  return until(`${path} in the explorer`, async () => {
    const drawn = await drawnEntries(editor);
    const target = drawn.find((entry) => entry.path === path);
    if (target !== undefined) return page.locator(`${rows}[data-index="${target.index}"]`);
    const above = drawn.findLast((entry) => path.startsWith(`${entry.path}/`));
    if (above?.isFolded === true) await page.locator(`${rows}[data-index="${above.index}"]`).click();
    else await scroll(editor, 200);
    return undefined;
  });
}

interface Entry {
  readonly index: number;
  readonly path: string;
  readonly isFolded: boolean;
}

/** What the explorer draws, from top to bottom. A chain of folders that hold nothing else is one row. */
async function drawnEntries({ page }: EditorSession): Promise<Entry[]> {
  const drawn = await page.locator(rows).evaluateAll((elements) =>
    elements.map((element) => ({
      index: Number(element.getAttribute('data-index')),
      level: Number(element.getAttribute('aria-level')),
      name: [...element.querySelectorAll('.label-name')].map((part) => part.textContent).join('/'),
      isFolded: element.getAttribute('aria-expanded') === 'false',
    })),
  );
  const above: string[] = [];
  return drawn
    .sort((a, b) => a.index - b.index)
    .map(({ index, level, name, isFolded }) => {
      above.splice(level - 1, above.length, name);
      return { index, path: above.join('/'), isFolded };
    });
}

/** Rows that are not on the screen do not exist. */
async function scroll({ page }: EditorSession, distance: number): Promise<void> {
  await page.locator('.explorer-folders-view .monaco-list').hover();
  await page.mouse.wheel(0, distance);
}

/** Chooses an entry of the context menu of a file in the explorer. */
export async function chooseInExplorer(editor: EditorSession, path: string, entry: string): Promise<void> {
  const row = await revealInExplorer(editor, path);
  await chooseFromMenu(editor, row, entry);
}

/** Opens the context menu of something and chooses an entry. */
export async function chooseFromMenu({ page }: EditorSession, target: Locator, entry: string): Promise<void> {
  const entries = page.locator('.monaco-menu .action-item');
  const item = entries.filter({ hasText: entry }).first();
  // Entries that depend on context keys come late, and a menu may be drawn anew under the click: open it again until it is chosen.
  await until(`${entry} in the menu`, async () => {
    await target.click({ button: 'right' });
    await entries.first().waitFor();
    const isThere = await item.isVisible();
    if (isThere) await item.click();
    const isChosen = await entries
      .first()
      .waitFor({ state: 'hidden', timeout: 1000 })
      .then(
        () => true,
        () => false,
      );
    if (!isChosen) await page.keyboard.press('Escape');
    return isThere && isChosen;
  });
  // A tooltip would cover what is looked at next.
  await page.mouse.move(0, 0);
}

/** Opens a file as text and reveals it in the explorer, whatever the explorer shows. */
export async function openAndReveal(editor: EditorSession, path: string): Promise<void> {
  await openFile(editor, path);
  await runCommand(editor, 'File: Reveal Active File in Explorer View');
}
