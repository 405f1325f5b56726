/** Patterns repeat after this many pixels in both directions. */
export const HATCH_PERIOD = 8;

type Hatch = (x: number, y: number) => boolean;

/** Told apart by eye at a glance: direction first, then density and dots. */
const hatches: readonly Hatch[] = [
  (x, y) => (x + y) % 8 < 2,
  (x, y) => (x - y + 8) % 8 < 2,
  (x) => x % 8 < 2,
  (_x, y) => y % 8 < 2,
  (x, y) => x % 8 < 2 || y % 8 < 2,
  (x, y) => x % 4 < 2 && y % 4 < 2,
  (x, y) => (x + y) % 8 < 2 || (x - y + 8) % 8 < 2,
  (x, y) => (x + y) % 4 < 1,
  (x, y) => x % 8 < 3 && y % 8 < 3,
  (x, y) => (y % 8 < 4 ? x % 8 < 2 : x % 8 >= 4 && x % 8 < 6),
];

/**
 * Whether a class's pattern covers a pixel; `x` and `y` may be any integers. Class 0 has a pattern too: a plain area then
 * always means "no pattern shown", never a class. Classes beyond the patterns start over.
 */
export function hatchCovers(classIndex: number, x: number, y: number): boolean {
  const hatch = hatches[wrap(classIndex, hatches.length)]!;
  return hatch(wrap(x, HATCH_PERIOD), wrap(y, HATCH_PERIOD));
}

/** One period of a class's pattern, row by row: 1 where it covers. */
export function hatchCell(classIndex: number): Uint8Array {
  const cell = new Uint8Array(HATCH_PERIOD * HATCH_PERIOD);
  for (let i = 0; i < cell.length; i++) {
    cell[i] = hatchCovers(classIndex, i % HATCH_PERIOD, Math.floor(i / HATCH_PERIOD)) ? 1 : 0;
  }
  return cell;
}

function wrap(value: number, period: number): number {
  return ((value % period) + period) % period;
}
