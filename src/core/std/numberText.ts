/**
 * A number in plain decimals: at most `maxDecimals` places, no trailing zeros beyond `minDecimals`, never an exponent below
 * 1e21, no "-0". NaN and infinities come out as JavaScript names them.
 */
export function formatNumber(value: number, maxDecimals: number, minDecimals = 0): string {
  if (!Number.isFinite(value)) return String(value);
  const fixed = value.toFixed(Math.min(100, Math.max(maxDecimals, minDecimals)));
  const point = fixed.indexOf('.');
  if (point < 0) return fixed === '-0' ? '0' : fixed;
  let end = fixed.length;
  const least = minDecimals === 0 ? point : point + 1 + minDecimals;
  while (end > least && fixed[end - 1] === '0') end--;
  const trimmed = fixed.slice(0, end - 1 === point ? point : end);
  return /^-0(?:\.0*)?$/.test(trimmed) ? trimmed.slice(1) : trimmed;
}
