import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { buildHelper, developExtension } from './developExtension';
import { startEditor, type Editor } from '../../../scripts/codeServer.mjs';
import { ensureBrowser } from '../../../scripts/support/install.mjs';
import { end, freePort } from '../../../scripts/support/processes.mjs';
import { extensionsOf, stateOf } from '../../../scripts/editorTests.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    editor: Editor;
  }
}

export interface EditorOptions {
  /** Files of the workspace by path, or the folder that is copied. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly folder?: string;
  /** A last touch to the workspace before the editor opens it. */
  readonly prepare?: (workspace: string) => void | Promise<void>;
  /** Added to the settings every drive gets. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False opens the workspace in Restricted Mode. */
  readonly isTrusted?: boolean;
  /** Environment of the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** Runs in the page before the workbench does. */
  readonly beforeLoad?: (page: Page, origin: string) => Promise<void>;
  /** Folders of the workspace beside its own files; it is then opened from a workspace file. */
  readonly folders?: readonly { readonly name?: string; readonly path?: string; readonly uri?: string }[];
  /** Installs the extension of `helper.extension.ts`, which serves these files at `memfs:/`. */
  readonly memory?: Readonly<Record<string, string | Uint8Array>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A running editor with one page. */
export interface EditorSession {
  readonly vscode: string;
  readonly page: Page;
  readonly browser: Browser;
  /** The folder that is open, on disk. */
  readonly workspace: string;
  /** What the address of the page opens. */
  readonly opened: { readonly kind: 'folder' | 'workspace'; readonly path: string };
  /** Settings and logs. */
  readonly state: string;
  readonly server: { readonly child: ChildProcess; readonly origin: string; readonly log: string };
}

const ownSettings = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
};

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the editor of the running tests, or the one given. */
export async function startSession(
  name: string,
  options: EditorOptions,
  editor: Editor = inject('editor'),
): Promise<EditorSession> {
  const state = stateOf(editor, name);
  const workspace = join(state, 'workspace');
  rmSync(state, { recursive: true, force: true });
  await makeWorkspace(workspace, options);
  writeSettings(state, { ...ownSettings, ...options.settings });
  const server = await startEditor(editor, {
    state,
    folder: workspace,
    port: await freePort(),
    args: [
      '--extensions-dir',
      extensionsOf(editor),
      ...(options.isTrusted === false ? [] : ['--disable-workspace-trust']),
    ],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  try {
    const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArguments });
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1280, height: 800 } });
    await options.beforeLoad?.(page, server.origin);
    if (options.memory !== undefined) {
      await buildHelper(join(state, 'helper'), options.memory);
      await developExtension(page, server.origin, join(state, 'helper'));
    }
    const opened = writeWorkspaceFile(state, workspace, options);
    const session = { vscode: editor.vscode, page, browser, workspace, opened, state, server };
    await loadWorkbench(session);
    return session;
  } catch (error) {
    await end(server.child);
    throw error;
  }
}

/** Opens the workspace and waits for the workbench. */
export async function loadWorkbench({ page, server, opened: { kind, path } }: EditorSession): Promise<void> {
  await page.goto(`${server.origin}/?${kind}=${encodeURIComponent(path)}`, { timeout: 90_000 });
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  await page.locator('.explorer-folders-view .monaco-list').waitFor({ timeout: 60_000 });
}

export async function stopSession({ browser, server }: Partial<EditorSession>): Promise<void> {
  await browser?.close();
  if (server !== undefined) await end(server.child);
}

function writeWorkspaceFile(state: string, workspace: string, { folders }: EditorOptions): EditorSession['opened'] {
  if (folders === undefined) return { kind: 'folder', path: workspace };
  const path = join(state, 'several.code-workspace');
  writeFileSync(path, JSON.stringify({ folders: [{ path: workspace }, ...folders] }));
  return { kind: 'workspace', path };
}

function writeSettings(state: string, settings: Readonly<Record<string, unknown>>): void {
  const file = join(state, 'user-data', 'User', 'settings.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}

async function makeWorkspace(workspace: string, { files = {}, folder, prepare }: EditorOptions): Promise<void> {
  mkdirSync(workspace, { recursive: true });
  if (folder !== undefined) cpSync(folder, workspace, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  await prepare?.(workspace);
}
