import { message, type Message } from '../std/message';
import { basename } from '../std/path';
import type { TextEnvironment } from './checkEnvironment';
import type { Layout } from './dataset';
import type { DatasetDefinition } from './definition';
import { recognizeDatasets } from './recognize/recognizeDatasets';
import { escapeGlob, isImagePath } from './imageGlob';
import { Listings } from './listings';
import { writeDefinition } from './writeDefinition';

/** A definition that could be written for a folder. A plain value. */
export interface DefinitionProposal {
  /** The folder that its paths start from, where it is to be written. */
  readonly root: string;
  /** What the file is to be called, without folder. */
  readonly fileName: string;
  /** How it was recognised; undefined where nothing was, and the definition is a beginning. */
  readonly layout: Layout | undefined;
  readonly definition: DatasetDefinition;
  readonly text: string;
  /** What could not be told; the definition holds the best guess. */
  readonly question: Message | undefined;
}

const rank = { sure: 0, likely: 1, guess: 2 } as const;

/**
 * The definitions that could be written for a folder and those below, the surest first. Where nothing is recognised there is one all
 * the same, to be completed by hand. Rejects with `Cancelled` only.
 */
export async function proposeDefinitions(
  folder: string,
  reading: TextEnvironment,
  signal?: AbortSignal,
): Promise<DefinitionProposal[]> {
  const { datasets } = await recognizeDatasets(folder, reading, { signal });
  const sorted = [...datasets].sort((a, b) => rank[a.confidence] - rank[b.confidence]);
  const proposals = sorted.map(({ root, layout, definition, question }) =>
    propose(root, definition, { layout, question }),
  );
  if (proposals.length > 0) return proposals;
  return [
    propose(folder, await beginning(folder, reading, signal), { question: message('How are the labels written?') }),
  ];
}

function propose(
  root: string,
  definition: DatasetDefinition,
  { layout, question }: { readonly layout?: Layout; readonly question: Message | undefined },
): DefinitionProposal {
  const fileName = `${basename(root) || 'data'}.dataset.yaml`;
  return { root, fileName, layout, definition, text: writeDefinition(definition), question };
}

/** A definition to begin with: the images of the folder, or of the first folder in it that has some. */
async function beginning(folder: string, { files }: TextEnvironment, signal?: AbortSignal): Promise<DatasetDefinition> {
  const listings = new Listings(files, signal);
  const hasImages = async (path: string): Promise<boolean> =>
    [...(await listings.list(path))].some(([name, kind]) => kind === 'file' && isImagePath(name));
  let images = '**/*';
  const folders = [...(await listings.list(folder))].filter(([, kind]) => kind === 'folder').map(([name]) => name);
  for (const name of folders.sort()) {
    if (images !== '**/*' || !(await hasImages(`${folder}/${name}`))) continue;
    images = `${escapeGlob(name)}/**/*`;
  }
  return {
    task: 'segmentation',
    images,
    annotations: { encoding: 'color-mask', path: 'masks/{stem}.png' },
    classes: [
      { id: 0, name: 'background', color: [0, 0, 0] },
      { id: 1, name: 'object', color: [255, 0, 0] },
    ],
  };
}
