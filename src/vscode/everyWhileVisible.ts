import type { TreeView } from 'vscode';
import { DisposableStore, type Disposable } from '../core/std/disposable';

/** Does something again and again, each so many milliseconds, while a view can be seen. */
export function everyWhileVisible<T>(view: TreeView<T>, milliseconds: number, act: () => void): Disposable {
  const store = new DisposableStore();
  let timer: NodeJS.Timeout | undefined;
  const update = (): void => {
    clearInterval(timer);
    timer = view.visible ? setInterval(act, milliseconds) : undefined;
  };
  store.add(view.onDidChangeVisibility(update));
  store.add({
    dispose: () => {
      clearInterval(timer);
    },
  });
  update();
  return store;
}
