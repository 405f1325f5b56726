// @ts-check

/** @typedef {import('./random.mjs').Random} Random */

/**
 * Makes of a true mask what a network might have predicted: outlines that waver, at the resolution of a feature map, and spots
 * that are taken for another class. The same for the same random numbers.
 * @param {Uint8Array} labels the class of every pixel, row by row
 * @param {{ width: number, height: number, random: Random, waver?: number, cell?: number, spots?: number }} options
 *   `waver`: pixels by which outlines move at the most; `cell`: pixels a side that get one class; `spots`: how many are wrong
 */
export function degradeMask(labels, { width, height, random, waver = 6, cell = 2, spots = 5 }) {
  const across = noise(random, width, height, 40);
  const down = noise(random, width, height, 40);
  const predicted = new Uint8Array(labels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = x - (x % cell) + (cell >> 1);
      const row = y - (y % cell) + (cell >> 1);
      const fromX = clamp(Math.round(column + waver * across(column, row)), width);
      const fromY = clamp(Math.round(row + waver * down(column, row)), height);
      predicted[y * width + x] = labels[fromY * width + fromX] ?? 0;
    }
  }
  const present = [...new Set(labels)].filter((label) => label !== 255);
  for (let i = 0; i < spots; i++) {
    const [x, y] = [random.next() * width, random.next() * height];
    const [rx, ry] = [random.between(0.01, 0.06) * width, random.between(0.01, 0.08) * height];
    const label = present[Math.floor(random.next() * present.length)] ?? 0;
    paintSpot(predicted, { width, height, x, y, rx, ry, label });
  }
  return predicted;
}

/**
 * A smooth field from -1 to 1: random values at the corners of a grid, bilinear between them.
 * @param {Random} random @param {number} width @param {number} height @param {number} step
 */
function noise(random, width, height, step) {
  const columns = Math.ceil(width / step) + 2;
  const rows = Math.ceil(height / step) + 2;
  const values = Array.from({ length: columns * rows }, () => random.between(-1, 1));
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    const [column, row] = [Math.floor(x / step), Math.floor(y / step)];
    const [fx, fy] = [x / step - column, y / step - row];
    const at = (/** @type {number} */ dx, /** @type {number} */ dy) => values[(row + dy) * columns + column + dx] ?? 0;
    return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
  };
}

/**
 * @param {Uint8Array} labels
 * @param {{ width: number, height: number, x: number, y: number, rx: number, ry: number, label: number }} spot
 */
function paintSpot(labels, { width, height, x, y, rx, ry, label }) {
  for (let row = Math.max(0, Math.ceil(y - ry)); row < Math.min(height, y + ry); row++) {
    const half = rx * Math.sqrt(Math.max(0, 1 - ((row - y) / ry) ** 2));
    for (let column = Math.max(0, Math.ceil(x - half)); column < Math.min(width, x + half); column++) {
      labels[row * width + column] = label;
    }
  }
}

/** @param {number} value @param {number} size */
function clamp(value, size) {
  return Math.min(size - 1, Math.max(0, value));
}
