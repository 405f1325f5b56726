import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildRgbPng } from '../../support/buildPng';
import { describeEditor } from '../support/describeEditor';
import { answerDialog, pick, rename } from '../support/dialogs';
import { vocDefinition, vocSet, writeXml as xml, yoloSet } from '../support/dataSets';
import { chooseInExplorer } from '../support/explorer';
import { quickFix } from '../support/fixes';
import type { EditorSession } from '../support/session';
import { until } from '../support/until';
import { webview } from '../support/webview';
import { isSeen, notifications, openFile, runCommand, screenshot, tab, textEditor } from '../support/workbench';

const maskDefinition = `version: 1
task: segmentation
images: "imgs/*.png"
annotations: { encoding: color-mask, path: "masks/{stem}.png" }
classes:
  - { id: 0, name: road, color: [64, 32, 32] }
  - { id: 1, name: lane, color: "#ff0000" }
`;

const jsonDefinition = {
  task: 'segmentation',
  images: 'imgs/*.png',
  annotations: { encoding: 'color-mask', path: 'masks/{stem}.png' },
  classes: [
    { id: 0, name: 'road', color: '#402020' },
    { id: 1, name: 'lane', color: '#ff0000' },
  ],
};

function oneLine(entry: string): string {
  return entry.replace(/\s+/g, ' ');
}

/** Road at the left and lane at the right; some pixels between them have a colour that nothing declares. */
function mask(row: number, column: number): number {
  if (row > 10 && column === 32) return 0xc01010;
  if (row > 20 && column === 10) return 0x402820;
  return column < 32 ? 0x402020 : 0xff0000;
}

const files: Readonly<Record<string, string | Uint8Array>> = {
  ...yoloSet,
  'yolo/images/train/marked.png': buildRgbPng(64, 48, (row) => row),
  'yolo/images/train/mixed.png': buildRgbPng(64, 48, (row) => row << 8),
  'yolo/labels/train/marked.txt': '\ufeff0 0.5 0.5 0.2 0.2\n',
  'yolo/labels/train/mixed.txt': '0 0.5 0.5 0.2 0.2\r\n1 0.3 0.3 0.2 0.2\n0 0.6 0.6 0.1 0.1\n',
  ...vocSet,
  'masks/street.dataset.yaml': maskDefinition,
  'json/street.dataset.json': JSON.stringify(jsonDefinition, undefined, 2).replace(/\{\s+"id"[^}]+\}/g, oneLine),
  'source_road.py': `"""Road or not."""


class Source:
    label_colors = {0: [32, 32, 64], 1: [0, 0, 255]}


def get_source():
    return Source()
`,
  'masks/imgs/one.png': buildRgbPng(64, 48, (row, column) => (row * 5) << (column < 32 ? 8 : 16)),
  'masks/masks/one.png': buildRgbPng(64, 48, mask),
};

