import { message } from '../../std/message';
import { fractions } from '../../dataset/annotation';
import { toBox } from '../../geometry/box';
import { stem } from '../../std/path';
import type { ResultBuilder } from './resultBuilder';
import { forEachRow } from './textRows';

/**
 * Adds a text file of one image's detections. Rows are told by their columns:
 *
 * - `class cx cy w h [confidence]`: predictions of YOLO;
 * - `label id cx cy w h`: what `detect.py` of ssd-tensorflow writes, without confidence.
 *
 * All are fractions of the image. Where there is no confidence it is 1.
 *
 * @param file the path: the image has the same name, with or without its extension before `.txt`
 * @returns which of the two the rows are; undefined for a file without rows
 */
export function addImageText(
  text: string,
  file: string,
  builder: ResultBuilder,
): 'yolo-txt' | 'author-txt' | undefined {
  const name = stem(file);
  const image = builder.images.ofName(name);
  const { widths, heights } = builder.truths.images;
  let kind: 'yolo-txt' | 'author-txt' | undefined;
  forEachRow(text, (words, line) => {
    const isAuthors = words.length === 6 && !isNumber(words[0]!) && /^\d+$/.test(words[1]!);
    kind ??= isAuthors ? 'author-txt' : 'yolo-txt';
    if (!isAuthors && words.length !== 5 && words.length !== 6) {
      builder.problem('results/columns', line, () =>
        message('A row has five or six columns: class, centre x, centre y, width, height and the confidence.'),
      );
      return;
    }
    if (image === undefined) {
      builder.unknownImage(name, line);
      return;
    }
    const size = { width: widths[image]!, height: heights[image]! };
    if (size.width === 0 || size.height === 0) {
      builder.problem('results/unknown-size', line, () =>
        message('The boxes are fractions of an image whose size is not known.'),
      );
      return;
    }
    const numbers = words.slice(isAuthors ? 2 : 1).map(Number);
    const hasScore = !isAuthors && words.length === 6;
    if (!hasScore) builder.hasScores = false;
    const [, , w = NaN, h = NaN, confidence = 1] = numbers;
    const box = toBox(numbers, 'center', fractions, size);
    const boxArea = w * size.width * (h * size.height);
    const score = hasScore ? confidence : 1;
    builder.push({ image, classKey: builder.classKey(words[0]!), ...box, boxArea, score, line, character: 0 });
  });
  return kind;
}

function isNumber(word: string): boolean {
  return word !== '' && !Number.isNaN(Number(word));
}
