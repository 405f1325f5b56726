/** A page that waits for its contents has its controls after this many milliseconds all the same. */
const PATIENCE = 400;

/**
 * Fetches the bundle that defines the toolkit's elements, once: when the returned function is called, or when that takes too
 * long. The elements take over what was set on them before.
 */
export function controlsLoader(uri: string): () => void {
  let loading: Promise<unknown> | undefined;
  const load = (): void => {
    // Should it fail, icons and texts are still there and buttons can be clicked.
    loading ??= import(uri).catch(() => undefined);
  };
  setTimeout(load, PATIENCE);
  return load;
}