describeEditor('Changes', { files }, (editor) => {
  it('renames a class from a label that gives its number', async () => {
    await openFile(editor, 'yolo/labels/train/a.txt', 2);
    await expect.poll(() => textEditor(editor).locator('.view-lines').innerText()).toContain('dog');
    await rename(editor, 'dog', 'hound', 'changes rename yolo');
    await until('the list of classes', () => onDisk(editor, 'yolo/data.yaml').includes('1: hound'));
    await expect.poll(() => textEditor(editor).locator('.view-lines').innerText()).toContain('hound');
    await screenshot(editor, 'changes renamed yolo');
  });

  it('renames a class over every label that writes it, after a preview, and takes that back', async () => {
    const { page } = editor;
    await openFile(editor, 'voc/labels/one.xml', 9, 12);
    await rename(editor, 'dog', 'hound', 'changes rename voc');
    const panel = page.locator('.bulk-edit-panel');
    await panel.locator('.monaco-list-row').first().waitFor();
    await screenshot(editor, 'changes rename preview');
    await panel.getByRole('button', { name: 'Apply' }).click();
    await until('the labels', () => onDisk(editor, 'voc/labels/two.xml') === xml('two', 'hound', 'hound'));
    expect(onDisk(editor, 'voc/labels/one.xml')).toBe(xml('one', 'cat', 'hound'));
    expect(onDisk(editor, 'voc/animals.dataset.yaml')).toBe(vocDefinition.replace('dog', 'hound'));
    await screenshot(editor, 'changes renamed voc');
    await textEditor(editor).locator('.view-lines').click();
    await page.keyboard.press('Control+Z');
    await until('the old name', async () => {
      await runCommand(editor, 'File: Save All Files');
      return onDisk(editor, 'voc/labels/two.xml') === xml('two', 'dog', 'dog');
    });
    expect(onDisk(editor, 'voc/animals.dataset.yaml')).toBe(vocDefinition);
    expect(onDisk(editor, 'voc/labels/one.xml')).toBe(xml('one', 'cat', 'dog'));
  });

  it('renames a class where a definition declares it', async () => {
    await openFile(editor, 'voc/animals.dataset.yaml', 6, 20);
    await rename(editor, 'cat', 'kitten', 'changes rename definition');
    const panel = editor.page.locator('.bulk-edit-panel');
    await panel.locator('.monaco-list-row').first().waitFor();
    await screenshot(editor, 'changes rename definition preview');
    await panel.getByRole('button', { name: 'Apply' }).click();
    await until('the label', () => onDisk(editor, 'voc/labels/one.xml') === xml('one', 'kitten', 'dog'));
    expect(onDisk(editor, 'voc/animals.dataset.yaml')).toBe(vocDefinition.replace('cat', 'kitten'));
  });

  it('snaps a copy of a mask to the declared colours, after it said which pixels change', async () => {
    const before = readFileSync(join(editor.workspace, 'masks/masks/one.png'));
    await runCommand(editor, 'View: Close All Editors');
    await chooseInExplorer(editor, 'masks/masks/one.png', 'Visualise Labels');
    const page = await webview(editor, 'canvas.stage');
    await page.getByRole('button', { name: 'Fix…' }).first().click();
    await screenshot(editor, 'changes snap fixes');
    await pick(editor, 'Snap a copy');
    const text = await answerDialog(editor, 'Write Copy', 'changes snap preview');
    expect(text).toContain('#c01010 becomes #ff0000: 37 pixels');
    await tab(editor, 'one.snapped.png').waitFor();
    await until('the way on', async () => (await notifications(editor)).some((said) => said.includes('one.png')));
    await (await webview(editor, 'img')).locator('img').waitFor();
    await screenshot(editor, 'changes snapped');
    expect(readFileSync(join(editor.workspace, 'masks/masks/one.png')).equals(before)).toBe(true);
  });

  it('saves a file without its byte order mark', async () => {
    await openFile(editor, 'yolo/labels/train/marked.txt', 1);
    await quickFix(editor, /without a byte order mark/, 'changes mark fixes');
    await answerDialog(editor, 'Save Without It', 'changes mark');
    await until('no mark', () => onDisk(editor, 'yolo/labels/train/marked.txt') === '0 0.5 0.5 0.2 0.2\n');
    await editor.page.locator('[id="status.editor.encoding"]', { hasText: /^UTF-8$/ }).waitFor();
    await screenshot(editor, 'changes mark gone');
    await textEditor(editor).locator('.view-lines').click();
    await editor.page.keyboard.press('Control+End');
    await editor.page.keyboard.type('1 0.3 0.3 0.1 0.1');
    await editor.page.keyboard.press('Control+S');
    await until(
      'no mark',
      () => onDisk(editor, 'yolo/labels/train/marked.txt') === '0 0.5 0.5 0.2 0.2\n1 0.3 0.3 0.1 0.1',
    );
  });

  it('saves a file with one kind of line ending', async () => {
    await openFile(editor, 'yolo/labels/train/mixed.txt', 1);
    await quickFix(editor, /Save with LF/, 'changes endings fixes');
    await answerDialog(editor, 'Save', 'changes endings');
    await until('line feeds', () => !onDisk(editor, 'yolo/labels/train/mixed.txt').includes('\r'));
    await screenshot(editor, 'changes endings done');
  });

  it.each([
    ['a definition in YAML', 'masks/street.dataset.yaml', 6, /name: road, color: \[2[45]\d, \d, \d\] \}/],
    ['a definition in JSON', 'json/street.dataset.json', 6, /"name": "road", "color": "#f[a-f0-9](0[0-9a-f]){2}"/],
    ['a Python source, blue first', 'source_road.py', 5, /\{0: \[\d, \d, 2[45]\d\]/],
  ])('picks the colour of a class in %s', async (_, path, line, expected) => {
    const { page } = editor;
    await openFile(editor, path, line);
    const swatch = textEditor(editor).locator('.colorpicker-color-decoration').first();
    await swatch.waitFor();
    const box = page.locator('.colorpicker-widget .saturation-box').first();
    await until('the colour picker', async () => {
      await swatch.click();
      return isSeen(box, 3000);
    });
    await screenshot(editor, `changes colours ${path}`);
    const { width } = (await box.boundingBox())!;
    // The strongest red there is: all of these colours are reds.
    await box.click({ position: { x: width - 1, y: 1 } });
    await page.keyboard.press('Escape');
    await until('the colour', async () => {
      await runCommand(editor, 'File: Save');
      return expected.test(onDisk(editor, path));
    });
  });
});

function onDisk({ workspace }: EditorSession, path: string): string {
  return readFileSync(join(workspace, path), 'utf8');
}
