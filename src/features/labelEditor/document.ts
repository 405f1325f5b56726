import type { CustomDocument, Uri } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore } from '../../core/std/disposable';
import { pathOf } from '../../vscode/paths';
import { workspaceFiles } from '../../vscode/workspaceFiles';
import { loadLabels, versionOf, type LoadedLabels } from './loadLabels';

/** Pictures of up to this many bytes are sent to their page, larger ones are fetched by it: a message holds up those behind it. */
const MAX_SENT = 1e6;

/** What is needed of a picture before its page is made. */
export interface PictureFile {
  /** Another text for other bytes of the file; empty where there is none. */
  readonly version: string;
  /** Undefined where the page has to fetch them. */
  readonly bytes: Promise<Uint8Array<ArrayBuffer> | undefined> | undefined;
}

/** What an image's first page is going to show. */
export interface FirstContent {
  readonly labels: Promise<LoadedLabels>;
  readonly picture: Promise<PictureFile>;
}

/**
 * An image that is being opened. It is read, and so are its labels, while the editor makes room for its first page and loads
 * that; after that the document holds nothing.
 */
export class LabelDocument implements CustomDocument {
  private readonly loading = new AbortController();
  private readonly watching = new DisposableStore();
  private first: FirstContent | undefined;

  constructor(
    readonly uri: Uri,
    private readonly service: LabelService,
  ) {
    this.first = this.load();
    const reload = (): void => {
      this.first = this.load();
    };
    this.watching.add(service.onDidDiscover(reload));
    this.watching.add(
      service.onDidChangeSamples((images) => {
        if (images.includes(pathOf(uri))) reload();
      }),
    );
  }

  /** What was read ahead, for one page; later ones read anew. */
  takeContent(): FirstContent {
    const { first } = this;
    this.first = undefined;
    this.watching.dispose();
    return first ?? this.load();
  }

  dispose(): void {
    this.watching.dispose();
    this.loading.abort();
  }

  private load(): FirstContent {
    const path = pathOf(this.uri);
    const labels = loadLabels(this.service, path, this.loading.signal);
    // Whoever takes them hears of a failure; if nobody does, nobody has to.
    labels.catch(() => undefined);
    return { labels, picture: readPicture(path) };
  }
}

async function readPicture(path: string): Promise<PictureFile> {
  const stat = await workspaceFiles.stat(path);
  if (!stat.ok) return { version: '', bytes: undefined };
  return { version: versionOf(stat.value), bytes: stat.value.size > MAX_SENT ? undefined : readBytes(path) };
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const read = await workspaceFiles.read(path);
  // A plain array: messages to pages know no others.
  return read.ok ? Uint8Array.from(read.value) : undefined;
}
