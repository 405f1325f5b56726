/**
 * *Visualise Labels* in the real editor, the packaged extension installed, on pictures of 2048 × 1024 pixels with a colour mask:
 * from Enter in the palette to the first paint, against an empty webview and an empty custom editor of another extension, opened
 * in turn from the same state; from the page's `ready` to that paint; what a frame costs while the picture is dragged, read from
 * a trace of the browser; and what activation takes, as the editor says. Arguments: rounds (default 7) and the version of VS Code
 * (default today's; the oldest one waits a second for its service worker with every page but the first, whosever it is).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { editors } from '../scripts/codeServer.mjs';
import { prepareEditors } from '../scripts/editorTests.mjs';
import { packageExtension } from '../scripts/package.mjs';
import { timeFirstPaint, type FirstPaint } from '../test/editor/support/firstPaint';
import { activationTime } from '../test/editor/support/runningExtensions';
import { startSession, stopSession, type EditorSession } from '../test/editor/support/session';
import { webview } from '../test/editor/support/webview';
import { extensionLog, openFile, reloadWindow, runCommand, screenshot } from '../test/editor/support/workbench';
import { buildRgbPng } from '../test/support/buildPng';
import { cityscapesColors } from './support/cityscapes';
import { tracePanning, type FrameCost } from './support/frameTrace';

/** The command that opens each page, and what is in that page alone. */
const pages = {
  ours: { title: 'Jetson: Visualise Labels', selector: 'canvas.stage', marks: ['labels:picture'] },
  webview: { title: 'Helper: Empty Page', selector: '#empty', marks: [] },
  editor: { title: 'Helper: Empty Editor', selector: '#empty', marks: [] },
};
type Kind = keyof typeof pages;
const kinds = Object.keys(pages) as Kind[];
const names: Readonly<Record<Kind, string>> = {
  ours: 'ours',
  webview: 'empty webview',
  editor: 'empty custom editor',
};

async function main([wantedRounds = '7', vscode = editors.at(-1)!.vscode]: readonly string[]): Promise<void> {
  const editor = editors.find((candidate) => candidate.vscode === vscode);
  if (editor === undefined) throw new Error(`Versions are ${editors.map((known) => known.vscode).join(' and ')}.`);
  const rounds = Number(wantedRounds);
  await packageExtension();
  await prepareEditors([editor]);
  // A picture for every page that is opened: the editor remembers which ones were opened in the *Labels* editor.
  const prepare = (folder: string): void => {
    writePictures(folder, kinds.length * (rounds + 1) + 1);
  };
  const session = await startSession('first paint', { prepare, memory: {} }, editor);
  try {
    printMachine(session);
    await measurePaint(session, rounds);
    await measurePanning(session, rounds);
    await measureActivation(session, rounds);
    printMachine(session);
  } catch (error) {
    console.error(`Picture: ${await screenshot(session, 'failed first paint')}\n${extensionLog(session)}`);
    throw error;
  } finally {
    await stopSession(session);
  }
}

function pictureName(number: number): string {
  return `wide${String(number).padStart(4, '0')}.png`;
}

/** Bands of the 29 classes with curved borders, and a definition that knows their colours. */
function writePictures(folder: string, count: number): void {
  const picture = buildRgbPng(2048, 1024, (row, column) => {
    const band = Math.floor(row / 40 + 4 * Math.sin(column / 70) + column / 90);
    const [red = 0, green = 0, blue = 0] = cityscapesColors[band % cityscapesColors.length] ?? [];
    return (red << 16) | (green << 8) | blue;
  });
  for (const part of ['images', 'masks']) {
    mkdirSync(join(folder, part));
    for (let i = 0; i < count; i++) writeFileSync(join(folder, part, pictureName(i)), picture);
  }
  const classes = cityscapesColors.map((color, id) => ({ id, name: `class ${id}`, color }));
  const definition = {
    version: 1,
    task: 'segmentation',
    images: 'images/*.png',
    annotations: { encoding: 'color-mask', path: 'masks/{stem}.png' },
    classes,
  };
  writeFileSync(join(folder, 'wide.dataset.json'), JSON.stringify(definition));
}

