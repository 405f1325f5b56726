/** Runs of one mask at most: a picture of 100 megapixels in a checkerboard has as many. */
const MAX_RUNS = 100_000_000;

/**
 * The run lengths in a compressed COCO string: groups of five bits, the least first, in characters from "0" on; bit 6 says
 * that the number goes on, the last group's bit 5 is its sign; from the third number on each is the difference to the last but
 * one. Undefined where the text is no such string.
 */
export function decodeCounts(text: string): number[] | undefined {
  const counts: number[] = [];
  for (let i = 0; i < text.length;) {
    let value = 0;
    let scale = 1;
    let group: number;
    do {
      group = text.charCodeAt(i++) - 48;
      // Past the end the code is NaN, which fails both comparisons.
      if (!(group >= 0 && group < 64) || scale > 2 ** 40) return undefined;
      value += (group & 31) * scale;
      scale *= 32;
    } while ((group & 32) !== 0);
    if ((group & 16) !== 0) value -= scale;
    if (counts.length > 2) value += counts[counts.length - 2]!;
    if (value < 0 || counts.length >= MAX_RUNS) return undefined;
    counts.push(value);
  }
  return counts;
}

/** How many pixels the runs cover in all, and how many of them lie inside the mask. */
export function sumRuns(counts: readonly number[]): { readonly total: number; readonly inside: number } {
  let total = 0;
  let inside = 0;
  for (let i = 0; i < counts.length; i++) {
    total += counts[i]!;
    if (i % 2 === 1) inside += counts[i]!;
  }
  return { total, inside };
}
