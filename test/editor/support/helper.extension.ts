/** An extension that drives install beside ours: files that are on no disk, and an empty page to measure against. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commands,
  Disposable,
  EventEmitter,
  FileChangeType,
  FileSystemError,
  FileType,
  TabInputCustom,
  ViewColumn,
  window,
  workspace,
  type ExtensionContext,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';

export function activate({ extensionPath, subscriptions }: ExtensionContext): void {
  const contents = JSON.parse(readFileSync(join(extensionPath, 'memory.json'), 'utf8')) as Record<string, string>;
  subscriptions.push(
    workspace.registerFileSystemProvider('memfs', new MemoryFiles(contents), { isCaseSensitive: true }),
    commands.registerCommand('helper.emptyPage', () => {
      const panel = window.createWebviewPanel('helper.empty', 'Empty', ViewColumn.One, { enableScripts: true });
      panel.webview.html = emptyPage;
    }),
    window.registerCustomEditorProvider('helper.emptyEditor', {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: (_document, panel) => {
        panel.webview.options = { enableScripts: true };
        panel.webview.html = emptyPage;
      },
    }),
    commands.registerCommand('helper.emptyEditor', async () => {
      const input = window.tabGroups.activeTabGroup.activeTab?.input;
      if (!(input instanceof TabInputCustom)) return;
      await commands.executeCommand('vscode.openWith', input.uri, 'helper.emptyEditor');
    }),
  );
}

const emptyPage = `<!DOCTYPE html><html><body><p id="empty">Empty</p><script>
requestAnimationFrame(() => performance.mark('labels:first-paint'));
</script></body></html>`;

class MemoryFiles implements FileSystemProvider {
  private readonly files = new Map<string, { bytes: Uint8Array; mtime: number }>();
  private readonly changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  constructor(contents: Readonly<Record<string, string>>) {
    for (const [path, base64] of Object.entries(contents)) {
      this.files.set(`/${path}`, { bytes: Buffer.from(base64, 'base64'), mtime: 1 });
    }
  }

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  stat(uri: Uri): FileStat {
    const file = this.files.get(uri.path);
    if (file !== undefined) return { type: FileType.File, ctime: 0, mtime: file.mtime, size: file.bytes.length };
    if (this.readDirectory(uri).length === 0) throw FileSystemError.FileNotFound(uri);
    return { type: FileType.Directory, ctime: 0, mtime: 1, size: 0 };
  }

  readDirectory({ path }: Uri): [string, FileType][] {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const below = [...this.files.keys()].filter((file) => file.startsWith(prefix));
    const kinds = below.map((file): [string, FileType] => {
      const [name = '', ...rest] = file.slice(prefix.length).split('/');
      return [name, rest.length === 0 ? FileType.File : FileType.Directory];
    });
    return [...new Map(kinds)];
  }

  readFile(uri: Uri): Uint8Array {
    const file = this.files.get(uri.path);
    if (file === undefined) throw FileSystemError.FileNotFound(uri);
    return file.bytes;
  }

  writeFile(uri: Uri, bytes: Uint8Array): void {
    const type = this.files.has(uri.path) ? FileChangeType.Changed : FileChangeType.Created;
    this.files.set(uri.path, { bytes, mtime: Date.now() });
    this.changed.fire([{ type, uri }]);
  }

  delete(uri: Uri): void {
    this.files.delete(uri.path);
    this.changed.fire([{ type: FileChangeType.Deleted, uri }]);
  }

  createDirectory(): void {
    // Folders are where files are.
  }

  rename(): void {
    throw FileSystemError.Unavailable();
  }
}
