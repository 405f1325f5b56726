import { t } from '../host/l10n';
import { h, linkButton } from '../ui/element';
import { icon } from '../ui/icons';
import { section } from '../ui/section';
import { shorten } from '../ui/shorten';
import type { SegmentationModel } from './model';

/** Files of one kind that are named at first. */
const SHOWN = 5;

/** Everything that did not fit, by kind; each file can be opened. */
export function problemList(model: SegmentationModel, open: (index: number) => void) {
  const list = h('ul', { class: 'problems' });
  const own = section(t('What does not fit'), 'problems', list);
  const expanded = new Set<string>();
  const update = (): void => {
    const { view } = model;
    own.show(view !== undefined && view.problemTotal > 0);
    if (view === undefined) return;
    own.setCount(view.problemTotal);
    const groups = new Map<string, number[]>();
    for (const [index, { code }] of view.problems.entries()) groups.set(code, [...(groups.get(code) ?? []), index]);
    const items = [...groups].map(([code, indices]) => group(code, indices));
    const unlisted = view.problemTotal - view.problems.length;
    if (unlisted > 0) items.push(h('li', { class: 'note' }, t('{0} more are not listed here.', unlisted)));
    list.replaceChildren(...items);
  };
  const group = (code: string, indices: readonly number[]): HTMLElement => {
    const { problems } = model.view!;
    const shown = expanded.has(code) ? indices : indices.slice(0, SHOWN);
    const files = shown.map((index) => {
      const { file, text } = problems[index]!;
      return h(
        'li',
        {},
        linkButton(shorten(file), text, () => {
          open(index);
        }),
      );
    });
    const rest = indices.length - shown.length;
    if (rest > 0) {
      const more = linkButton(t('{0} more', rest), t('List them all'), () => {
        expanded.add(code);
        update();
      });
      files.push(h('li', {}, more));
    }
    const text = shorten(problems[indices[0]!]!.text);
    return h(
      'li',
      {},
      h('p', {}, h('span', { class: 'severity warning', 'aria-hidden': 'true' }, icon('warning')), text),
      h('ul', {}, ...files),
    );
  };
  return { section: own, update };
}
