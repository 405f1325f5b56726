// @ts-check

/**
 * @typedef {import('./canvas.mjs').Canvas} Canvas
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {{ canvas: Canvas, random: Random, horizon: number, center: number, unit: number, hour: Palette }} View
 * @typedef {{ skyTop: number, skyLow: number, light: number, walls: readonly [number, ...number[]] }} Palette
 */

/**
 * A place on the ground: `depth` 1 is the lower edge, 0 the horizon; `across` 1 is the road's edge at the right.
 * @param {View} view @param {number} across @param {number} depth @returns {[number, number]}
 */
export function onGround({ center, horizon, unit }, across, depth) {
  return [center + across * depth * unit * 1.05, horizon + unit * depth];
}

/** @param {number} color @param {number} light */
export function shade(color, light) {
  const channel = (/** @type {number} */ shift) => Math.min(255, Math.round(((color >> shift) & 255) * light)) << shift;
  return channel(16) | channel(8) | channel(0);
}

/** @param {number} a @param {number} b @param {number} share */
export function mix(a, b, share) {
  const channel = (/** @type {number} */ shift) =>
    Math.round(((a >> shift) & 255) * (1 - share) + ((b >> shift) & 255) * share) << shift;
  return channel(16) | channel(8) | channel(0);
}
