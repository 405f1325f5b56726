import { t } from '../host/l10n';
import { h, linkButton, setText } from '../ui/element';
import { checkbox, type Checkbox } from '../ui/toolkit';
import { shorten } from '../ui/shorten';
import { UNDECLARED, type LabelsModel } from './model';
import { UNDECLARED_COLOR } from './paintScene';
import { section, type Section } from '../ui/section';
import { swatch } from '../ui/swatch';

interface Entry {
  readonly name: string;
  readonly index: number;
  readonly shown: string;
  readonly count: number;
}

interface Row {
  readonly entry: Entry;
  readonly box: Checkbox;
  readonly count: HTMLElement;
  readonly mark: HTMLElement;
}

/** The classes with their colours and counts; each can be hidden. */
export class Legend {
  readonly section: Section;
  private readonly list = h('ul', { class: 'legend' });
  private rows: Row[] = [];

  constructor(private readonly model: LabelsModel) {
    const all = linkButton(t('All'), t('Show all classes'), () => {
      model.setState({ hiddenClasses: [] });
    });
    const none = linkButton(t('None'), t('Hide all classes'), () => {
      model.setState({ hiddenClasses: entriesOf(model).map(({ name }) => name) });
    });
    this.section = section(t('Classes'), 'classes', this.list, [all, none]);
  }

  update(): void {
    const entries = entriesOf(this.model);
    const same =
      this.rows.length === entries.length && this.rows.every((row, i) => row.entry.name === entries[i]!.name);
    if (!same) this.rebuild(entries);
    for (const [i, row] of this.rows.entries()) this.updateRow(row, entries[i]!);
    this.section.setCount(this.model.view?.classes.length ?? 0);
    this.section.show(entries.length > 0);
  }

  private rebuild(entries: readonly Entry[]): void {
    this.rows = entries.map((entry) => this.makeRow(entry));
    this.list.replaceChildren(...this.rows.map(({ box, mark, count }) => h('li', {}, mark, box.element, count)));
  }

  private makeRow(entry: Entry): Row {
    const box = checkbox(entry.shown, entry.shown, () => {
      this.model.toggleClass(entry.name);
    });
    return { entry, box, count: h('span', { class: 'count' }), mark: h('span', { class: 'mark' }) };
  }

  private updateRow({ box, mark, count }: Row, entry: Entry): void {
    const { state, colors } = this.model;
    box.set(!state.hiddenClasses.includes(entry.name));
    setText(count, entry.count.toLocaleString());
    mark.replaceChildren(swatch(entry.index, colors[entry.index] ?? UNDECLARED_COLOR, state.patterns));
  }
}

/** The data set's classes, and one entry for what none of them declares, where there is such. */
function entriesOf({ view }: LabelsModel): Entry[] {
  const entries = (view?.classes ?? []).map(({ name, count }, index) => ({ name, index, shown: shorten(name), count }));
  const undeclared =
    (view?.objects ?? []).filter(({ classIndex }) => classIndex < 0).length + (view?.mask?.unknownTotal ?? 0);
  if (undeclared === 0) return entries;
  return [...entries, { name: UNDECLARED, index: -1, shown: t('Not declared'), count: undeclared }];
}
