import { exportAnchors } from '../../src/core/detection/anchors/exportAnchors';
import { formatMessage } from '../../src/core/std/message';
import type { AnchorsTab } from '../../src/protocol/anchorsPanel';
import { t } from '../host/l10n';
import { Announcer } from '../ui/announcer';
import { h } from '../ui/element';
import { coverageTab } from './coverageTab';
import { helpDialog } from './helpDialog';
import { imageList, objectList } from './lists';
import type { AnchorsModel, Change } from './model';
import { objectsCsv } from './objectsCsv';
import { shapesTab } from './shapesTab';
import { Stage } from './stage';
import { statusBar } from './statusBar';
import { tabs } from '../ui/tabs';
import { chartsSvg } from './chartsSvg';
import { toolbar, type ExportName } from './toolbar';

/** What the parts of the page ask of the editor. */
export interface PageActions {
  readonly openObject: (row: number) => void;
  readonly openImage: (image: number) => void;
  readonly openText: (text: string, language: string) => void;
  readonly save: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
  readonly suggest: () => Promise<void>;
}

export interface AnchorsPage {
  showProblem(reason: string): void;
  frameTimes(): readonly number[];
}

/** Builds the page and keeps it in step with the model. */
export function buildPage(model: AnchorsModel, actions: PageActions): AnchorsPage {
  const announcer = new Announcer();
  const dialog = helpDialog();
  const showHelp = (): void => {
    dialog.showModal();
  };
  const step = (by: 1 | -1): void => {
    const images = model.truths?.imageNames.length ?? 0;
    if (images > 0) model.showImage((model.image + by + images) % images);
  };
  const handlers = { onOpen: actions.openObject, onStep: step, onHelp: showHelp };
  const stages = { own: new Stage(model, 'own', handlers), other: new Stage(model, 'other', handlers) };
  const bar = toolbar(model, {
    step,
    suggest: () => {
      void actions.suggest().then(() => {
        announcer.say(t('The proposal stands beside the anchors.'));
      });
    },
    export: (what) => {
      if (what === 'svg') saveCharts();
      else if (what === 'png') void savePicture();
      else exportAs(model, what, actions);
    },
    showHelp,
  });
  const saveCharts = (): void => {
    const svg = chartsSvg(coverage.element, model.recipe.name);
    if (svg === undefined) announcer.say(t('There are no charts: open the tab Coverage.'));
    else actions.save('anchors.svg', new TextEncoder().encode(svg));
  };
  const savePicture = async (): Promise<void> => {
    actions.save('anchors.png', await stages.own.toPng());
  };
  const status = statusBar(model);
  const coverage = coverageTab(model);
  const objects = objectList(model, actions);
  const images = imageList(model, actions);
  const shapes = shapesTab(model);
  const views = tabs<AnchorsTab>(
    t('Views of the anchors'),
    [
      { id: 'coverage', title: t('Coverage'), panel: coverage.element },
      { id: 'objects', title: t('Objects'), panel: objects.element },
      { id: 'images', title: t('Pictures'), panel: images.element },
      { id: 'shapes', title: t('Edit'), panel: shapes.element },
    ],
    (tab) => {
      model.setState({ tab });
    },
  );
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const names = { own: h('p', { class: 'stage-name' }), other: h('p', { class: 'stage-name' }) };
  stages.own.element.prepend(names.own);
  stages.other.element.prepend(names.other);
  const side = h(
    'aside',
    { class: 'side', 'aria-label': t('What the anchors can do') },
    views.element,
    coverage.element,
    objects.element,
    images.element,
    shapes.element,
  );
  document
    .getElementById('app')
    ?.append(
      h(
        'div',
        { class: 'page' },
        problem,
        bar.element,
        h('main', { class: 'body' }, h('div', { class: 'stages' }, stages.own.element, stages.other.element), side),
        status.element,
        announcer.element,
        dialog,
      ),
    );
  const update = (change: Change): void => {
    views.show(model.state.tab);
    stages.other.element.hidden = model.other === undefined;
    names.own.hidden = model.other === undefined;
    names.own.textContent = model.recipe.name;
    names.other.textContent = model.other?.name ?? '';
    if (change !== 'viewport') bar.update();
    if (change !== 'viewport') {
      const about = status.update(stages.own.painted);
      if (change === 'selection' && about !== '') announcer.say(about);
    }
    if (['view', 'recipe', 'coverage', 'look'].includes(change)) {
      if (model.state.tab === 'coverage') coverage.update();
      if (model.state.tab === 'shapes') shapes.update();
    }
    objects.update(change);
    images.update(change);
    if (change === 'view') {
      problem.hidden = (model.view?.problem ?? '') === '';
      problem.textContent = model.view?.problem ?? '';
    }
    if (change === 'coverage') announceCoverage(model, announcer);
  };
  model.changes.event(update);
  update('view');
  objects.update('look');
  return {
    showProblem: (reason) => {
      problem.hidden = false;
      problem.textContent = reason;
    },
    frameTimes: () => stages.own.loop.times,
  };
}

function announceCoverage(model: AnchorsModel, announcer: Announcer): void {
  const own = model.summary('own');
  if (own !== undefined) announcer.say(t('An anchor matches {0} of {1} objects.', own.covered, own.objects));
}

/** What another format cannot say stands in the text as remarks. */
function exportAs(model: AnchorsModel, format: Exclude<ExportName, 'svg' | 'png'>, { openText }: PageActions): void {
  if (format === 'csv') {
    openText(objectsCsv(model), 'plaintext');
    return;
  }
  const { text, language, notes } = exportAnchors(model.recipe, format);
  const remarks = notes.map((note) => `# ${t(note.text, ...note.args) || formatMessage(note)}\n`);
  openText(remarks.join('') + text, language);
}
