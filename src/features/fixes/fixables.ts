import { workspace } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { sampleAt } from '../../app/ownership';
import type { Size } from '../../core/geometry/box';
import { decodeText } from '../../core/std/text';
import { uriOf } from '../../vscode/paths';
import { workspaceFiles } from '../../vscode/workspaceFiles';

/** What the editor shows where the file is open, else what is on disk. */
export async function textOf(file: string): Promise<string | undefined> {
  const uri = uriOf(file).toString();
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (open !== undefined) return open.getText();
  const bytes = await workspaceFiles.read(file);
  return bytes.ok ? decodeText(bytes.value).text : undefined;
}

/** The size of the image that a file belongs to. */
export async function imageSizeFor(file: string, labels: LabelService): Promise<Size | undefined> {
  const owner = await labels.ownerOf(file);
  const sample = sampleAt(owner);
  if (owner === undefined || sample === undefined) return undefined;
  return labels.imageSizeOf(sample.image) ?? (await labels.describe(owner.dataset, sample)).image.size;
}
