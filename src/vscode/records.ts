import { Uri, workspace, type Disposable } from 'vscode';
import type { Finding } from '../core/rules/finding';
import { basename } from '../core/std/path';

const SCHEME = 'jetson-record';
const texts = new Map<string, string>();

/**
 * A small read-only document with the surroundings of a finding that the editor would not show in its own file. Its name says the file
 * and the place. Undefined for a finding that the editor can show.
 */
export function recordUri({ file, range, excerpt, rule }: Finding): Uri | undefined {
  if (excerpt === undefined || range === undefined) return undefined;
  const place = `${range.start.line + 1}:${range.start.character + 1}`;
  const uri = Uri.from({ scheme: SCHEME, path: `/${basename(file)} ${place}`, query: `${rule} ${file}` });
  texts.set(uri.toString(), excerpt.text);
  return uri;
}

export function forgetRecord(uri: Uri): void {
  texts.delete(uri.toString());
}

/** Shows the documents that `recordUri` names. */
export function registerRecords(): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
}
