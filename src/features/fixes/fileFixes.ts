import { commands, EndOfLine, l10n, window, workspace, WorkspaceEdit } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import type { FixAction } from '../../core/fixes/fix';
import { dirname } from '../../core/std/path';
import { decodeText } from '../../core/std/text';
import { uriOf } from '../../vscode/paths';
import { workspaceFiles } from '../../vscode/workspaceFiles';

/** Writes an empty label file for an image that has none: "there is nothing here" said on purpose. */
export async function addAnnotation(
  action: Extract<FixAction, { name: 'add-annotation' }>,
  dataset: Dataset,
): Promise<void> {
  const encoding = dataset.annotationSets[0]?.encoding;
  if (action.annotation === undefined || encoding !== 'yolo-txt') {
    void window.showInformationMessage(
      l10n.t('Only YOLO text has empty label files. Draw a mask or write the labels of this image.'),
    );
    return;
  }
  const uri = uriOf(action.annotation);
  await workspace.fs.createDirectory(uriOf(dirname(action.annotation)));
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  if (await workspace.applyEdit(edit)) await window.showTextDocument(uri);
}

/** Saves a file without its byte order mark. The editor keeps no memory of bytes, so this cannot be undone: it asks. */
export async function removeByteOrderMark(file: string, labels: LabelService): Promise<void> {
  const document = await workspace.openTextDocument(uriOf(file));
  const go = l10n.t('Save Without It');
  const detail = l10n.t(
    'The three bytes at the start of the file are not part of its text, so Undo does not bring them back.',
  );
  const text = l10n.t('Save {0} without its byte order mark?', workspace.asRelativePath(document.uri));
  if ((await window.showWarningMessage(text, { modal: true, detail }, go)) !== go) return;
  if (document.isDirty) await document.save();
  const bytes = await workspaceFiles.read(file);
  // A full-width character at the start begins with the same byte as the mark.
  if (!bytes.ok || !decodeText(bytes.value).hasBom) return;
  await workspaceFiles.write(file, bytes.value.slice(3));
  await labels.fileChanged(file, 'changed');
}

/** Saves a file with one kind of line ending. */
export async function unifyLineEndings(file: string, ending: 'lf' | 'crlf'): Promise<void> {
  const go = l10n.t('Save');
  const detail = l10n.t('The editor shows all line endings alike, so Undo does not bring the mixture back.');
  const name = workspace.asRelativePath(uriOf(file));
  const text = l10n.t('Save {0} with {1} line endings on every line?', name, ending.toUpperCase());
  if ((await window.showWarningMessage(text, { modal: true, detail }, go)) !== go) return;
  const editor = await window.showTextDocument(uriOf(file));
  await editor.edit((builder) => {
    builder.setEndOfLine(ending === 'lf' ? EndOfLine.LF : EndOfLine.CRLF);
  });
  // A document that only looks alike is not dirty: saving writes its endings all the same.
  await commands.executeCommand('workbench.action.files.saveWithoutFormatting');
}
