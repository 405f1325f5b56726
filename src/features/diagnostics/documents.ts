import { languages, workspace, type LogOutputChannel, type TextDocument } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { encodingOf, type Ownership } from '../../app/ownership';
import { isDefinitionPath } from '../../core/dataset/definitionPath';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { isCancelled } from '../../core/std/problem';
import { pathOf } from '../../vscode/paths';

/** How long typing pauses before its text is checked, in milliseconds. */
const DEBOUNCE = 40;
/** The same for definitions, whose half-typed words would be errors. */
const DEFINITION_DEBOUNCE = 250;
const YOLO_LANGUAGE = 'yolo-labels';

/** Checks annotation files, Python and definitions as they are opened and typed in. */
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
    checkFile(labels, path, languageId).catch((error: unknown) => {
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
      if (contentChanges.length > 0)
        check(document, isDefinitionPath(document.uri.path) ? DEFINITION_DEBOUNCE : DEBOUNCE);
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
  const owner = await checkFile(labels, path, document.languageId, signal);
  if (owner === undefined || document.languageId !== 'plaintext') return;
  if (encodingOf(owner, path) === 'yolo-txt' && !signal.aborted)
    await languages.setTextDocumentLanguage(document, YOLO_LANGUAGE);
}

/** Resolves to whose file it is, where a data set has it. */
async function checkFile(
  labels: LabelService,
  path: string,
  languageId: string,
  signal?: AbortSignal,
): Promise<Ownership | undefined> {
  if (labels.isDefinition(path)) await labels.checkDefinition(path, signal);
  else if (languageId === 'python') await labels.checkPython(path, signal);
  else return labels.check(path, signal);
  return undefined;
}

/** Documents that may hold labels or say what they are: cheap to decide, before anything is asked. */
function isCandidate(document: TextDocument): boolean {
  return (
    document.uri.scheme !== 'untitled' &&
    document.uri.scheme !== 'output' &&
    (isDefinitionPath(document.uri.path) || /\.(txt|xml|json|csv|py)$/i.test(document.uri.path))
  );
}
