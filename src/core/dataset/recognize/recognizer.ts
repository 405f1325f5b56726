import type { Message } from '../../std/message';
import { readAnnotationText, type TextEnvironment } from '../checkEnvironment';
import type { Layout } from '../dataset';
import type { DatasetDefinition } from '../definition';
import { isImagePath } from '../imageGlob';
import { Listings } from '../listings';

/** A data set that needs no definition: its layout says what one would. */
export interface Recognized {
  /** The file or folder that it was recognised by: the data set's id. */
  readonly path: string;
  /** The folder that the definition's paths start from. */
  readonly root: string;
  readonly layout: Layout;
  /** The file to open for "where is this said". */
  readonly source: string | undefined;
  readonly definition: DatasetDefinition;
  /** `guess`: to be offered to a person, not to be checked unasked. */
  readonly confidence: 'sure' | 'likely' | 'guess';
  /** What could not be told; the definition holds the best guess. */
  readonly question: Message | undefined;
}

/** Looks at one folder. What it recognises covers all folders below. */
export type Recognizer = (folder: string, reader: FolderReader) => Promise<readonly Recognized[]>;

export interface FolderContent {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly images: readonly string[];
}

/** What recognisers may look at: lists of folders, texts and the first bytes of files. */
export class FolderReader {
  private readonly listings: Listings;
  private readonly contents = new Map<string, FolderContent>();

  constructor(
    private readonly environment: TextEnvironment,
    signal?: AbortSignal,
  ) {
    this.listings = new Listings(environment.files, signal);
  }

  /** Names, sorted; hidden ones are left out. */
  async list(folder: string): Promise<FolderContent> {
    let content = this.contents.get(folder);
    if (content === undefined) {
      const entries = [...(await this.listings.list(folder))].filter(([name]) => !name.startsWith('.'));
      const files = entries.filter(([, kind]) => kind === 'file').map(([name]) => name);
      const folders = entries.filter(([, kind]) => kind === 'folder').map(([name]) => name);
      content = { files: files.sort(), folders: folders.sort(), images: files.filter(isImagePath) };
      this.contents.set(folder, content);
    }
    return content;
  }

  async hasFolder(path: string): Promise<boolean> {
    const { files, folders } = await this.list(path);
    return files.length + folders.length > 0;
  }

  /** The first of some names that is a file of the folder. */
  async firstFile(folder: string, names: readonly (string | RegExp)[]): Promise<string | undefined> {
    const { files } = await this.list(folder);
    for (const name of names) {
      const found = files.find((file) => (typeof name === 'string' ? file === name : name.test(file)));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async text(path: string): Promise<string | undefined> {
    const text = await readAnnotationText(path, this.environment);
    return text.ok ? text.value.text : undefined;
  }

  async head(path: string, length: number): Promise<Uint8Array | undefined> {
    const bytes = await this.environment.files.read(path, { offset: 0, length });
    return bytes.ok ? bytes.value : undefined;
  }

  /** A file of the folder or of the folders below it, a few levels down. */
  async findBelow(folder: string, wanted: (name: string) => boolean, depth = 3): Promise<string | undefined> {
    const { files, folders } = await this.list(folder);
    const found = files.find(wanted);
    if (found !== undefined) return `${folder}/${found}`;
    for (const name of depth > 0 ? folders.slice(0, 20) : []) {
      const below = await this.findBelow(`${folder}/${name}`, wanted, depth - 1);
      if (below !== undefined) return below;
    }
    return undefined;
  }
}

/** The order in which splits are shown; others follow by name. */
const splitOrder = ['train', 'training', 'trainval', 'val', 'valid', 'validation', 'test', 'testing'];

export function isSplitName(name: string): boolean {
  return splitOrder.includes(name.toLowerCase());
}

export function sortSplits(names: readonly string[]): string[] {
  const rank = (name: string): number => {
    const index = splitOrder.indexOf(name.toLowerCase());
    return index < 0 ? splitOrder.length : index;
  };
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Files that list classes beside data. */
export const classFileNames: readonly (string | RegExp)[] = [
  /label_?map.*\.pbtxt$/i,
  /\.pbtxt$/i,
  'labelmap.txt',
  'label_colors.txt',
  'classes.txt',
  'labels.txt',
  'obj.names',
  'predefined_classes.txt',
];
