import type { PictureReference } from '../annotation';
import { readNumber, requireChild, type VocReading } from './vocReading';
import { message } from '../../std/message';
import { basename, stem } from '../../std/path';
import { contentSpan, textOf } from '../../std/xmlText';
import type { XmlElement } from '../../std/xmlTree';

/** What an annotation says of its picture, checked against the picture itself where that is known. */
export function readPicture(root: XmlElement, reading: VocReading): PictureReference {
  const fileName = readFileName(root, reading);
  const size = requireChild(root, 'size', reading);
  const width = size === undefined ? undefined : readSide(size, 'width', reading);
  const height = size === undefined ? undefined : readSide(size, 'height', reading);
  if (width !== undefined && height !== undefined) checkSize(width, height, reading);
  return {
    ...(fileName === undefined ? {} : { fileName }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    span: { start: root.start, end: root.end },
  };
}

type Side = NonNullable<PictureReference['width']>;

function readSide(size: XmlElement, name: string, reading: VocReading): Side | undefined {
  const element = requireChild(size, name, reading);
  return element === undefined ? undefined : readNumber(element, reading);
}

function checkSize(width: Side, height: Side, { context, reporter, soundEnd }: VocReading): void {
  const { image } = context;
  const real = image?.size;
  if (image === undefined || real === undefined || height.span.end >= soundEnd) return;
  if (real.width === width.value && real.height === height.value) return;
  const isTurned = real.width === height.value && real.height === width.value;
  const said = [basename(image.path), real.width, real.height, width.value, height.value] as const;
  reporter.report('voc/size-differs', {
    span: real.width === width.value ? height.span : width.span,
    message: isTurned
      ? message(
          'The image {0} is {1} × {2} pixels; here it is said to be {3} × {4}: width and height are swapped, or it was turned.',
          ...said,
        )
      : message('The image {0} is {1} × {2} pixels; here it is said to be {3} × {4}.', ...said),
    data: { width: real.width, height: real.height },
    related: [{ file: image.path, message: message('The image') }],
  });
}

function readFileName(root: XmlElement, reading: VocReading): PictureReference['fileName'] {
  const { text, context, reporter, soundEnd } = reading;
  const element = requireChild(root, 'filename', reading);
  if (element === undefined) return undefined;
  const written = textOf(text, element).trim();
  const span = contentSpan(text, element);
  if (context.image !== undefined && element.end < soundEnd && !namesImage(written, context.image.path)) {
    reporter.report('voc/filename-differs', {
      span: written === '' ? { start: element.start, end: element.end } : span,
      message: message(
        'The annotation names {0}, but it belongs to the image {1}.',
        written,
        basename(context.image.path),
      ),
      data: { fileName: basename(context.image.path) },
      related: [{ file: context.image.path, message: message('The image') }],
    });
  }
  return { written, span };
}

/** Names may come with folders of another machine, and from some tools without the extension. */
function namesImage(written: string, path: string): boolean {
  const name = basename(written.replaceAll('\\', '/'));
  return name === basename(path) || name === stem(path);
}
