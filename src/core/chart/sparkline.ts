const BARS = '▁▂▃▄▅▆▇█';
const WIDTH = 8;
/** Of longer lines so many values are looked at, evenly spread. */
const MAX_LOOKED_AT = 4096;

/** Means of equal parts of the values, drawn from the lowest to the highest. What is not finite is left out; fewer than two values draw nothing. */
export function drawSparkline(values: ArrayLike<number>): string {
  const step = Math.max(1, Math.floor(values.length / MAX_LOOKED_AT));
  const finite: number[] = [];
  for (let i = 0; i < values.length; i += step) if (Number.isFinite(values[i]!)) finite.push(values[i]!);
  if (finite.length < 2) return '';
  const count = Math.min(WIDTH, finite.length);
  const means = Array.from({ length: count }, (_, i) => {
    const part = finite.slice(Math.floor((i * finite.length) / count), Math.floor(((i + 1) * finite.length) / count));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...means);
  const high = Math.max(...means);
  const bar = (mean: number): string =>
    BARS[high === low ? 0 : Math.round(((mean - low) / (high - low)) * (BARS.length - 1))]!;
  return means.map(bar).join('');
}
