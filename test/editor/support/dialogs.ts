import type { Locator } from 'playwright-core';
import type { EditorSession } from './session';
import { until } from './until';
import { isSeen, screenshot } from './workbench';

/** The dialog that holds everything else back, once it is there. */
export async function modalDialog({ page }: EditorSession): Promise<Locator> {
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  return dialog;
}

/** Waits for a dialog, takes its picture, presses one of its buttons and gives what it said. */
export async function answerDialog(editor: EditorSession, button: string, picture?: string): Promise<string> {
  const dialog = await modalDialog(editor);
  const text = await dialog.innerText();
  if (picture !== undefined) await screenshot(editor, picture);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  return text;
}

/** Chooses a row of the list of questions that is open at the top. */
export async function pick({ page }: EditorSession, label: string | RegExp): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
}

/** Presses F2 on what is under the cursor, expects its name and gives another. */
export async function rename(editor: EditorSession, from: string, to: string, picture?: string): Promise<void> {
  const { page } = editor;
  const input = page.locator('.rename-box input');
  await until(`the name ${from}`, async () => {
    await page.keyboard.press('F2');
    return (await isSeen(input, 3000)) && (await input.inputValue()) === from;
  });
  await input.fill(to);
  if (picture !== undefined) await screenshot(editor, picture);
  await input.press('Enter');
}
