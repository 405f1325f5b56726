// @ts-check
import { availableParallelism } from 'node:os';

/**
 * Does the work of every item, as many at a time as there are processors, and gives the results in the order of the items.
 *
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>}
 */
export async function inParallel(items, work) {
  /** @type {Result[]} */
  const results = [];
  const queue = [...items.entries()];
  const lanes = Array.from({ length: availableParallelism() }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, item] = next;
      results[index] = await work(item);
    }
  });
  await Promise.all(lanes);
  return results;
}
