import type { ArtifactView, RunPanelNotices, RunView } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import { h, linkButton, setAttribute } from '../ui/element';
import { formatSize } from './format';
import type { RunModel } from './model';

export interface ArtifactActions {
  /** Asks the host which files there are; a new view follows. False where that failed. */
  readonly list: (run: string) => Promise<boolean>;
  readonly fetch: (run: string, path: string) => Promise<boolean>;
  readonly open: (run: string, path: string) => void;
}

type ListingState = 'asked' | 'here' | 'failed';

/** What is known of the files of a run. */
interface Listing {
  /** Whether the run went on when its host was asked. */
  readonly wasActive: boolean;
  state: ListingState;
}

export interface Artifacts {
  readonly element: HTMLElement;
  update(): void;
  showProgress(progress: RunPanelNotices['fetching']): void;
}

/** The files that the runs made, with the way to have them here and to open them. */
export function artifacts(model: RunModel, actions: ArtifactActions): Artifacts {
  const element = h('div', { class: 'artifacts' });
  const bars = new Map<string, HTMLProgressElement>();
  const listings = new Map<string, Listing>();
  let shown = '';
  const list = async ({ id, isActive }: RunView): Promise<void> => {
    const listing: Listing = { wasActive: isActive, state: 'asked' };
    listings.set(id, listing);
    update();
    listing.state = (await actions.list(id)) ? 'here' : 'failed';
    update();
  };
  const rowOf = (run: RunView, artifact: ArtifactView): HTMLElement => {
    const { path, size, isFetched } = artifact;
    const bar = h('progress', { max: 1, value: 0, 'aria-label': t('Fetching {0}', path), hidden: true });
    bars.set(`${run.id}\n${path}`, bar);
    const [fetchText, fetchName] = isFetched
      ? [t('Fetch again'), t('Fetch again: {0} from {1}', path, run.host)]
      : [t('Fetch'), t('Fetch {0} from {1}', path, run.host)];
    const fetch = linkButton(fetchText, fetchName, () => {
      bar.hidden = false;
      bar.value = 0;
      void actions.fetch(run.id, path).finally(() => {
        bar.hidden = true;
      });
    });
    const open = linkButton(t('Open'), t('Open {0}', path), () => {
      actions.open(run.id, path);
    });
    // There is one of each in every row.
    setAttribute(fetch, 'aria-label', fetchName);
    setAttribute(open, 'aria-label', t('Open {0}', path));
    return h(
      'tr',
      {},
      h('td', {}, path),
      h('td', { class: 'number' }, formatSize(size)),
      h('td', {}, fetch, ...(isFetched ? [' ', open] : []), bar),
    );
  };
  const sectionOf = (run: RunView): HTMLElement[] => {
    const state = listings.get(run.id)?.state;
    const again = linkButton(t('Look again'), t('Ask {0} again which files there are', run.host), () => void list(run));
    const body =
      run.artifacts.length > 0 ? table(run.artifacts.map((artifact) => rowOf(run, artifact))) : emptyNote(run, state);
    return [...(model.runs.length > 1 ? [h('h2', {}, run.name)] : []), body, ...(state === 'asked' ? [] : [again])];
  };
  /** While they are looked at, the files of a run are asked for: first, and again when it has ended. */
  const listMissing = (): void => {
    if (model.state.tab !== 'artifacts') return;
    for (const run of model.runs) if (listings.get(run.id)?.wasActive !== run.isActive) void list(run);
  };
  const update = (): void => {
    const facts = model.runs.map((run) => [run.id, run.artifacts, run.isActive, listings.get(run.id)?.state]);
    const text = JSON.stringify(facts);
    if (text === shown) return;
    shown = text;
    bars.clear();
    element.replaceChildren(...model.runs.flatMap(sectionOf));
  };
  return {
    element,
    update() {
      listMissing();
      update();
    },
    showProgress({ run, path, done, total }) {
      const bar = bars.get(`${run}\n${path}`);
      if (bar === undefined) return;
      bar.hidden = false;
      bar.max = Math.max(1, total);
      bar.value = done;
    },
  };
}

function table(rows: readonly HTMLElement[]): HTMLElement {
  const head = [t('File'), t('Size'), t('Here')].map((title) => h('th', { scope: 'col' }, title));
  return h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
}

function emptyNote({ isActive, host }: RunView, state: ListingState | undefined): HTMLElement {
  return h('p', { class: 'note', role: 'status' }, emptyText(isActive, host, state));
}

function emptyText(isActive: boolean, host: string, state: ListingState | undefined): string {
  if (state === 'asked') return t('Asking {0} which files there are…', host);
  if (state === 'failed') return t('{0} could not be asked which files there are.', host);
  return isActive
    ? t('No files yet. Name them under "artifacts" in the run configuration, as in "*.h5".')
    : t('No files. Name them under "artifacts" in the run configuration, as in "*.h5".');
}
