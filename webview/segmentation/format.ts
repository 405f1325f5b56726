/** A fraction as per cent with one decimal; a dash where it has no meaning. */
export function percent(fraction: number): string {
  return Number.isNaN(fraction) ? '–' : `${(100 * fraction).toFixed(1)} %`;
}

/** The same without the sign, for columns that say so. */
export function bare(fraction: number): string {
  return Number.isNaN(fraction) ? '–' : (100 * fraction).toFixed(1);
}
