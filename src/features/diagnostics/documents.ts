import { languages, workspace, type LogOutputChannel, type TextDocument } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { encodingOf } from '../../app/ownership';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { isCancelled } from '../../core/std/problem';
import { pathOf } from '../../vscode/paths';

/** How long typing pauses before its text is checked, in milliseconds. */
const DEBOUNCE = 40;
const YOLO_LANGUAGE = 'yolo-labels';

/** Checks annotation files as they are opened and typed in. */
export function followDocuments(labels: LabelService, log: LogOutputChannel): Disposable {
  const store = new DisposableStore();
  const running = new Map<string, { timer: NodeJS.Timeout | undefined; controller: AbortController }>();

  const stop = (path: string): void => {
    const work = running.get(path);
    clearTimeout(work?.timer);
    work?.controller.abort();
    running.delete(path);
  };
  const check = (document: TextDocument, delay: number): void => {
    if (!isCandidate(document)) return;
    const path = pathOf(document.uri);
    stop(path);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void checkDocument(labels, document, controller.signal).catch((error: unknown) => {
        if (!isCancelled(error)) log.error(`Checking ${path}: ${String(error)}`);
      });
    }, delay);
    running.set(path, { timer, controller });
  };

  const checkClosed = ({ uri, languageId }: TextDocument): void => {
    const path = pathOf(uri);
    const work = languageId === 'python' ? labels.checkPython(path) : labels.check(path);
    work.catch((error: unknown) => {
      if (!isCancelled(error)) log.error(`Checking ${path}: ${String(error)}`);
    });
  };

  store.add(
    workspace.onDidOpenTextDocument((document) => {
      check(document, 0);
    }),
  );
  store.add(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) check(document, DEBOUNCE);
    }),
  );
  store.add(
    workspace.onDidCloseTextDocument((document) => {
      const path = pathOf(document.uri);
      stop(path);
      // What was typed and never saved is gone: what is on disk is to be looked at instead.
      if (labels.clearLiveText(path)) checkClosed(document);
    }),
  );
  store.add(
    labels.onDidDiscover(() => {
      checkOpen();
    }),
  );
  const checkOpen = (): void => {
    for (const document of workspace.textDocuments) check(document, 0);
  };
  store.add({
    dispose: () => {
      for (const path of [...running.keys()]) stop(path);
    },
  });
  return store;
}

async function checkDocument(labels: LabelService, document: TextDocument, signal: AbortSignal): Promise<void> {
  const path = pathOf(document.uri);
  if (document.isDirty) labels.setLiveText(path, document.getText());
  else labels.clearLiveText(path);
  if (document.languageId === 'python') {
    await labels.checkPython(path, signal);
    return;
  }
  const owner = await labels.check(path, signal);
  if (owner === undefined || document.languageId !== 'plaintext') return;
  if (encodingOf(owner, path) === 'yolo-txt' && !signal.aborted)
    await languages.setTextDocumentLanguage(document, YOLO_LANGUAGE);
}

/** Documents that may hold labels: cheap to decide, before anything is asked. */
function isCandidate(document: TextDocument): boolean {
  return (
    document.uri.scheme !== 'untitled' &&
    document.uri.scheme !== 'output' &&
    /\.(txt|xml|json|csv|py)$/i.test(document.uri.path)
  );
}
