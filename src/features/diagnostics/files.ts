import { workspace, type LogOutputChannel, type Uri } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { isCancelled } from '../../core/std/problem';
import { pathOf } from '../../vscode/paths';

/** How long a burst of changes on disk may last before it is looked at, in milliseconds. */
const SETTLE = 250;
const WATCHED = '**/*.{png,PNG,jpg,JPG,jpeg,JPEG,webp,bmp,gif,tif,tiff,npy,npz,txt,xml,json,csv,yaml,yml,pbtxt}';

/** Checks files again as they change on disk, and forgets those that are gone. */
export function followFiles(labels: LabelService, log: LogOutputChannel): Disposable {
  const store = new DisposableStore();
  const pending = new Map<string, 'changed' | 'created' | 'deleted'>();
  let timer: NodeJS.Timeout | undefined;
  const flush = async (): Promise<void> => {
    const changes = [...pending];
    pending.clear();
    for (const [path, kind] of changes) {
      try {
        await labels.fileChanged(path, kind);
      } catch (error) {
        if (!isCancelled(error)) log.error(`Checking ${path}: ${String(error)}`);
      }
    }
  };
  const note =
    (kind: 'changed' | 'created' | 'deleted') =>
    (uri: Uri): void => {
      pending.set(pathOf(uri), kind);
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), SETTLE);
    };
  const watcher = store.add(workspace.createFileSystemWatcher(WATCHED));
  store.add(watcher.onDidChange(note('changed')));
  store.add(watcher.onDidCreate(note('created')));
  store.add(watcher.onDidDelete(note('deleted')));
  store.add({
    dispose: () => {
      clearTimeout(timer);
    },
  });
  return store;
}
