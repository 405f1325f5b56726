import { FileSystemError, FileType, workspace } from 'vscode';
import type { FileStore } from '../core/ports/files';
import { message, type Message } from '../core/std/message';
import { failure, success, type Result } from '../core/std/problem';
import { uriOf } from './paths';

/** Files of the workspace through the editor, whatever file system serves them. */
export const workspaceFiles: FileStore = {
  read: (path, part) =>
    attempt(path, async () => {
      const bytes = await workspace.fs.readFile(uriOf(path));
      return part === undefined ? bytes : bytes.subarray(part.offset, part.offset + part.length);
    }),
  stat: (path) =>
    attempt(path, async () => {
      const { type, size, mtime } = await workspace.fs.stat(uriOf(path));
      return { kind: kindOf(type), size, mtime, inode: 0 };
    }),
  list: (path) =>
    attempt(path, async () => {
      const entries = await workspace.fs.readDirectory(uriOf(path));
      return entries.map(([name, type]) => ({ name, kind: kindOf(type) }));
    }),
  write: (path, bytes) => attempt(path, async () => workspace.fs.writeFile(uriOf(path), bytes)),
};

async function attempt<T>(path: string, action: () => Promise<T>): Promise<Result<T>> {
  try {
    return success(await action());
  } catch (error) {
    const code = error instanceof FileSystemError ? error.code : 'Unknown';
    return failure({ code: codes[code] ?? 'file/unreadable', message: explain(code, path, error), file: path });
  }
}

const codes: Readonly<Record<string, string>> = {
  FileNotFound: 'file/not-found',
  FileIsADirectory: 'file/is-folder',
  FileNotADirectory: 'file/not-folder',
  NoPermissions: 'file/no-permission',
};

function explain(code: string, path: string, error: unknown): Message {
  switch (code) {
    case 'FileNotFound':
      return message('There is no file {0}', path);
    case 'NoPermissions':
      return message('{0} may not be read: permission is denied', path);
    default:
      return message('{0} cannot be read: {1}', path, error instanceof Error ? error.message : String(error));
  }
}

function kindOf(type: FileType): 'file' | 'folder' | 'other' {
  if ((type & FileType.Directory) !== 0) return 'folder';
  return (type & FileType.File) !== 0 ? 'file' : 'other';
}
