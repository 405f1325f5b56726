import type { Locator } from 'playwright-core';
import type { EditorSession } from '../../test/editor/support/session';

/** What one frame cost, in milliseconds. */
export interface FrameCost {
  /**
   * On the window's main thread from the frame's begin to its commit (events, script, style, layout, paint, the canvas's pixels),
   * and the rasterizer's threads.
   */
  readonly wall: number;
  /** The same in processor time, which other work on the machine hardly changes. */
  readonly processor: number;
  /** Of the page's own animation frame. */
  readonly script: number;
  /** Processor time of the threads that put the window together from its layers, without a graphics card to do it. */
  readonly compositing: number;
}

const MOVES = 60;

/** Drags the picture once round, as fast as the page follows, and reads from a trace of the browser what its frames cost. */
export async function tracePanning({ browser, page }: EditorSession, stage: Locator): Promise<readonly FrameCost[]> {
  const box = (await stage.boundingBox())!;
  const { mouse } = page;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await mouse.move(middle.x, middle.y);
  await mouse.down();
  await browser.startTracing(page, { categories: ['cc', 'devtools.timeline', 'toplevel'] });
  for (let i = 1; i <= MOVES; i++) {
    const angle = (2 * Math.PI * i) / MOVES;
    await mouse.move(middle.x - 150 + 150 * Math.cos(angle), middle.y + 150 * Math.sin(angle));
  }
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  await mouse.up();
  return collectFrames(trace.traceEvents);
}

/** Of Chromium's trace format: times in microseconds, `tdur` of the processor. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

function collectFrames(events: readonly TraceEvent[]): FrameCost[] {
  const complete = events.filter(({ ph }) => ph === 'X');
  const scripts = complete.filter(({ name }) => name === 'FireAnimationFrame');
  const frames = complete
    .filter(({ name }) => name === 'ProxyMain::BeginMainFrame')
    .map((frame) => ({
      frame,
      script: sum(
        scripts.filter((script) => isInside(script, frame)),
        'dur',
      ),
    }))
    // Only frames that the page drew in; the window makes others for itself.
    .filter(({ script }) => script > 0);
  const tasks = complete.filter(({ name }) => /^(ThreadControllerImpl::RunTask|ThreadPool_RunTask)$/.test(name));
  const workOf = (threads: RegExp): TraceEvent[] => tasks.filter(inThreads(events, threads));
  const raster = workOf(/^(CompositorTileWorker.*|ThreadPoolForegroundWorker)$/);
  const compositing = sum(workOf(/^(Compositor|VizCompositorThread)$/), 'tdur') / frames.length;
  return frames.map(({ frame, script }) => ({
    wall: sum([frame], 'dur') + sum(raster, 'dur') / frames.length,
    processor: sum([frame], 'tdur') + sum(raster, 'tdur') / frames.length,
    script,
    compositing,
  }));
}

function inThreads(events: readonly TraceEvent[], wanted: RegExp): (event: TraceEvent) => boolean {
  const named = events.filter(({ ph, name }) => ph === 'M' && name === 'thread_name');
  const threads = new Set(named.filter(({ args }) => wanted.test(args?.name ?? '')).map(threadOf));
  return (event) => threads.has(threadOf(event));
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

function isInside(inner: TraceEvent, outer: TraceEvent): boolean {
  return threadOf(inner) === threadOf(outer) && outer.ts <= inner.ts && inner.ts <= outer.ts + (outer.dur ?? 0);
}

/** Milliseconds. */
function sum(events: readonly TraceEvent[], length: 'dur' | 'tdur'): number {
  return events.reduce((total, event) => total + (event[length] ?? 0), 0) / 1000;
}
