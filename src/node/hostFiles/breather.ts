const SLICE_MS = 10;

/**
 * For loops over many small files, which are quickest with calls that wait: `await breathe()` lets others have their turn when the loop has
 * run for a while, and costs nothing otherwise.
 */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}
