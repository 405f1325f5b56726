import { describe, expect, it } from 'vitest';
import { encodeRuns } from '../image/planeRuns';
import { indexRuns } from '../image/runPlane';
import { renderMaskTile, type MaskLook } from './maskTile';

/** Red class 0, green class 1, blue what no class declares. */
const look: MaskLook = {
  colors: [
    [255, 0, 0],
    [0, 255, 0],
  ],
  hidden: new Set([254]),
  unknownColor: [0, 0, 255],
  fill: true,
  outline: false,
  patterns: false,
};

function render(rows: readonly (readonly number[])[], part: Partial<MaskLook> = {}, stride = 1): string[] {
  const [height, width] = [rows.length, rows[0]!.length];
  const plane = indexRuns(encodeRuns(Uint8Array.from(rows.flat())), { width, height })!;
  const place = { x: 0, y: 0, stride, width: Math.ceil(width / stride), height: Math.ceil(height / stride) };
  const pixels = renderMaskTile(plane, place, { ...look, ...part });
  const names: Readonly<Record<number, string>> = { 0: '.', 0xff0000ff: 'r', 0xff00ff00: 'g', 0xffff0000: 'b' };
  const all = [...pixels].map((pixel) => names[pixel] ?? '#');
  return Array.from({ length: place.height }, (_, row) =>
    all.slice(row * place.width, (row + 1) * place.width).join(''),
  );
}

describe('renderMaskTile', () => {
  it('gives each class its colour; ignored pixels are clear, undeclared ones have their own', () => {
    expect(render([[0, 1, 254, 255]])).toEqual(['rg.b']);
  });

  it('leaves hidden classes clear', () => {
    expect(render([[0, 1, 0, 255]], { hidden: new Set([0, 255]) })).toEqual(['.g..']);
  });

  it('draws only borders without a fill, and darker borders over one', () => {
    const square = [
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ];
    expect(render(square, { fill: false, outline: true })).toEqual(['rrrrr', 'r...r', 'rrrrr']);
    expect(render(square, { fill: true, outline: true })).toEqual(['#####', '#rrr#', '#####']);
  });

  it('samples fewer pixels from afar and more from near', () => {
    const rows = [
      [0, 0, 1, 1],
      [0, 0, 1, 1],
    ];
    expect(render(rows, {}, 2)).toEqual(['rg']);
    expect(render([[0, 1]], {}, 0.5)).toEqual(['rrgg', 'rrgg']);
  });

  it('lays a pattern over each class that differs from the others', () => {
    const rows = Array.from({ length: 8 }, () => Array.from({ length: 16 }, (_, column) => (column < 8 ? 0 : 1)));
    const drawn = render(rows, { patterns: true });
    const [left, right] = [drawn.map((row) => row.slice(0, 8)), drawn.map((row) => row.slice(8).replaceAll('g', 'r'))];
    expect(left.join('')).toContain('#');
    expect(left).not.toEqual(right);
  });
});
