/** Per cent with one decimal; a dash where there is no number. */
export function percent(fraction: number, digits = 1): string {
  return Number.isNaN(fraction) ? '–' : (100 * fraction).toFixed(digits);
}

export function count(value: number): string {
  return value.toLocaleString('en');
}
