import type { FindingView } from '../../src/protocol/labelsPanel';
import { t } from '../host/l10n';
import { h, linkButton, setAttribute } from '../ui/element';
import { icon } from '../ui/icons';
import type { LabelsModel } from './model';
import { section, type Section } from '../ui/section';

const MAX_SHOWN = 200;

/** The findings of this image. Choosing one shows its place; the rule's name opens the rule's page. */
export class FindingList {
  readonly section: Section;
  private readonly list = h('ul', { class: 'findings' });

  constructor(
    private readonly model: LabelsModel,
    private readonly actions: {
      openHelp: (rule: string) => void;
      revealFinding: (index: number) => void;
      fix: (index: number) => void;
    },
  ) {
    this.section = section(t('Findings'), 'findings', this.list);
  }

  update(): void {
    const findings = this.model.view?.findings ?? [];
    const items = findings.slice(0, MAX_SHOWN).map((finding, index) => this.makeItem(finding, index));
    const rest = findings.length - items.length;
    if (rest > 0) items.push(h('li', { class: 'more' }, t('{0} more; Problems lists them all.', rest)));
    this.list.replaceChildren(...items);
    this.section.setCount(findings.length);
    this.section.show(findings.length > 0);
    this.updateSelection();
  }

  updateSelection(): void {
    const { selectedFinding } = this.model;
    for (const [index, item] of [...this.list.children].entries()) {
      setAttribute(item, 'aria-current', index === selectedFinding ? 'true' : undefined);
      if (index === selectedFinding) item.scrollIntoView({ block: 'nearest' });
    }
  }

  private makeItem({ severity, message, rule, range }: FindingView, index: number): HTMLElement {
    const names = { error: t('Error'), warning: t('Warning'), info: t('Note') };
    const mark = h(
      'span',
      { class: `severity ${severity}`, role: 'img', 'aria-label': names[severity] },
      icon(severity),
    );
    const main = h('button', { type: 'button', class: 'finding' }, mark, h('span', {}, message));
    main.addEventListener('click', () => {
      this.model.selectFinding(index);
    });
    const links = [
      linkButton(rule, t('About this rule'), () => {
        this.actions.openHelp(rule);
      }),
    ];
    if (range !== undefined) {
      const line = t('Line {0}', range.start.line + 1);
      links.push(
        linkButton(line, t('Go to this line of the annotation file'), () => {
          this.actions.revealFinding(index);
        }),
      );
    }
    links.push(
      linkButton(t('Fix…'), t('Show the ways out of this finding'), () => {
        this.actions.fix(index);
      }),
    );
    return h('li', {}, main, h('div', { class: 'finding-links' }, ...links));
  }
}
