import { hatchCovers } from '../../src/core/chart/hatch';
import { cssColor, mix, type Rgb } from '../../src/core/chart/palette';
import { setAttribute } from './element';

const SIDE = 12;
const NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * A small square in a class's colour, with its pattern where patterns are shown. For the eye only: a name stands beside it. It is
 * no canvas, since each canvas is a layer of its own, and a page full of them is slow to put together in every frame.
 */
export function swatch(classIndex: number, color: Rgb, withPattern: boolean): SVGSVGElement {
  const square = shape('svg', { class: 'swatch', viewBox: `0 0 ${SIDE} ${SIDE}`, 'aria-hidden': 'true' });
  square.append(shape('rect', { width: SIDE, height: SIDE, fill: cssColor(color) }));
  const hatch = { 'shape-rendering': 'crispEdges', fill: cssColor(mix(color, [0, 0, 0], 0.55)) };
  if (withPattern) square.append(shape('path', { ...hatch, d: hatchPath(classIndex) }));
  return square;
}

/** A square for every pixel that the class's hatch covers. */
function hatchPath(classIndex: number): string {
  const squares: string[] = [];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) if (hatchCovers(classIndex, x, y)) squares.push(`M${x} ${y}h1v1h-1z`);
  }
  return squares.join('');
}

function shape<Name extends 'svg' | 'rect' | 'path'>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) setAttribute(element, key, value);
  return element;
}
