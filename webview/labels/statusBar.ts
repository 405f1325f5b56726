import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { describeLabel, describePoint } from './describePoint';
import type { LabelsModel } from './model';
import type { Painted } from './paintScene';

export interface StatusBar {
  readonly element: HTMLElement;
  /** What is pointed at, else what is selected. Gives back what it shows. */
  update(): string;
  updatePainted(painted: Painted): void;
}

export function statusBar(model: LabelsModel): StatusBar {
  const left = h('span', { class: 'status-left', id: 'status' });
  const right = h('span', { class: 'status-right' });
  return {
    element: h('footer', { class: 'status' }, left, right),
    update: () => {
      const text = describe(model);
      setText(left, text);
      return text;
    },
    updatePainted: ({ drawn, inSight }) => {
      setText(right, describeDrawing(model, drawn, inSight));
    },
  };
}

function describe(model: LabelsModel): string {
  if (model.pointed !== undefined) return describePoint(model, model.pointed.point);
  const selected = model.selected === undefined ? undefined : model.view?.objects[model.selected];
  if (selected !== undefined && model.selected !== undefined) return describeLabel(selected, model.selected);
  return '';
}

/** Where not everything there is was drawn, how much was. */
function describeDrawing({ picture, size, view }: LabelsModel, drawn: number, inSight: number): string {
  const divisor = picture?.divisor ?? 1;
  const mask = view?.mask;
  const parts = [
    drawn < inSight ? t('{0} of {1} labels drawn', drawn, inSight) : undefined,
    mask !== undefined && mask.unknown.length / 3 < mask.unknownTotal
      ? t('{0} of {1} undeclared pixels ringed', mask.unknown.length / 3, mask.unknownTotal)
      : undefined,
    divisor > 1 ? t('picture drawn at 1:{0}', divisor) : undefined,
    view === undefined ? undefined : t('{0} × {1} px', size.width, size.height),
  ];
  return parts.filter((part) => part !== undefined).join('  ·  ');
}
