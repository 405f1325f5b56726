import { t } from '../host/l10n';
import { VirtualGrid, type GridColumn } from '../ui/virtualGrid';
import type { DetectionsModel } from './model';
import type { PageActions } from './page';
import type { BoxKind, StageBox } from './stage';

/** The labels and detections of the picture as a table: what the boxes say by colour it says in words. */
export function objectGrid(
  model: DetectionsModel,
  actions: PageActions,
): { readonly element: HTMLElement; show(boxes: readonly StageBox[]): void } {
  let rows: readonly StageBox[] = [];
  const names: Readonly<Record<BoxKind, string>> = {
    hit: t('Hit'),
    false: t('False'),
    missed: t('Missed object'),
    found: t('Found object'),
    ignored: t('Does not count'),
  };
  const column = (id: string, title: string, isNumber = false): GridColumn => ({
    id,
    title,
    description: title,
    isNumber,
  });
  const textOf = ({ kind, of, row, box }: StageBox, id: string): string => {
    const { truths, detections } = model.explorer.input;
    switch (id) {
      case 'kind':
        return names[kind];
      case 'class':
        return model.className((of === 'truth' ? truths : detections).classes[row]!);
      case 'score':
        return of === 'truth' ? '' : detections.scores[row]!.toPrecision(4);
      case 'overlap':
        return of === 'truth' ? '' : overlapText(model, row);
      default:
        return box.map((value) => Math.round(value)).join(' ');
    }
  };
  const grid = new VirtualGrid({
    label: t('Labels and detections'),
    columns: [
      column('kind', t('Outcome')),
      column('class', t('Class')),
      column('score', t('Confidence'), true),
      column('overlap', t('IoU'), true),
      column('box', t('Box')),
    ],
    fill(cell, row, { id }) {
      const box = rows[row];
      if (box !== undefined) cell.textContent = textOf(box, id);
    },
    onSort: () => undefined,
    onSelect(row) {
      const box = rows[row];
      if (box !== undefined) model.select({ of: box.of, row: box.row });
    },
    onOpen(row) {
      const box = rows[row];
      if (box !== undefined) actions.openPlace({ of: box.of, row: box.row });
    },
    onZoom: () => undefined,
  });
  grid.element.classList.add('object-grid');
  return {
    element: grid.element,
    show(boxes) {
      rows = boxes;
      grid.setOrder(rows.map((_, index) => index));
      const selected = rows.findIndex(({ isSelected }) => isSelected);
      grid.select(selected < 0 ? undefined : selected);
    },
  };
}

/** The overlap with the label that a detection is about. */
function overlapText(model: DetectionsModel, row: number): string {
  const truth = model.truthNear(row);
  const { starts, truths, values } = model.explorer.overlaps;
  for (let i = starts[row]!; i < starts[row + 1]!; i++) if (truths[i] === truth) return values[i]!.toFixed(3);
  return '';
}
