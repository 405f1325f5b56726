import { message } from '../../std/message';
import { vocPixels } from '../../dataset/annotation';
import { toBox } from '../../geometry/box';
import { forEachRow } from './textRows';
import type { ResultBuilder } from './resultBuilder';

/** `comp4_det_test_person.txt`: the class is what stands behind the second `_` after "det". */
const FILE_NAME = /^comp\d+_det_[^_]+_(.+)\.txt$/;

/** The class that a file of the VOC devkit's results is of; undefined for other names. */
export function vocResultClass(fileName: string): string | undefined {
  return FILE_NAME.exec(fileName)?.[1];
}

/**
 * Adds the rows of a file of the VOC devkit's detections: `image confidence left top right bottom`, pixels from 1 with the far
 * edges inside. Dots may be missing in the image's name.
 */
export function addVocResults(text: string, className: string, builder: ResultBuilder): void {
  const classKey = builder.classKey(className);
  forEachRow(text, (words, line) => {
    if (words.length !== 6) {
      builder.problem('results/columns', line, () =>
        message('A row of VOC results has six columns: image, confidence, left, top, right, bottom.'),
      );
      return;
    }
    const [name = '', ...numbers] = words;
    const [score = NaN, ...values] = numbers.map(Number);
    const image = builder.images.ofName(name);
    if (image === undefined) {
      builder.unknownImage(name, line);
      return;
    }
    const box = toBox(values, 'corners', vocPixels, { width: 0, height: 0 });
    const boxArea = (box.x1 - box.x0) * (box.y1 - box.y0);
    builder.push({ image, classKey, ...box, boxArea, score, line, character: 0 });
  });
}
