import { t } from '../host/l10n';
import { watchTheme } from '../canvas/theme';
import type { Announcer } from '../ui/announcer';
import { h, setText } from '../ui/element';
import { ChartCard } from './chartCard';
import { collectTags, type Tag, type Tags } from './lines';
import type { Change, RunModel } from './model';

/** Charts in the page at most; more are reached with the filter, and that is said. */
const MAX_CHARTS = 200;
/** Of what happened to the machines so much is told. */
const MAX_MARKS = 10;

export interface Charts {
  readonly element: HTMLElement;
  update(change: Change): void;
  frameTimes(): readonly number[];
}

/** A chart for each name of a number, of all runs that have it. Only those in sight are drawn. */
export function charts(model: RunModel, announcer: Announcer): Charts {
  const cards = new Map<string, ChartCard>();
  const note = h('p', { class: 'note' });
  const metrics = h('div', { class: 'cards' });
  const lanes = h('div', { class: 'cards lanes' });
  const laneTitle = h('h2', {}, t('The machine'));
  const marks = h('ul', { class: 'marks' });
  const element = h('div', { class: 'charts' }, note, metrics, laneTitle, marks, lanes);
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        cards.get(target.getAttribute('data-tag') ?? '')?.setVisible(isIntersecting);
      }
    },
    { rootMargin: '200px' },
  );
  const cardOf = (tag: Tag): ChartCard => {
    let card = cards.get(tag.name);
    if (card === undefined) {
      card = new ChartCard(model, tag, announcer);
      cards.set(tag.name, card);
      observer.observe(card.element);
    }
    return card;
  };
  const update = (): void => {
    const tags = collectTags(model.runs, model.state.filter);
    const shown = tags.shown.slice(0, MAX_CHARTS);
    const names = new Set(shown.map(({ name }) => name));
    for (const [name, card] of cards) {
      if (names.has(name)) continue;
      observer.unobserve(card.element);
      card.dispose();
      card.element.remove();
      cards.delete(name);
    }
    place(
      metrics,
      shown.filter(({ isLane }) => !isLane).map((tag) => cardOf(tag).element),
    );
    place(
      lanes,
      shown.filter(({ isLane }) => isLane).map((tag) => cardOf(tag).element),
    );
    showMarks(marks, model);
    laneTitle.hidden = lanes.childElementCount + marks.childElementCount === 0;
    setText(note, describe(model, tags));
    note.hidden = note.textContent === '';
    for (const tag of shown) cardOf(tag).update(tag);
  };
  watchTheme(update);
  return { element, update, frameTimes: () => [...cards.values()].flatMap((card) => [...card.frameTimes]) };
}

/** What the dashed lines in the charts mean, the latest first. */
function showMarks(list: HTMLElement, { runs }: RunModel): void {
  const all = runs.flatMap(({ name, marks }) =>
    marks.map(({ at, kind, text }) => ({ at, kind, text: runs.length > 1 ? `${name}: ${text}` : text })),
  );
  const latest = all.sort((a, b) => b.at - a.at).slice(0, MAX_MARKS);
  const texts = latest.map(({ at, text }) => `${new Date(at).toLocaleTimeString()} ${text}`);
  if (texts.join('\n') === [...list.children].map(({ textContent }) => textContent).join('\n')) return;
  list.replaceChildren(...latest.map(({ kind }, i) => h('li', { class: kind }, texts[i]!)));
}

/** Puts the elements in order, and leaves alone what stands right: moving an element would end what is done with it. */
function place(parent: HTMLElement, elements: readonly HTMLElement[]): void {
  elements.forEach((element, index) => {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
}

function describe({ runs, state }: RunModel, { shown: { length: total }, repeated }: Tags): string {
  if (total > MAX_CHARTS) return t('{0} of {1} charts are shown. Filter by name to see others.', MAX_CHARTS, total);
  if (repeated > 0) return t('{0} numbers that the log repeats are left out. Filter by "log/" to see them.', repeated);
  if (total > 0) return '';
  if (state.filter !== '') return t('No number has these words in its name.');
  return runs.some(({ isActive }) => isActive)
    ? t('No numbers yet. They appear as soon as the run writes some.')
    : t(
        'The run wrote no numbers that are known here. They are found in what it prints, in TensorBoard event files, in CSV files and in JSON lines.',
      );
}
