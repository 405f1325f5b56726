import { formatHexColor, parseColor } from '../dataset/color';
import { message } from '../std/message';
import type { ActionFix, FixContext } from './fix';

export function waive({ finding: { rule, file } }: FixContext): ActionFix {
  return {
    kind: 'action',
    title: message('Waive {0} here, with a reason…', rule),
    action: { name: 'waive', rule, file },
  };
}

export function declareIgnoredIndex({ finding }: FixContext): ActionFix[] {
  const value = finding.data?.index ?? (finding.rule === 'mask/ignore-not-declared' ? 255 : undefined);
  if (typeof value !== 'number') return [];
  return [
    {
      kind: 'action',
      title: message('Declare {0} as ignored', value),
      action: { name: 'declare-ignore', value },
    },
  ];
}

/** For a colour that no class declares: a class of it, an ignored value of it, or a mask without it. */
export function declareColor(context: FixContext): ActionFix[] {
  const written = context.finding.data?.color;
  const color = typeof written === 'string' ? parseColor(written) : undefined;
  if (color === undefined) return snapMask(context);
  const shown = formatHexColor(color);
  return [
    {
      kind: 'action',
      title: message('Add a class of the colour {0}…', shown),
      action: { name: 'add-class-color', color },
    },
    {
      kind: 'action',
      title: message('Declare the colour {0} as ignored', shown),
      action: { name: 'declare-ignore', value: color },
    },
    ...snapMask(context),
  ];
}

export function snapMask({ finding: { file } }: FixContext): ActionFix[] {
  return [
    {
      kind: 'action',
      title: message('Snap a copy of the mask to the declared colours…'),
      action: { name: 'snap-mask', file },
    },
  ];
}

export function addAnnotation({ finding: { file, data } }: FixContext): ActionFix[] {
  const annotation = data?.annotation;
  const where = typeof annotation === 'string' ? { annotation } : {};
  return [
    {
      kind: 'action',
      title: message('Add an empty annotation'),
      action: { name: 'add-annotation', file, ...where },
    },
  ];
}

export function removeByteOrderMark({ finding: { file } }: FixContext): ActionFix[] {
  return [
    {
      kind: 'action',
      title: message('Save as UTF-8 without a byte order mark'),
      action: { name: 'remove-bom', file },
    },
  ];
}

/** To the ending that most lines have. */
export function unifyLineEndings({ finding: { file, data } }: FixContext): ActionFix[] {
  const isCrlf = Number(data?.crlf ?? 0) > Number(data?.lf ?? 0);
  return [
    {
      kind: 'action',
      title: isCrlf ? message('Save with CRLF line endings') : message('Save with LF line endings'),
      action: { name: 'unify-line-endings', file, ending: isCrlf ? 'crlf' : 'lf' },
    },
  ];
}