function printMachine({ browser, vscode }: EditorSession): void {
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, VS Code ${vscode} in ` +
      `Chromium ${browser.version()}, load ${load.join(' ')}`,
  );
}

async function measurePaint(session: EditorSession, rounds: number): Promise<void> {
  const times: Record<Kind, FirstPaint[]> = { ours: [], webview: [], editor: [] };
  // The first round starts threads and fills caches. It is printed, and not counted.
  for (let round = 0; round <= rounds; round++) {
    const order = kinds.map((_, i) => kinds[(i + round) % kinds.length]!);
    for (const kind of order) times[kind].push(await openPage(session, kind));
  }
  for (const kind of kinds) printClicks(names[kind], times[kind].map(click));
  const [ours, ...others] = kinds.map((kind) => times[kind].slice(1).map(click));
  others.forEach((other, i) => {
    printRatio(names[kinds[i + 1]!], ours!, other);
  });
  const counted = times.ours.slice(1);
  const ready = counted.map((page) => page.painted - page.marks['labels:ready']!);
  console.log(`page's ready to first paint of the mask: ${describe(ready)} (to stay under: 150 ms)`);
  printStages(counted);
}

let opened = 0;

/** Opens a page with a picture in front, in the editor's own preview of images. */
async function openPage(session: EditorSession, kind: Kind): Promise<FirstPaint> {
  const { title, selector, marks } = pages[kind];
  await runCommand(session, 'View: Close All Editors');
  await openFile(session, `images/${pictureName(opened++)}`);
  await webview(session, 'body.image.ready');
  return timeFirstPaint(session, title, { selector, marks });
}

function click(page: FirstPaint): number {
  return page.painted - page.clicked;
}

function printClicks(name: string, [first = NaN, ...times]: readonly number[]): void {
  console.log(`click to first paint, ${name}: ${describe(times)}; the very first ${first.toFixed(0)} ms`);
}

function printRatio(name: string, ours: readonly number[], other: readonly number[]): void {
  const ofMedians = median(ours) / median(other);
  const ofSmallest = Math.min(...ours) / Math.min(...other);
  const ofRounds = median(ours.map((time, round) => time / other[round]!));
  console.log(
    `ours to ${name}: ${ofMedians.toFixed(2)} × of the medians, ${ofSmallest.toFixed(2)} × of the smallest, ` +
      `${ofRounds.toFixed(2)} × in the median round${name === names.webview ? ' (to stay under: 1.3 ×)' : ''}`,
  );
}

/** Where the time goes: each stage begins where the one before ends. */
function printStages(shown: readonly FirstPaint[]): void {
  const stages = ['start', 'labels:ready', 'labels:view', 'labels:first-paint', 'labels:picture'];
  const parts = stages.map((name, i) => {
    const before = (page: FirstPaint): number => (i === 0 ? page.clicked : page.marks[stages[i - 1]!]!);
    const length = median(shown.map((page) => page.marks[name]! - before(page)));
    return `${name.replace('labels:', '')} ${length.toFixed(0)}`;
  });
  console.log(`  median milliseconds from each to the next: click, ${parts.join(', ')}`);
}

async function measurePanning(session: EditorSession, rounds: number): Promise<void> {
  await openPage(session, 'ours');
  const stage = (await webview(session, pages.ours.selector)).locator(pages.ours.selector);
  for (const [key, zoom] of [
    ['0', 'the whole picture'],
    ['1', 'one picture pixel a screen pixel'],
  ] as const) {
    await stage.press(key);
    const frames: FrameCost[] = [];
    for (let round = 0; round < rounds; round++) frames.push(...(await tracePanning(session, stage)));
    printFrames(zoom, frames);
  }
}

function printFrames(zoom: string, frames: readonly FrameCost[]): void {
  const part = (name: keyof FrameCost): string => `${median(frames.map((frame) => frame[name])).toFixed(1)} ms`;
  console.log(
    `a frame while panning, ${zoom}: script, style, layout, paint and raster ${describe(frames.map(({ wall }) => wall))}, ` +
      `processor time ${part('processor')} (to stay under: 8 ms), of that our script ${part('script')}; ` +
      `${frames.length} frames; the browser's compositing beside it takes ${part('compositing')} of processor time`,
  );
}

async function measureActivation(session: EditorSession, rounds: number): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    await reloadWindow(session);
    times.push(await activationTime(session));
  }
  console.log(`activation, as the editor measured it: ${describe(times)} (to stay under: 50 ms)`);
}

function describe(values: readonly number[]): string {
  return `${median(values).toFixed(1)} ms (smallest ${Math.min(...values).toFixed(1)}, largest ${Math.max(...values).toFixed(1)})`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

await main(process.argv.slice(2));
