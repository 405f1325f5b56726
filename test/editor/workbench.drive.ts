import { expect, it } from 'vitest';
import { explorerRow } from './support/explorer';
import { describeEditor } from './support/describeEditor';
import { activationTime } from './support/runningExtensions';
import { openFile, reloadWindow, screenshot, textEditor, themeKinds, useTheme } from './support/workbench';

const files = {
  'notes.txt': 'some text\n',
  'street.dataset.yaml': [
    'version: 1',
    'task: detection',
    'images: "images/*.png"',
    'annotations: { encoding: yolo-txt, path: "labels/{stem}.txt" }',
    'classes: [road, lane]',
    '',
  ].join('\n'),
};

describeEditor('Workbench', { files }, (editor) => {
  it('opens the workspace', async () => {
    await explorerRow(editor, 'notes.txt').waitFor();
    await openFile(editor, 'notes.txt');
    await expect.poll(() => textEditor(editor).innerText()).toContain('some');
  });

  it('is listed among the running extensions, with the time its activation took', async () => {
    // The machine also does other things: the best of some windows is the extension's own time.
    const times: number[] = [];
    while (times.length < 5 && Math.min(...times) >= 50) {
      if (times.length > 0) await reloadWindow(editor);
      times.push(await activationTime(editor));
    }
    console.log(`VS Code ${editor.vscode}: activation took ${times.join(', ')} ms`);
    await screenshot(editor, 'running extensions');
    // The goal is 50 ms, printed above; what is asserted is that nothing heavy is loaded, on a busy machine too.
    expect(Math.min(...times)).toBeLessThan(1000);
  }, 180_000);

  it('follows the theme of the editor', async () => {
    for (const theme of themeKinds) {
      await useTheme(editor, theme);
      await screenshot(editor, `theme ${theme}`);
    }
  });
});
