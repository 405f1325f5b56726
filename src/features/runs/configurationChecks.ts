import { Diagnostic, DiagnosticSeverity, languages, workspace, type TextDocument } from 'vscode';
import { parseRunConfigurations } from '../../core/runs/parseRunConfigurations';
import { RUNS_FILE } from '../../core/runs/runConfiguration';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { toRange } from '../../vscode/ranges';
import { translate } from '../../vscode/translate';

/** Says in the text of open run configurations what is wrong with them. */
export function registerConfigurationChecks(): Disposable {
  const store = new DisposableStore();
  const diagnostics = store.add(languages.createDiagnosticCollection('jetson.runs'));
  const check = (document: TextDocument): void => {
    if (!document.uri.path.endsWith(`/${RUNS_FILE}`)) return;
    const { problems } = parseRunConfigurations(document.getText());
    diagnostics.set(
      document.uri,
      problems.map(({ message, range }) => {
        const diagnostic = new Diagnostic(toRange(range), translate(message), DiagnosticSeverity.Error);
        diagnostic.source = 'Jetson';
        return diagnostic;
      }),
    );
  };
  store.add(workspace.onDidOpenTextDocument(check));
  store.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      check(document);
    }),
  );
  store.add(
    workspace.onDidCloseTextDocument(({ uri }) => {
      diagnostics.delete(uri);
    }),
  );
  for (const document of workspace.textDocuments) check(document);
  return store;
}
