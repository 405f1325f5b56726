/**
 * How to drive the editor.
 *
 *     describeEditor('Labels', { files: { 'notes.txt': 'some text\n' } }, (editor) => {
 *       it('opens a file', async () => {
 *         await openFile(editor, 'notes.txt');
 *         await expect.poll(() => squiggles(editor, 'error')).toBe(0);
 *         await screenshot(editor, 'notes');
 *       });
 *     });
 *
 * Each `describeEditor` gets an editor of its own: fresh settings, the packaged extension installed, a new copy of the
 * workspace (`editor.workspace` on disk) and one page, shared by its tests in order. A failing test leaves a picture in
 * `.work/screenshots` and prints what the extension logged. Waits are for something to be seen: use locators (`editor.page`),
 * `expect.poll` or `until`, never a sleep. Helpers: `workbench.ts` (commands, files, themes, settings), `explorer.ts`,
 * `problems.ts`, `webview.ts` (pages of the extension, axe). `describeHost` in `hostTests.ts` runs tests inside the
 * extension host. `npm test -- editor NAME` runs the drives whose file has NAME in its path.
 */
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { startSession, stopSession, type EditorOptions, type EditorSession } from './session';
import { extensionLog, screenshot } from './workbench';

export function describeEditor(name: string, options: EditorOptions, define: (editor: EditorSession) => void): void {
  describe(name, () => {
    const editor = {} as EditorSession;
    beforeAll(async () => {
      Object.assign(editor, await startSession(name, options));
    });
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail') return;
      const picture = await screenshot(editor, `failed ${name} ${task.name}`);
      console.error(`Picture: ${picture}\nLog of the extension:\n${extensionLog(editor)}`);
    });
    afterAll(() => stopSession(editor));
    define(editor);
  });
}
