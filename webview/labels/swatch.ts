import { cssColor, mix, type Rgb } from '../../src/core/chart/palette';
import { hatchPattern } from '../canvas/paintMarks';
import { h } from '../ui/element';

const SIDE = 12;

/** A small square in a class's colour, with its pattern where patterns are shown. For the eye only: a name stands beside it. */
export function swatch(classIndex: number, color: Rgb, withPattern: boolean): HTMLCanvasElement {
  const canvas = h('canvas', { class: 'swatch', width: SIDE, height: SIDE, 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.fillStyle = cssColor(color);
  context.fillRect(0, 0, SIDE, SIDE);
  const pattern = withPattern ? hatchPattern(context, classIndex, mix(color, [0, 0, 0], 0.55)) : null;
  if (pattern !== null) {
    context.fillStyle = pattern;
    context.fillRect(0, 0, SIDE, SIDE);
  }
  return canvas;
}
