import { Diagnostic, DiagnosticSeverity, languages, workspace, type TextDocument } from 'vscode';
import { RUNS_FILE } from '../../core/runs/runConfiguration';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { toRange } from '../../vscode/ranges';
import { translate } from '../../vscode/translate';

/** Says in the text of open run configurations what is wrong with them. */
export function registerConfigurationChecks(): Disposable {
  const store = new DisposableStore();
  const diagnostics = store.add(languages.createDiagnosticCollection('jetson.runs'));
  const check = async (document: TextDocument): Promise<void> => {
    if (!document.uri.path.endsWith(`/${RUNS_FILE}`)) return;
    const { parseRunConfigurations } = await import('../../core/runs/parseRunConfigurations');
    if (document.isClosed) return;
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
  store.add(workspace.onDidOpenTextDocument((document) => void check(document)));
  store.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      void check(document);
    }),
  );
  store.add(
    workspace.onDidCloseTextDocument(({ uri }) => {
      diagnostics.delete(uri);
    }),
  );
  for (const document of workspace.textDocuments) void check(document);
  return store;
}
