import type { ArtifactView, RunPanelNotices, RunView } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import { h, linkButton, setAttribute } from '../ui/element';
import { formatSize } from './format';
import type { RunModel } from './model';

export interface ArtifactActions {
  readonly fetch: (run: string, path: string) => Promise<boolean>;
  readonly open: (run: string, path: string) => void;
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
  let shown = '';
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
  return {
    element,
    update() {
      const text = JSON.stringify(model.runs.map(({ id, artifacts: files }) => [id, files]));
      if (text === shown) return;
      shown = text;
      bars.clear();
      element.replaceChildren(
        ...model.runs.flatMap((run) => [
          ...(model.runs.length > 1 ? [h('h2', {}, run.name)] : []),
          run.artifacts.length === 0 ? emptyNote(run) : table(run.artifacts.map((artifact) => rowOf(run, artifact))),
        ]),
      );
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

function emptyNote({ isActive }: RunView): HTMLElement {
  return h(
    'p',
    { class: 'note' },
    isActive
      ? t('No files yet. Name them under "artifacts" in the run configuration, as in "*.h5".')
      : t('No files. Name them under "artifacts" in the run configuration, as in "*.h5".'),
  );
}
