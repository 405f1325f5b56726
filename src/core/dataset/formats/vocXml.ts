import { pixels, vocPixels, type Label, type ObjectRecord } from '../annotation';
import { classIndexOfName } from './classIndex';
import type { AnnotationFormat, FormatContext } from './format';
import { readPicture } from './vocPicture';
import { readNumber, requireChild, shorten, type VocReading } from './vocReading';
import type { Reporter } from '../../rules/reporter';
import { message } from '../../std/message';
import { nearestWord } from '../../std/nearestWord';
import type { Span } from '../../std/place';
import { childElement, contentSpan, nameSpan, textOf } from '../../std/xmlText';
import { MAX_XML_DEPTH, scanXml, type XmlElement, type XmlTree } from '../../std/xmlTree';
import { findXmlFault } from '../../std/xmlVerdict';

/** The most characters of a file that are read. */
const MAX_CHARACTERS = 16 * 1024 * 1024;
const EDGES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

/**
 * Pascal VOC: `annotation` with `filename`, `size` and an `object` for each label, whose `bndbox` counts pixels from 1 with the
 * far edges inside (VOC development kit). A file that holds a coordinate 0 was written from 0, with the far edges outside, and
 * is read so. Parts of objects are passed over. In a malformed file the labels before the fault are checked as usual; those
 * behind it are kept, marked `faulty`.
 */
export const vocXml: AnnotationFormat = {
  encoding: 'voc-xml',
  medium: 'text',
  extent: 'image',
  extensions: ['.xml'],
  read: readVoc,
};

function readVoc(text: string, context: FormatContext, reporter: Reporter): ObjectRecord[] {
  if (text.length > MAX_CHARACTERS) {
    reporter.report('text/too-large', {
      span: { start: 0, end: 0 },
      message: message('The file is too large to be an annotation of one image: it was not read.'),
    });
    return [{ picture: {}, labels: [] }];
  }
  const tree = scanXml(text);
  const reading = { text, context, reporter, soundEnd: checkXml(text, tree, reporter) };
  if (tree.root === undefined) return [{ picture: {}, labels: [] }];
  if (tree.root.name !== 'annotation') reportRoot(tree.root, reading);
  const picture = readPicture(tree.root, reading);
  const labels: Label[] = [];
  for (const child of tree.root.children) {
    const label = child.name === 'object' ? readObject(child, reading) : undefined;
    if (label !== undefined) labels.push(label);
  }
  return [{ picture, labels: readFromZero(labels, reading) }];
}

/** Reports the first fault of the XML. Returns where it stands, infinity for a sound file. */
function checkXml(text: string, tree: XmlTree, reporter: Reporter): number {
  if (tree.isPlain) return Infinity;
  const fault =
    tree.tooDeepAt === undefined
      ? findXmlFault(text)
      : {
          span: { start: tree.tooDeepAt, end: tree.tooDeepAt + 1 },
          message: message('Elements nest more than {0} deep here. The rest of the file was not read.', MAX_XML_DEPTH),
        };
  if (fault === undefined) return Infinity;
  reporter.report('voc/malformed', fault);
  return fault.span.start;
}

function reportRoot(root: XmlElement, { reporter, soundEnd }: VocReading): void {
  if (root.end >= soundEnd) return;
  reporter.report('voc/missing-element', {
    span: nameSpan(root),
    message: message(
      'The outermost element is {0}. In a Pascal VOC annotation it is "annotation".',
      shorten(root.name),
    ),
    data: { element: 'annotation' },
  });
}

function readObject(element: XmlElement, reading: VocReading): Label | undefined {
  const { text, soundEnd } = reading;
  const classReference = readClass(element, reading);
  const box = requireChild(element, 'bndbox', reading);
  const numbers = box === undefined ? undefined : readBox(box, reading);
  if (numbers === undefined) return undefined;
  const difficult = childElement(element, 'difficult');
  const span = { start: element.start, end: element.end };
  const label: Label = {
    classReference,
    shape: { kind: 'box', form: 'corners', convention: vocPixels, values: numbers.values },
    span,
    spans: numbers.spans,
    ...(difficult !== undefined && textOf(text, difficult).trim() === '1' ? { difficult: true } : {}),
  };
  return element.end >= soundEnd ? { ...label, faulty: true } : label;
}

function readBox(box: XmlElement, reading: VocReading): { values: number[]; spans: number[] } | undefined {
  const values: number[] = [];
  const spans: number[] = [];
  for (const edge of EDGES) {
    const element = requireChild(box, edge, reading);
    const number = element === undefined ? undefined : readNumber(element, reading);
    if (number === undefined) continue;
    values.push(number.value);
    spans.push(number.span.start, number.span.end);
  }
  return values.length === 4 ? { values, spans } : undefined;
}

function readClass(element: XmlElement, reading: VocReading): Label['classReference'] {
  const { text, context, reporter, soundEnd } = reading;
  const { classes } = context.dataset;
  const name = requireChild(element, 'name', reading);
  if (name === undefined) return { written: '', span: nameSpan(element), index: undefined };
  const written = textOf(text, name).trim();
  const span = contentSpan(text, name);
  const index = classIndexOfName(classes, written);
  if (index === undefined && classes.length > 0 && name.end < soundEnd) {
    const near = nearestWord(
      written,
      classes.map((known) => known.name),
    );
    reporter.report('voc/class-unknown', {
      span: span.start === span.end ? { start: name.start, end: name.end } : span,
      message:
        near === undefined
          ? message('The class "{0}" is not declared.', shorten(written))
          : message('The class "{0}" is not declared. Was "{1}" meant?', shorten(written), near),
      data: near === undefined ? { class: written } : { class: written, near },
    });
  }
  return { written, span, index };
}

/** Finds files that count from 0: the first pixel of Pascal VOC is 1, so a 0 cannot stand in a near edge. */
function readFromZero(labels: Label[], { reporter }: VocReading): Label[] {
  const places: Span[] = [];
  for (const { shape, spans, faulty } of labels) {
    if (shape.kind !== 'box' || faulty === true) continue;
    if (shape.values[0] === 0) places.push({ start: spans[0]!, end: spans[1]! });
    if (shape.values[1] === 0) places.push({ start: spans[2]!, end: spans[3]! });
  }
  const [first] = places;
  if (first === undefined) return labels;
  reporter.report('voc/one-based', {
    span: first,
    message: message(
      'Pascal VOC counts pixels from 1, so 0 lies outside the image. The file seems to count from 0: add 1 to xmin and ymin.',
    ),
    ...(places.length > 1 ? { count: places.length } : {}),
  });
  return labels.map((label) =>
    label.shape.kind === 'box' ? { ...label, shape: { ...label.shape, convention: pixels } } : label,
  );
}
