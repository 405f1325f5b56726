import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { LEGEND } from '../../../scripts/example/legend.mjs';
import { applyEdits } from '../fixes/edits';
import { fixesFor } from '../fixes/fixesFor';
import type { Finding } from '../rules/finding';
import { Reporter } from '../rules/reporter';
import { formatMessage } from '../std/message';
import { parsePythonSource } from './pythonSource';
import { checkPythonSource } from './pythonSourceCheck';

const example = readFileSync(new URL('../../../scripts/example/source_street.py', import.meta.url), 'utf8');

function check(text: string): readonly Finding[] {
  const reporter = new Reporter('/work/train.py', buildDataset('color-mask'), text);
  checkPythonSource(text, reporter);
  return reporter.findings;
}

/** The rule, line and character (both from 1) of every finding. */
function places(text: string): string[] {
  return check(text).map(
    ({ rule, range }) => `${rule} ${(range?.start.line ?? -1) + 1}:${(range?.start.character ?? -1) + 1}`,
  );
}

function colorsOf(text: string) {
  const legend = parsePythonSource(text).value.labelColors;
  return legend?.classes.map(({ id, name, color }) => [id, name, ...color]);
}

const attributes = `
    num_training = num_validation = None
    train_generator, valid_generator = None, None
`;

describe('a Python data source', () => {
  it('is read without being run: legend, number of classes, size of the input and the seven attributes', () => {
    const { value, problems } = parsePythonSource(example);
    expect(problems).toEqual([]);
    expect(value.labelColors?.order).toBe('bgr');
    expect(value.labelColors?.classes.map(({ id, name, color }) => ({ id, name, color }))).toEqual(LEGEND);
    expect(value.numClasses?.value).toBe(10);
    expect(value.imageSize?.value).toEqual([384, 192]);
    expect([...value.attributes.keys()]).toHaveLength(7);
  });

  it('gives the place of every number of a colour, so that it can be changed', () => {
    const text = 'label_colors = {0: np.array([1, 20, 255])}';
    const [declared] = parsePythonSource(text).value.labelColors?.classes ?? [];
    expect(declared?.numbers.map(({ start, end }) => text.slice(start, end))).toEqual(['1', '20', '255']);
    expect(text.slice(declared?.span.start, declared?.span.end)).toBe('[1, 20, 255]');
  });

  it.each([
    ['a tuple', 'label_colors = {0: (1, 2, 3)}'],
    ['a list of colours', 'label_colors = [(1, 2, 3)]'],
    [
      'an attribute of self',
      'class A:\n  def __init__(self):\n    self.label_colors = {0: np.array((1, 2, 3), dtype=np.uint8)}',
    ],
    ['hexadecimal numbers', 'label_colors = {0x0: [0x1, 0b10, 3]}'],
    ['code that does not end', 'label_colors = {0: [1, 2, 3],'],
  ])('reads a legend written as %s', (_, text) => {
    expect(colorsOf(text)).toEqual([[0, undefined, 3, 2, 1]]);
  });

  it('reads rows of labels that a comprehension turns round', () => {
    const text = `
Label = namedtuple('Label', ['name', 'id', 'color'])
labels = [
    Label('road', 7, (128, 64, 32)),
    Label('sky', 8, (70, 130, 180)),
]
class S:
    def __init__(self):
        self.label_colors = {KEY: np.array(VALUE) for ROWS}
        self.num_classes = len(labels)
`;
    const write = (key: string, value: string, rows: string) =>
      text.replace('KEY', key).replace('VALUE', value).replace('ROWS', rows);
    const counted = write('i', 'l.color[::-1]', 'i, l in enumerate(labels)');
    expect(colorsOf(counted)).toEqual([
      [0, 'road', 128, 64, 32],
      [1, 'sky', 70, 130, 180],
    ]);
    expect(parsePythonSource(counted).value.numClasses?.value).toBe(2);
    const byId = write('l.id', 'l.color', 'l in labels');
    expect(colorsOf(byId)?.map(([id]) => id)).toEqual([7, 8]);
    expect(colorsOf(byId)?.[0]?.slice(2)).toEqual([32, 64, 128]);
  });

  it('reads a legend that a loop fills', () => {
    const text = `labels = [('road', (1, 2, 3))]\nlabel_colors = {}\nfor i, l in enumerate(labels):\n    label_colors[i] = np.array(l[1][::-1])\n`;
    expect(colorsOf(text)).toEqual([[0, 'road', 1, 2, 3]]);
  });

  it.each([
    ['bgr', 'custom', ''],
    ['bgr', 'library', 'import cv2\n'],
    ['rgb', 'library', 'from PIL import Image\n'],
    ['bgr', 'library', 'import matplotlib\nimport cv2 as cv\n'],
    ['rgb', 'comment', 'import cv2\n# RGB\n'],
  ])('takes colours for %s by %s', (order, orderReason, before) => {
    const legend = parsePythonSource(`${before}label_colors = {0: (1, 2, 3)}`).value.labelColors;
    expect(legend).toMatchObject({ order, orderReason });
  });

  it('says that computed colours are known only when the source runs', () => {
    const { value, problems } = parsePythonSource('label_colors = load_colors()');
    expect(value.labelColors).toBeUndefined();
    expect(problems.map(({ code }) => code)).toEqual(['python/computed-colors']);
  });

  it('is checked for what training asks of it', () => {
    const text = `class S:
    image_size = (500, 256)
    num_classes = 2
    label_colors = {0: (0, 0, 0), 1: (9, 9, 9), 3: (0, 0, 0), 2: (0, 0, 300)}
    num_training = 4
def get_source():
    return S()
`;
    expect(places(text)).toEqual([
      'python/missing-attribute 6:5',
      'python/missing-attribute 6:5',
      'python/missing-attribute 6:5',
      'network/size-not-divisible 2:18',
      'python/invalid-color 4:66',
      'legend/duplicate-color 4:52',
      'python/class-count 3:19',
    ]);
  });

  it('is told which numbers of classes are wrong', () => {
    expect(places('label_colors = {0: (0, 0, 0), 2: (1, 1, 1), 0: (2, 2, 2)}')).toEqual(['python/class-ids 1:45']);
    expect(places('label_colors = {0: (0, 0, 0), 2: (1, 1, 1)}')).toEqual(['python/class-ids 1:31']);
  });

  it('may get attributes from a class of another file', () => {
    expect(places('class S(Base):\n  num_classes = 1\ndef get_source(): return S()')).toEqual([]);
    const own = `class Base:\n    image_size = 32, 64\n    num_classes, label_colors = 1, [(0, 0, 0)]${attributes}class S(Base): pass\ndef get_source(): return S()`;
    expect(places(own)).toEqual([]);
  });

  it('is not asked for attributes where it is no data source', () => {
    expect(places('print("hello")')).toEqual([]);
  });

  it('never makes the reader throw or wait', () => {
    const pieces = fc.constantFrom(
      'label_colors',
      ' = ',
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      ',',
      ':',
      '0',
      "'",
      '\n',
      ' for i in ',
      'cv2.resize(',
      'label',
      '    ',
      'def ',
      'class A',
      '#',
      '::-1',
      'import cv2 as ',
      '.',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        check(parts.join(''));
      }),
      { seed: 7, numRuns: 1500 },
    );
    const start = performance.now();
    for (const deep of ['[', '(', 'f(', 'cv2.resize(', 'a.', '-', 'x = ', 'a=b\nb=a\n'])
      check(`label_colors = ${deep.repeat(4000)}`);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

describe('labels resized with interpolation', () => {
  const cv = 'import cv2\nimport numpy as np\n';
  const found = (code: string) => places(code).filter((place) => place.startsWith('python/label-interpolation'));

  it.each([
    ['by name', 'label = cv2.resize(label, size)'],
    ['by the file it was read from', 'img = cv2.imread(label_path)\nimg = cv2.resize(img, (w, h))'],
    ['by the folder of the file', 'a = cv2.imread(os.path.join(mask_dir, image_name))\na = cv2.resize(a, (w, h))'],
    ['by what the path is turned into', "a = cv2.resize(cv2.imread(p.replace('images', 'masks')), s)"],
    ['by the dictionary it is in', "s = cv2.resize(sample['label'], size)"],
    ['by what it becomes', 'gt = cv2.resize(data, size)'],
    ['by the function', 'def load_label(path):\n    x = cv2.imread(path)\n    return cv2.resize(x, size)'],
    ['with an interpolation that blends', 'm = cv2.resize(gt_mask, s, interpolation=cv2.INTER_LINEAR)'],
    ['with an interpolation by place', 'm = cv2.resize(gt_mask, s, None, 0, 0, cv2.INTER_AREA)'],
    ['inside a call', 'labels.append(np.array(cv2.resize(gtImage, s)))'],
  ])('are found %s', (_, code) => {
    expect(found(cv + code)).toHaveLength(1);
  });

  it.each([
    ['an image', 'image = cv2.resize(cv2.imread(image_file), size)'],
    [
      'an image in a function about both',
      'def load_image_and_label(image_path, label_path):\n    image = cv2.imread(image_path)\n    return cv2.resize(image, s)',
    ],
    ['an image at the size of a mask', 'image = cv2.resize(image, (mask.shape[1], mask.shape[0]))'],
    ['an image whose path comes from a label', "i = cv2.resize(cv2.imread(label_path.replace('labels', 'images')), s)"],
    ['labels with the nearest pixel', 'label = cv2.resize(label, s, interpolation=cv2.INTER_NEAREST)'],
    ['labels with the nearest pixel by place', 'label = cv2.resize(label, s, None, 0, 0, 0)'],
    ['labels with a choice that is not known', 'label = cv2.resize(label, s, interpolation=mode)'],
    ['labels with arguments that are not known', 'label = cv2.resize(label, **options)'],
    ['probabilities', 'p = cv2.resize(mask_logits, s)'],
    ['a picture with labels drawn on it', 'x = cv2.resize(image_with_labels, s)'],
    ['a mask that is compared right away', 'mask = cv2.resize(mask, s) > 0.5'],
    ['an array of NumPy', 'label.resize((3, 4))'],
    ['something that is not known', 'x = cv2.resize(y, s)'],
    ['a list of pictures', 'for f in files:\n    batch.append(cv2.resize(cv2.imread(f), s))'],
  ])('are not seen in %s', (_, code) => {
    expect(found(cv + code)).toEqual([]);
  });

  it.each([
    ['import cv2 as cv', 'gt = cv.resize(gt, s)', 'gt = cv.resize(gt, s, interpolation=cv.INTER_NEAREST)'],
    ['from cv2 import resize', 'gt = resize(gt, s)', 'gt = resize(gt, s, interpolation=0)'],
    ['import scipy.misc', 'gt = scipy.misc.imresize(gt, s)', "gt = scipy.misc.imresize(gt, s, interp='nearest')"],
    ['from scipy.misc import imresize', "gt = imresize(gt, s, 'bicubic')", "gt = imresize(gt, s, 'nearest')"],
    ['from PIL import Image', 'gt = Image.open(gt_path).resize(s)', 'gt = Image.open(gt_path).resize(s, resample=0)'],
    ['from PIL import Image', 'm = mask.resize(s, Image.BILINEAR)', 'm = mask.resize(s, 0)'],
    [
      'import tensorflow as tf',
      'label = tf.image.resize(label, [4, 4])',
      "label = tf.image.resize(label, [4, 4], method='nearest')",
    ],
    ['from skimage.transform import resize', 'gt = resize(gt, s, order=1,)', 'gt = resize(gt, s, order=0,)'],
    [
      'import cv2',
      'gt = cv2.resize(gt, (4,\n  4),\n)',
      'gt = cv2.resize(gt, (4,\n  4), interpolation=cv2.INTER_NEAREST\n)',
    ],
  ])('after %s, are put right in %s', (header, code, fixed) => {
    const text = `${header}\n${code}\n`;
    const [finding] = check(text);
    if (finding === undefined) throw new Error('nothing was found');
    const [fix] = fixesFor(finding, { text, path: '/work/train.py' }, buildDataset('color-mask'), undefined);
    if (fix?.kind !== 'edit') throw new Error('there is no fix');
    const after = applyEdits(text, fix.edits);
    expect(after).toBe(`${header}\n${fixed}\n`);
    expect(check(after)).toEqual([]);
  });

  it('are reported at the call, with what it does', () => {
    const [finding] = check(example);
    const line = example.split('\n').findIndex((row) => row.includes('label = cv2.resize('));
    expect(finding?.range?.start).toEqual({ line, character: '        label = '.length });
    expect(formatMessage(finding?.message ?? { text: '', args: [] })).toContain('bilinear');
    expect(check(example)).toHaveLength(1);
  });
});
