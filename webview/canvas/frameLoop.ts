const KEPT = 600;

/** Draws once for any number of requests between two frames, and keeps how long drawing took. */
export class FrameLoop {
  private handle: number | undefined;
  private readonly kept: number[] = [];
  private count = 0;

  /** `draw` returns whether it wants another frame to finish what it could not in this one. */
  constructor(private readonly draw: () => boolean) {}

  get frames(): number {
    return this.count;
  }

  /** Milliseconds of the latest frames, oldest first. */
  get times(): readonly number[] {
    return this.kept;
  }

  request(): void {
    this.handle ??= requestAnimationFrame(() => {
      this.handle = undefined;
      this.run();
    });
  }

  private run(): void {
    const start = performance.now();
    const unfinished = this.draw();
    this.count++;
    this.kept.push(performance.now() - start);
    if (this.kept.length > KEPT) this.kept.shift();
    if (unfinished) this.request();
  }
}
