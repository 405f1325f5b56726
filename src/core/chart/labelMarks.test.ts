import { describe, expect, it } from 'vitest';
import { layoutLabels, type DrawableLabel, type MarkOptions } from './labelMarks';

/** Picture pixel (0, 0) stands at stage pixel (50, 50), two stage pixels a picture pixel. */
const options: MarkOptions = {
  viewport: { scale: 2, x: 0, y: 0 },
  stage: { width: 100, height: 100 },
  isHidden: () => false,
  limit: 100,
};

const box = (classIndex: number, ...corners: [number, number, number, number]): DrawableLabel => ({
  classIndex,
  box: corners,
  shape: { kind: 'box' },
});

describe('layoutLabels', () => {
  it('places boxes in stage pixels, corners in order, undeclared classes last', () => {
    const { groups, drawn, inSight } = layoutLabels([box(-1, 10, 10, 5, 5), box(0, 0, 0, 10, 5)], options);
    expect(groups.map(({ classIndex, boxes }) => [classIndex, ...boxes])).toEqual([
      [0, 50, 50, 20, 10],
      [-1, 60, 60, 10, 10],
    ]);
    expect([drawn, inSight]).toEqual([2, 2]);
  });

  it('leaves out what is out of sight, hidden, of the whole picture or nowhere', () => {
    const whole: DrawableLabel = { ...box(0, 0, 0, 10, 10), shape: { kind: 'image' } };
    const labels = [box(0, 60, 0, 70, 10), box(1, 0, 0, 9, 9), whole, box(0, NaN, 0, 1, 1)];
    const marks = layoutLabels(labels, { ...options, isHidden: (index) => index === 1 });
    expect([marks.groups, marks.drawn, marks.inSight]).toEqual([[], 0, 0]);
  });

  it('draws no more than the limit and counts what there is', () => {
    const marks = layoutLabels(
      Array.from({ length: 9 }, () => box(0, 0, 0, 5, 5)),
      { ...options, limit: 4 },
    );
    expect([marks.drawn, marks.inSight, marks.names.length]).toEqual([4, 9, 4]);
  });

  it('draws a tiny polygon as its box', () => {
    const ring = [0, 0, 8, 0, 8, 8];
    const polygon: DrawableLabel = { ...box(0, 0, 0, 8, 8), shape: { kind: 'polygon', rings: [ring] } };
    expect(layoutLabels([polygon], options).groups[0]).toMatchObject({ rings: [[50, 50, 66, 50, 66, 66]], boxes: [] });
    const far = layoutLabels([polygon], { ...options, viewport: { scale: 0.25, x: 0, y: 0 } });
    expect(far.groups[0]).toMatchObject({ rings: [], boxes: [50, 50, 2, 2] });
  });

  it('places key points and leaves out those that are not labelled', () => {
    const pose: DrawableLabel = {
      ...box(0, 0, 0, 9, 9),
      shape: { kind: 'keypoints', points: [1, 2, 2, 0, 0, 0, 3, 4, 1] },
    };
    expect(layoutLabels([pose], options).groups[0]?.points).toEqual([52, 54, 2, 56, 58, 1]);
  });
});
