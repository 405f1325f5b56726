import type { CocoReading, WrittenNumbers } from './cocoReading';
import { kindOf, numberOf, spanOf } from '../../std/jsonRead';
import { message } from '../../std/message';

export interface WrittenKeypoints {
  readonly points: WrittenNumbers;
  readonly pointsNode: number;
  /** The node of `num_keypoints`, -1 where there is none. */
  readonly countNode: number;
  /** How many the category declares. */
  readonly expected: number | undefined;
}

/** Checks how many keypoints there are and are said to be. Returns whether they can be used. */
export function checkKeypoints(reading: CocoReading, written: WrittenKeypoints): boolean {
  const { tape, reporter } = reading;
  const { points, pointsNode, expected } = written;
  const count = points.values.length;
  if (count % 3 !== 0 || (expected !== undefined && count !== 3 * expected)) {
    reporter.report('coco/keypoint-count', {
      span: spanOf(tape, pointsNode),
      message:
        expected === undefined
          ? message('The keypoints are {0} numbers; each keypoint has three: x, y, visibility.', count)
          : message(
              'The keypoints are {0} numbers; {1} keypoints of the category need {2}.',
              count,
              expected,
              3 * expected,
            ),
    });
    return false;
  }
  checkSaidCount(reading, written);
  return true;
}

/** Writers count the keypoints that are labelled, that are visible, or all. */
function checkSaidCount({ tape, reporter }: CocoReading, { points: { values }, countNode }: WrittenKeypoints): void {
  if (countNode < 0 || kindOf(tape, countNode) !== 'number') return;
  const said = numberOf(tape, countNode);
  const visibilities = values.filter((_, index) => index % 3 === 2);
  const labelled = visibilities.filter((visibility) => visibility > 0).length;
  const visible = visibilities.filter((visibility) => visibility === 2).length;
  if ([labelled, visible, visibilities.length].includes(said)) return;
  reporter.report('coco/keypoint-count', {
    span: spanOf(tape, countNode),
    message: message('{0} keypoints are announced, and {1} are labelled.', said, labelled),
    data: { count: labelled },
  });
}
