import type { EditorSession } from './session';
import { until } from './until';
import { runCommand } from './workbench';

/** How long the extension's activation took, in milliseconds, as the editor measured it. */
export async function activationTime(editor: EditorSession): Promise<number> {
  await runCommand(editor, 'Developer: Show Running Extensions');
  const list = editor.page.locator('.runtime-extensions-editor .monaco-list');
  const row = list.locator('.monaco-list-row', { hasText: 'Jetson Workbench' });
  const text = await until('the activation time', async () => {
    // Only the rows on the screen exist, the slowest extensions first.
    await list.press('End');
    const shown = (await row.count()) > 0 ? await row.first().innerText() : '';
    return /Activation: \d+ms/.test(shown) && shown;
  });
  return Number(/Activation: (\d+)ms/.exec(text)?.[1]);
}
