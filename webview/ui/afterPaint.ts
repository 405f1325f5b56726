/** Runs `work` once after the next frame is on the screen, however often it is asked for: the picture comes first. */
export function afterPaint(work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      setTimeout(() => {
        waiting = false;
        work();
      });
    });
  };
}
