// @ts-check

/**
 * A source of numbers from 0 up to 1 that is the same for the same seed everywhere (mulberry32).
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    /** A number from `low` up to `high`. @param {number} low @param {number} high */
    between: (low, high) => low + (high - low) * next(),
    /** One of the items. @template T @param {readonly [T, ...T[]]} items @returns {T} */
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  };
}

/** @typedef {ReturnType<typeof createRandom>} Random */
