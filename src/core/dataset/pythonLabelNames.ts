import type { PythonValue } from './pythonValues';

/** What a name or an expression is about. `unknown` where it tells neither. */
export type Subject = 'label' | 'picture' | 'unknown';

const LABEL_WORDS = new Set(
  'label labels lbl lbls gt gts groundtruth truth mask masks seg segmentation annotation annotations annot annots'.split(
    ' ',
  ),
);
const PICTURE_WORDS = new Set('image images img imgs picture pictures photo photos frame frames rgb bgr'.split(' '));
/** Words of pictures that are shown, and of values that may be blended. */
const OTHER_WORDS = new Set(
  'with overlay vis viz preview thumbnail thumb plot blend blended display drawn prob probs probability logits score scores soft alpha attention heatmap weight weights color colors colour colours legend size shape'.split(
    ' ',
  ),
);

/** What the words of a name say: `gt_image_path` is about labels, `imageFile` about a picture. */
export function subjectOfName(name: string): Subject {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.some((word) => OTHER_WORDS.has(word))) return 'unknown';
  if (words.some((word) => LABEL_WORDS.has(word))) return 'label';
  return words.some((word) => PICTURE_WORDS.has(word)) ? 'picture' : 'unknown';
}

/**
 * What an expression is about, by the names in it. In `paths['label']` the key counts before the name, in `x.replace(a, b)`
 * the last text, elsewhere labels before pictures: masks often lie under the name of their picture.
 */
export function subjectOf(value: PythonValue): Subject {
  switch (value.kind) {
    case 'name':
      return subjectOfName(value.path.slice(value.path.lastIndexOf('.') + 1));
    case 'string':
      return subjectOfName(value.value);
    case 'part':
      return first(value.name === undefined ? 'unknown' : subjectOfName(value.name), () => subjectOf(value.value));
    case 'reversed':
      return subjectOf(value.value);
    case 'list':
      return strongest(value.items.map(subjectOf));
    case 'call':
      return subjectOfCall(value);
    default:
      return 'unknown';
  }
}

function subjectOfCall({ callee, arguments: args }: Extract<PythonValue, { kind: 'call' }>): Subject {
  const method = callee.kind === 'name' ? callee.path : callee.kind === 'part' ? (callee.name ?? '') : '';
  if (/(?:^|\.)(?:replace|sub)$/.test(method)) {
    const texts = args.map(({ value }) => subjectOf(value)).filter((subject) => subject !== 'unknown');
    return texts.at(-1) ?? subjectOfReceiver(callee);
  }
  return first(strongest(args.map(({ value }) => subjectOf(value))), () => subjectOfReceiver(callee));
}

function subjectOfReceiver(callee: PythonValue): Subject {
  if (callee.kind === 'part') return subjectOf(callee.value);
  if (callee.kind !== 'name') return 'unknown';
  // The module that a function comes from (`PIL.Image.open`) says nothing; `load_label(…)` does.
  const parts = callee.path.split('.');
  const own = subjectOfName(parts.at(-1) ?? '');
  if (own === 'label') return own;
  return parts.slice(0, -1).some((part) => subjectOfName(part) === 'label') ? 'label' : 'unknown';
}

function strongest(subjects: readonly Subject[]): Subject {
  if (subjects.includes('label')) return 'label';
  return subjects.includes('picture') ? 'picture' : 'unknown';
}

function first(subject: Subject, otherwise: () => Subject): Subject {
  return subject === 'unknown' ? otherwise() : subject;
}
