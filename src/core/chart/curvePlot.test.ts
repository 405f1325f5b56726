import { describe, expect, it } from 'vitest';
import { curvesToSvg, layoutCurves, nearestPoint, type Curve } from './curvePlot';

const options = { width: 156, height: 144, titleX: 'Recall', titleY: 'Precision' };
const curve = (x: readonly number[], y: readonly number[], label = 'car'): Curve => ({
  label,
  color: '#123456',
  width: 2,
  dash: [3, 1],
  x: Float64Array.from(x),
  y: Float64Array.from(y),
});

describe('a chart of curves', () => {
  it('places the unit square inside of its margins, y up', () => {
    const { lines, marks, drawn, total } = layoutCurves(
      [curve([0, 1], [1, 0])],
      [{ x: 0.5, y: 0.5, color: 'red' }],
      options,
    );
    expect(lines[0]?.points).toEqual([44, 10, 144, 110]);
    expect(marks).toEqual([{ x: 94, y: 60, color: 'red' }]);
    expect([drawn, total]).toEqual([2, 2]);
  });

  it('leaves out points that fall on one pixel, and those that are nowhere', () => {
    const many = Array.from({ length: 10_001 }, (_, i) => i / 10_000);
    const { drawn, total } = layoutCurves([curve(many, many), curve([NaN, 0], [0, 0])], [], options);
    expect(total).toBe(10_003);
    expect(drawn).toBeLessThan(260);
  });

  it('finds the nearest point within reach', () => {
    const curves = [curve([0, 0.5], [0, 0.5]), curve([1], [1])];
    const plot = layoutCurves(curves, [], options);
    expect(nearestPoint(curves, plot, { x: 95, y: 61 }, 10)).toEqual({ curve: 0, point: 1 });
    expect(nearestPoint(curves, plot, { x: 143, y: 12 }, 10)).toEqual({ curve: 1, point: 0 });
    expect(nearestPoint(curves, plot, { x: 120, y: 100 }, 10)).toBeUndefined();
  });

  it('becomes SVG in which names are text', () => {
    const svg = curvesToSvg(layoutCurves([curve([0, 1], [1, 0], '<b>"&\u0000')], [], options));
    expect(svg).toContain('d="M44 10L144 110"');
    expect(svg).toContain('<title>&lt;b&gt;&quot;&amp;</title>');
    expect(svg).toContain('stroke-dasharray="3 1"');
  });
});
