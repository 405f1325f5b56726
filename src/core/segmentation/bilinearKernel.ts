/** A square matrix, row by row. */
export interface SquareMatrix {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * The kernel of a transposed convolution that scales up bilinearly by a whole factor, with which an FCN's up-sampling begins:
 * its size is `2 × factor − factor mod 2` (8, 16 and 32 give 16, 32 and 64), its middle `factor − 1` where the size is odd and
 * `factor − 0.5` where it is even, and an element `(1 − |row − middle| / factor) × (1 − |column − middle| / factor)`. What falls
 * on a pixel adds up to 1 away from the borders.
 */
export function bilinearKernel(factor: number): SquareMatrix {
  const size = 2 * factor - (factor % 2);
  const middle = size % 2 === 1 ? factor - 1 : factor - 0.5;
  const weights = Float64Array.from({ length: size }, (_, i) => 1 - Math.abs(i - middle) / factor);
  const values = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) values[row * size + column] = weights[row]! * weights[column]!;
  }
  return { size, values };
}
