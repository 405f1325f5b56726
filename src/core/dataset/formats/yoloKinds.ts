import { message, type Message } from '../../std/message';
import type { AnnotationSet } from '../definition';

/** What a row of YOLO text holds. */
export type RowKind = 'box' | 'polygon' | 'oriented' | 'pose';

/**
 * What a row with so many columns holds; undefined where nothing that the set allows has that many.
 *
 * | columns        | kind                                                             | allowed where `shapes` is       |
 * |----------------|------------------------------------------------------------------|---------------------------------|
 * | 5              | box: class, centre x, centre y, width, height                    | left out, any, box              |
 * | 1 + 2n, n ≥ 3  | polygon: class, x y of each corner                               | left out, any, polygon          |
 * | 9              | oriented box: class, x y of four corners                         | obb (else a polygon of four)    |
 * | 5 + count·dims | pose: a box, then x y or x y visibility of each keypoint         | left out, any, pose, where `keypoints` is declared |
 * | 5 + 2k, 5 + 3k | pose with as many keypoints as there are                         | pose, where `keypoints` is left out |
 *
 * With `shapes` left out each row is judged by its own columns, and a declared pose goes before a polygon: 5 + 2k columns
 * are also 1 + 2(k + 2). A sixth column (the confidence of a detection) is no label.
 */
export function rowKind(
  columns: number,
  { shapes, keypoints }: Pick<AnnotationSet, 'shapes' | 'keypoints'>,
): RowKind | undefined {
  switch (shapes) {
    case 'box':
      return columns === 5 ? 'box' : undefined;
    case 'polygon':
      return isPolygon(columns) ? 'polygon' : undefined;
    case 'obb':
      return columns === 9 ? 'oriented' : undefined;
    case 'pose':
      return isPose(columns, keypoints) ? 'pose' : undefined;
    case 'any':
    case undefined:
      if (columns === 5) return 'box';
      if (keypoints !== undefined && isPose(columns, keypoints)) return 'pose';
      return isPolygon(columns) ? 'polygon' : undefined;
  }
}

function isPolygon(columns: number): boolean {
  return columns >= 7 && columns % 2 === 1;
}

function isPose(columns: number, keypoints: AnnotationSet['keypoints']): boolean {
  if (keypoints !== undefined) return columns === 5 + keypoints.count * keypoints.dimensions;
  return columns > 5 && ((columns - 5) % 2 === 0 || (columns - 5) % 3 === 0);
}

/** Whether the points of a pose row are x y (2) or x y visibility (3), where the columns leave it open: by the values. */
export function poseDimensions(values: readonly number[], { keypoints }: Pick<AnnotationSet, 'keypoints'>): 2 | 3 {
  if (keypoints !== undefined) return keypoints.dimensions;
  const count = values.length - 4;
  if (count % 3 !== 0) return 2;
  if (count % 2 !== 0) return 3;
  for (let i = 6; i < values.length; i += 3) {
    if (values[i] !== 0 && values[i] !== 1 && values[i] !== 2) return 2;
  }
  return 3;
}

/** What to say of a row whose number of columns fits nothing that the set allows. */
export function columnMessage(
  columns: number,
  { shapes, keypoints }: Pick<AnnotationSet, 'shapes' | 'keypoints'>,
): Message {
  if (shapes === 'polygon') {
    return message('The row has {0} columns. A polygon has its class, then x and y of three or more points.', columns);
  }
  if (shapes === 'obb') {
    return message('The row has {0} columns. An oriented box has 9: its class, then x and y of four corners.', columns);
  }
  if (shapes === 'pose' && keypoints !== undefined) {
    return message(
      'The row has {0} columns. With {1} keypoints it needs {2}: class, box, then {3} values a keypoint.',
      columns,
      keypoints.count,
      5 + keypoints.count * keypoints.dimensions,
      keypoints.dimensions,
    );
  }
  if (columns === 6) {
    return message(
      'The row has 6 columns. A box has 5: class, centre x, centre y, width, height. A confidence belongs to detections, not to labels.',
    );
  }
  if (columns > 6 && shapes !== 'box' && shapes !== 'pose') {
    return message(
      'The row has {0} columns. A box has 5, a polygon an odd number from 7 on; a pose needs its keypoints declared.',
      columns,
    );
  }
  return message('The row has {0} columns. A box has 5: class, centre x, centre y, width, height.', columns);
}
