import { l10n, window, workspace } from 'vscode';
import type { DefinitionService } from '../../app/definitionService';
import type { DefinitionProposal } from '../../core/dataset/proposeDefinitions';
import { pathOf, uriOf } from '../../vscode/paths';
import type { DefinitionPreview } from './preview';
import { answerQuestion } from './questions';

/** Goes from a folder to a definition on disk. Nothing is written before a person has seen it and said so. */
export async function createDefinition(
  folder: string,
  definitions: DefinitionService,
  preview: DefinitionPreview,
): Promise<void> {
  const proposal = await chooseProposal(folder, await definitions.propose(folder));
  if (proposal === undefined) return;
  const answered = await answerQuestion(proposal);
  if (answered === undefined) return;
  const text = await definitions.write(answered);
  const path = await freePath(proposal);
  const document = await preview.show(path, text);
  try {
    if (!(await confirm(path))) return;
  } finally {
    await preview.close(document);
  }
  await workspace.fs.writeFile(uriOf(path), new TextEncoder().encode(text));
  await window.showTextDocument(uriOf(path));
}

async function chooseProposal(
  folder: string,
  proposals: readonly DefinitionProposal[],
): Promise<DefinitionProposal | undefined> {
  if (proposals.length <= 1) return proposals[0];
  const items = proposals.map((proposal) => ({
    label: proposal.fileName.replace(/\.dataset\.yaml$/, ''),
    description: workspace.asRelativePath(uriOf(proposal.root)),
    detail:
      proposal.text
        .split('\n')
        .find((line) => line.includes('encoding:'))
        ?.trim() ?? '',
    proposal,
  }));
  const placeHolder = l10n.t('Which data set of {0}?', pathOf(uriOf(folder)));
  return (await window.showQuickPick(items, { placeHolder }))?.proposal;
}

/** A name that no file has yet. */
async function freePath({ root, fileName }: DefinitionProposal): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? fileName : fileName.replace('.dataset.', `-${number}.dataset.`);
    const path = `${root}/${name}`;
    const isThere = await workspace.fs.stat(uriOf(path)).then(
      () => true,
      () => false,
    );
    if (!isThere) return path;
  }
}

async function confirm(path: string): Promise<boolean> {
  const write = {
    label: l10n.t('Write this definition'),
    description: workspace.asRelativePath(uriOf(path)),
    isWanted: true,
  };
  const drop = { label: l10n.t('Write nothing'), description: '', isWanted: false };
  const placeHolder = l10n.t('This is what the file would hold.');
  const picked = await window.showQuickPick([write, drop], { placeHolder, ignoreFocusOut: true });
  return picked?.isWanted === true;
}
