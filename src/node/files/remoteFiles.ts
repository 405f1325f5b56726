import type { MessagePort } from 'node:worker_threads';
import type { FileStore } from '../../core/ports/files';
import { message } from '../../core/std/message';
import { failure, type Result } from '../../core/std/problem';

interface FileRequest {
  readonly id: number;
  readonly method: keyof FileStore;
  readonly args: readonly unknown[];
}

interface FileReply {
  readonly id: number;
  readonly result: Result<unknown>;
}

/** Answers a thread that asks for files through `createRemoteFiles`. The port does not keep the process alive. */
export function serveFiles(files: FileStore, port: MessagePort): void {
  port.on('message', ({ id, method, args }: FileRequest) => {
    void answer(files, method, args)
      .catch((error: unknown) => failed(error))
      .then((result) => {
        port.postMessage({ id, result } satisfies FileReply);
      });
  });
  port.unref();
}

function answer(files: FileStore, method: keyof FileStore, args: readonly unknown[]): Promise<Result<unknown>> {
  const [path, rest] = args as [string, never];
  switch (method) {
    case 'read':
      return files.read(path, rest);
    case 'stat':
      return files.stat(path);
    case 'list':
      return files.list(path);
    case 'write':
      return files.write(path, rest);
  }
}

/** Files that only another thread can reach: those of the editor's virtual file systems. */
export function createRemoteFiles(port: MessagePort): FileStore {
  const waiting = new Map<number, (result: Result<never>) => void>();
  let nextId = 1;
  port.on('message', ({ id, result }: FileReply) => {
    waiting.get(id)?.(result as Result<never>);
    waiting.delete(id);
  });
  const ask =
    <Method extends keyof FileStore>(method: Method) =>
    (...args: Parameters<FileStore[Method]>): ReturnType<FileStore[Method]> =>
      new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        port.postMessage({ id, method, args } satisfies FileRequest);
      }) as unknown as ReturnType<FileStore[Method]>;
  return { read: ask('read'), stat: ask('stat'), list: ask('list'), write: ask('write') };
}

/** Sends each path where it can be read: `scheme://…` to one store, everything else to the other. */
export function filesByScheme(local: FileStore, virtual: FileStore): FileStore {
  const storeOf = (path: string): FileStore => (/^[A-Za-z][\w+.-]+:\/\//.test(path) ? virtual : local);
  return {
    read: (path, part) => storeOf(path).read(path, part),
    stat: (path) => storeOf(path).stat(path),
    list: (path) => storeOf(path).list(path),
    write: (path, bytes) => storeOf(path).write(path, bytes),
  };
}

function failed(error: unknown): Result<never> {
  const reason = error instanceof Error ? error.message : String(error);
  return failure({ code: 'file/failed', message: message('The file cannot be read: {0}', reason) });
}
