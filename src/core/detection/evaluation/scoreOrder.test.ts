import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../bench/support/seededRandom';
import { allRows, groupRows, orderByScore } from './scoreOrder';

describe('rows by score', () => {
  it.each([
    [50, 2],
    [5000, 2],
    [5000, 17],
    [70_000, 3],
  ])('%i rows with %i digits stand as a stable sort puts them', (count, digits) => {
    const random = seededRandom(count + digits);
    const scores = Float64Array.from({ length: count }, () =>
      Number((2 * random() - 0.5).toFixed(Math.min(digits, 15))),
    );
    scores[3] = -0;
    scores[4] = 0;
    scores[5] = -Infinity;
    const expected = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
    expect([...orderByScore(allRows(count), scores)]).toEqual(expected);
  });

  it('begins with the rows as they are given', () => {
    expect([...orderByScore(Int32Array.of(4, 2, 0), Float64Array.of(1, 0, 1, 0, 1))]).toEqual([4, 2, 0]);
  });

  it('stay in their order within their group', () => {
    const { rows, starts } = groupRows(Int32Array.of(3, 1, 2, 0), Int32Array.of(1, 0, 1, 0), 3);
    expect([...rows]).toEqual([3, 1, 2, 0]);
    expect([...starts]).toEqual([0, 2, 4, 4]);
  });
});
