import { npyValues, parseNpyHeader, type NpyHeader } from '../../arrays/npy';
import { isZip, parseNpz, readNpzMember } from '../../arrays/npz';
import { NO_CLASS, scanOneHot, type FaultTally, type OneHotStack } from '../../arrays/oneHotScan';
import { MAX_PLANE_CLASSES, MAX_UNKNOWN_PIXELS, UNKNOWN, type ClassPlane } from '../../image/classPlane';
import type { Reporter } from '../../rules/reporter';
import { message, type Message } from '../../std/message';
import { failure, success, type Result } from '../../std/problem';
import type { AnnotationFormat, FormatContext } from './format';
import { checkMaskSize } from './maskFile';

const MAX_SHOWN_VALUES = 40;

/**
 * One-hot arrays saved by NumPy: height × width × classes, or a stack of such. Every pixel of every sample is looked at; the
 * plane shown is that of the first sample.
 */
export const oneHotNpy: AnnotationFormat = {
  encoding: 'one-hot-npy',
  medium: 'plane',
  extent: 'image',
  extensions: ['.npy', '.npz'],
  read(data, context, reporter, { wantPlane }) {
    const file = arrayFile(data, context);
    const header = file.ok ? parseNpyHeader(file.value) : file;
    if (!file.ok || !header.ok) {
      if (!header.ok) reporter.report('mask/unreadable', { message: header.problem.message });
      return undefined;
    }
    const classes = context.dataset.classes.length;
    const shape = stackShape(header.value, classes, reporter);
    if (shape === undefined) return undefined;
    const size = { width: shape.columns, height: shape.rows };
    checkMaskSize(size, context, reporter);
    const stack = { ...shape, values: npyValues(file.value, header.value), fortranOrder: header.value.fortranOrder };
    const pixelsPerClass = new Float64Array(classes);
    const plane = wantPlane && classes <= MAX_PLANE_CLASSES ? emptyPlane(stack) : undefined;
    const tallies = scanOneHot(stack, (sample, row, column, classIndex) => {
      if (classIndex !== NO_CLASS) pixelsPerClass[classIndex]!++;
      if (sample === 0 && plane !== undefined) plane.put(row, column, classIndex);
    });
    for (const tally of tallies) reportFault(tally, stack, reporter);
    return { size, pixelsPerClass, plane: plane?.finish() };
  },
};

/** The bytes of the .npy file: the file itself, or the array of the archive that the definition names. */
function arrayFile(data: Uint8Array, { set, bytes }: FormatContext): Result<Uint8Array> {
  if (!isZip(data)) return success(data);
  const members = parseNpz(data);
  if (!members.ok) return members;
  const names = members.value.map(({ name }) => name).join(', ');
  if (set.array === undefined && members.value.length > 1) {
    return unclear(
      message('The archive holds several arrays ({0}): say with "array" in the definition which one.', names),
    );
  }
  const member = members.value.find(({ name }) => set.array === undefined || name === set.array);
  if (member !== undefined) return readNpzMember(data, member, bytes);
  if (set.array === undefined) return unclear(message('The archive holds no array.'));
  return unclear(message('The archive holds no array {0}, but: {1}.', set.array, names));
}

function unclear(text: Message): Result<never> {
  return failure({ code: 'npz/array', message: text });
}

type StackShape = Pick<OneHotStack, 'samples' | 'rows' | 'columns' | 'depth'>;

function stackShape({ shape }: NpyHeader, classes: number, reporter: Reporter): StackShape | undefined {
  const written = shape.join(' × ');
  const [samples = 0, rows = 0, columns = 0, depth = 0] = shape.length === 3 ? [1, ...shape] : shape;
  if (shape.length !== 3 && shape.length !== 4) {
    const text = message(
      'The array is {0}; a one-hot array is height × width × {1}, or a stack of such.',
      written,
      classes,
    );
    reporter.report('onehot/shape', { message: text });
    return undefined;
  }
  if (depth !== classes) {
    const isChannelsFirst = rows === classes || (shape.length === 3 && shape[0] === classes);
    const text = isChannelsFirst
      ? message('The array is {0}: its classes come first. The last axis is to be the {1} classes.', written, classes)
      : message('The array is {0}: its depth is {1}, but {2} classes are declared.', written, depth, classes);
    reporter.report('onehot/shape', { message: text });
    return undefined;
  }
  if (samples * rows * columns * depth > 0) return { samples, rows, columns, depth };
  reporter.report('onehot/shape', { message: message('The array is empty ({0}).', written) });
  return undefined;
}

function reportFault(
  { fault, sample, first, count, vector }: FaultTally,
  { samples }: OneHotStack,
  reporter: Reporter,
): void {
  const shown =
    vector.slice(0, MAX_SHOWN_VALUES).map(String).join(' ') + (vector.length > MAX_SHOWN_VALUES ? ' …' : '');
  const place = [count, first.row, first.column, shown] as const;
  const text = samples === 1 ? sentence[fault](...place) : sentenceInStack[fault](sample, ...place);
  reporter.report(fault, { message: text, pixel: first, count, data: { sample, vector } });
}

type Sentence = (count: number, row: number, column: number, vector: string) => Message;

const sentence: Readonly<Record<FaultTally['fault'], Sentence>> = {
  'onehot/all-zero': (...args) =>
    message('Pixels without a class: {0}, the first at row {1}, column {2}: [{3}].', ...args),
  'onehot/multi-hot': (...args) =>
    message('Pixels with more than one class: {0}, the first at row {1}, column {2}: [{3}].', ...args),
  'onehot/value': (...args) =>
    message('Pixels with values other than 0 and 1: {0}, the first at row {1}, column {2}: [{3}].', ...args),
};

const sentenceInStack: Readonly<
  Record<FaultTally['fault'], (sample: number, ...rest: Parameters<Sentence>) => Message>
> = {
  'onehot/all-zero': (...args) =>
    message('Sample {0}: pixels without a class: {1}, the first at row {2}, column {3}: [{4}].', ...args),
  'onehot/multi-hot': (...args) =>
    message('Sample {0}: pixels with more than one class: {1}, the first at row {2}, column {3}: [{4}].', ...args),
  'onehot/value': (...args) =>
    message(
      'Sample {0}: pixels with values other than 0 and 1: {1}, the first at row {2}, column {3}: [{4}].',
      ...args,
    ),
};

/** Takes the classes of the first sample; a pixel without one is unknown, with nothing stored that could be shown. */
function emptyPlane({ rows, columns }: OneHotStack) {
  const classes = new Uint8Array(rows * columns).fill(UNKNOWN);
  const first: number[] = [];
  let total = 0;
  const put = (row: number, column: number, classIndex: number): void => {
    if (classIndex !== NO_CLASS) classes[row * columns + column] = classIndex;
    else if (total++ < MAX_UNKNOWN_PIXELS) first.push(row, column, 0);
  };
  const finish = (): ClassPlane => {
    return { width: columns, height: rows, classes, unknown: { total, first: Uint32Array.from(first) } };
  };
  return { put, finish };
}
