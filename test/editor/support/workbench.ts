import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { screenshots } from '../../../scripts/support/paths.mjs';
import { loadWorkbench, type EditorSession } from './session';
import { until } from './until';

/** Runs a command by its title in the palette, such as "Jetson: Validate All Datasets". */
export async function runCommand(editor: EditorSession, title: string): Promise<void> {
  const input = await findCommand(editor, title);
  await input.press('Enter');
}

/** Opens the palette with a command in it and gives the input, in which Enter runs the command. */
export async function findCommand({ page }: EditorSession, title: string): Promise<Locator> {
  const input = page.locator('.quick-input-widget input').first();
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  // The palette lists the commands known when it opens, and the workbench shows before extensions are read: open it again.
  await until(title, async () => {
    await page.keyboard.press('F1');
    if ((await isFilled(input, `>${title}`)) && (await isSeen(row, 2000))) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  return input;
}

/** Opens a file of the workspace by its relative path, at a line and column (from 1) if they are given, and waits for its tab. */
export async function openFile(editor: EditorSession, path: string, line?: number, column = 1): Promise<void> {
  const { page } = editor;
  const input = page.locator('.quick-input-widget input').first();
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: basename(path) }).first();
  await until(path, async () => {
    await page.keyboard.press('Control+P');
    const wanted = line === undefined ? path : `${path}:${line}:${column}`;
    if ((await isFilled(input, wanted)) && (await isSeen(row, 3000))) {
      await input.press('Enter');
      // The list may still have been that of the words before: then another file, or none, was opened.
      if (await isSeen(tab(editor, basename(path)), 5000)) return true;
    }
    await page.keyboard.press('Escape');
    return false;
  });
}

/** The tab that is in front, by what it says. */
export function tab({ page }: EditorSession, label: string): Locator {
  return page.locator('.tabs-container .tab.active', { hasText: label }).first();
}

/** The text editor that is in front. */
export function textEditor({ page }: EditorSession): Locator {
  return page.locator('.editor-group-container.active .monaco-editor[role="code"]').first();
}

/** Replaces the whole text of the file that is in front. */
export async function replaceText(editor: EditorSession, text: string): Promise<void> {
  await textEditor(editor).locator('.view-lines').click();
  await editor.page.keyboard.press('Control+A');
  await editor.page.keyboard.insertText(text);
}

/**
 * Changes settings of the workspace while the editor runs. (The web workbench does not watch the settings of the person, and
 * those of the machine cannot be set here: give them to `describeEditor`.)
 */
export function changeSettings(
  { workspace }: Pick<EditorSession, 'workspace'>,
  changes: Readonly<Record<string, unknown>>,
): void {
  const file = join(workspace, '.vscode', 'settings.json');
  const settings = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...settings, ...changes }, undefined, 2));
}

const themes = {
  light: { name: 'Default Light Modern', mark: '.monaco-workbench.vs' },
  dark: { name: 'Default Dark Modern', mark: '.monaco-workbench.vs-dark' },
  highContrast: { name: 'Default High Contrast', mark: '.monaco-workbench.hc-black' },
  highContrastLight: { name: 'Default High Contrast Light', mark: '.monaco-workbench.hc-light' },
} as const;

export type Theme = keyof typeof themes;

export const themeKinds = Object.keys(themes) as Theme[];

export async function useTheme(editor: EditorSession, theme: Theme): Promise<void> {
  changeSettings(editor, { 'workbench.colorTheme': themes[theme].name });
  await editor.page.locator(themes[theme].mark).waitFor();
}

/** Loads the window again, as after *Developer: Reload Window*. */
export async function reloadWindow(editor: EditorSession): Promise<void> {
  await loadWorkbench(editor);
}

/** Opens a view by the title of its container in the activity bar. */
export async function showContainer({ page }: EditorSession, title: string): Promise<void> {
  const item = page.locator(`.activitybar .action-item:has([aria-label^="${title}"])`).first();
  await item.waitFor();
  const isOpen = (await item.getAttribute('class'))?.includes('checked') === true;
  if (!isOpen) await item.click();
}

/** The rows of a view that are drawn, by the view's title. */
export function viewRows({ page }: EditorSession, title: string): Locator {
  return page.locator(`.pane:has(.pane-header[aria-label^="${title}"]) .monaco-list-row`);
}

/** The first row of the run explorer with a name. */
export function runRow(editor: EditorSession, name: string): Locator {
  return viewRows(editor, 'Runs').filter({ hasText: name }).first();
}

/** What only the page of a run panel has, once it knows its run. */
export const shownRun = '.run .state';

/** What the notifications on the screen say. */
export async function notifications({ page }: EditorSession): Promise<string[]> {
  return page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
}

/** Saves a picture of the window in `.work/screenshots/VERSION` and says where. */
export async function screenshot({ page, vscode }: EditorSession, name: string): Promise<string> {
  const path = join(screenshots, vscode, `${name.replace(/[^\w.-]+/g, '-').toLowerCase()}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path });
  return path;
}

/** What the extension and its host logged, the last lines. */
export function extensionLog({ state }: EditorSession): string {
  const logs = join(state, 'user-data', 'logs');
  const files = readdirSync(logs, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /Jetson Workbench.*\.log$|remoteexthost\.log$/.test(file),
  );
  return files.map((file) => `${file}\n${lastLines(readFileSync(join(logs, file), 'utf8'), 40)}`).join('\n');
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Whether something is seen within some milliseconds. */
export async function isSeen(locator: Locator, timeout: number): Promise<boolean> {
  return isInState(locator, 'visible', timeout);
}

/** Whether something is gone within some milliseconds. */
export async function isGone(locator: Locator, timeout: number): Promise<boolean> {
  return isInState(locator, 'hidden', timeout);
}

async function isInState(locator: Locator, state: 'visible' | 'hidden', timeout: number): Promise<boolean> {
  return locator.waitFor({ state, timeout }).then(
    () => true,
    () => false,
  );
}

/** The key that opens the input is lost while the focus is on a page that goes away. */
async function isFilled(input: Locator, text: string): Promise<boolean> {
  return input.fill(text, { timeout: 2000 }).then(
    () => true,
    () => false,
  );
}

/** The page of a webview that shows an element, once it can be seen. The workbench itself has elements of many classes: be exact. */
export async function loadedFrame({ page }: EditorSession, selector: string): Promise<Frame> {
  return until(selector, async () => {
    for (const frame of page.frames()) {
      const element = frame.locator(selector).first();
      if (await element.isVisible().catch(() => false)) return frame;
    }
    return undefined;
  });
}
