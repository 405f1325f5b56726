import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { expect, it } from 'vitest';
import { LabelService } from '../../../src/app/labelService';
import { detectionsCommand } from '../../../src/cli/evaluate/detectionsCommand';
import { parseArguments } from '../../../src/cli/options';
import { plainPaint } from '../../../src/cli/terminal';
import { createSyncFiles } from '../../../src/node/files/syncFiles';
import { directDetectionTasks, directTasks } from '../../support/directTasks';
import { seededRandom } from '../../../bench/support/seededRandom';
import { makeExample } from '../../../scripts/example.mjs';
import { root } from '../../../scripts/support/paths.mjs';
import { describeEditor } from '../support/describeEditor';
import type { EditorSession } from '../support/session';
import { until } from '../support/until';
import { axeProblems, frameOf, webview } from '../support/webview';
import { openFile, reloadWindow, runCommand, screenshot, tab, textEditor } from '../support/workbench';

interface Point {
  readonly iou: number;
  readonly score: number | null;
  readonly isBest?: boolean;
  readonly confusion: unknown;
}

/** What the command line says at these thresholds: its own command, run here, since a process each would take minutes. */
async function evaluate({ workspace }: EditorSession, iou: number, score: number): Promise<Point> {
  const words = ['--truth', 'signs', '--detections', 'signs/detections.csv', '--format', 'json'];
  const request = parseArguments(['evaluate', 'detections', ...words, '--iou', String(iou), '--score', String(score)]);
  if (!request.ok || request.value.kind !== 'evaluate' || request.value.what !== 'detections')
    throw new Error('No request');
  const files = createSyncFiles();
  let out = '';
  await detectionsCommand(request.value, {
    service: new LabelService({ tasks: directTasks(files), files }),
    tasks: directDetectionTasks(files),
    files,
    cwd: workspace,
    environment: {},
    signal: new AbortController().signal,
    terminal: { out: (text) => (out += text), err: () => undefined, showsProgress: false, paint: plainPaint },
  });
  return pointOf(out);
}

/** The same from a process of this build. */
function evaluateInProcess({ workspace }: EditorSession, iou: number, score: number): Point {
  const program = [join(root, 'dist/cli.cjs'), 'evaluate', 'detections', '--truth', 'signs'];
  const args = [
    '--detections',
    'signs/detections.csv',
    '--format',
    'json',
    '--iou',
    String(iou),
    '--score',
    String(score),
  ];
  return pointOf(execFileSync(process.execPath, [...program, ...args], { cwd: workspace, encoding: 'utf8' }));
}

function pointOf(json: string): Point {
  const { operatingPoint } = JSON.parse(json) as { operatingPoint: Point & { confusion: { counts: unknown } } };
  const { confusion, ...rest } = operatingPoint;
  return withoutBest({ ...rest, confusion: confusion.counts });
}

/** Whether a confidence was asked for is no number. */
function withoutBest(point: Point): Point {
  return Object.fromEntries(Object.entries(point).filter(([name]) => name !== 'isBest')) as unknown as Point;
}

/** Moves a slider of the page as a drag does, and reads what the page then shows. */
async function move(inner: FrameLocator, iou: number, score: number): Promise<Point> {
  const frame = await frameOf(inner);
  const text = await frame.evaluate(
    ([overlap, confidence]) => {
      const [first, second] = document.querySelectorAll<HTMLInputElement>('.threshold input[type="range"]');
      for (const [slider, value] of [
        [first, overlap],
        [second, confidence],
      ] as const) {
        if (slider === undefined) continue;
        slider.value = String(value);
        slider.dispatchEvent(new Event('input'));
      }
      dispatchEvent(new Event('jetson:measure'));
      return document.documentElement.dataset.frames ?? '';
    },
    [iou, score] as const,
  );
  const { operatingPoint } = JSON.parse(text) as { operatingPoint: Point };
  return operatingPoint;
}

describeEditor('Detections', { prepare: (workspace) => void makeExample(workspace) }, (editor) => {
  it('asks once which class is which, keeps the answer, and shows the detections', async () => {
    const { page, workspace } = editor;
    await openFile(editor, 'signs/detections.csv');
    await runCommand(editor, 'Jetson: Evaluate Detections…');
    await until('the data sets to choose from', async () => {
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'signs' }).first();
      await row.click({ timeout: 5000 });
      return true;
    });
    await tab(editor, 'detections.csv').last().waitFor();
    await until('the question', async () => {
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'speed limit' }).first();
      await row.click({ timeout: 5000 });
      return true;
    });
    const inner = await webview(editor, '.tiles .tile');
    const kept = join(workspace, 'signs/detections.csv.classes.json');
    expect(existsSync(kept)).toBe(true);
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({ version: 1, classes: { speed_limit: 'speed limit' } });
    await screenshot(editor, 'detections');
    expect(await axeProblems(inner)).toEqual([]);
  });

  it('shows after each of 200 moves of the sliders what the command line says at these thresholds', async () => {
    const inner = await webview(editor, '.tiles .tile');
    const random = seededRandom(200);
    for (let moves = 0; moves < 200; moves++) {
      const iou = Math.round(2 + 17 * random()) / 20;
      const score = Math.round(1000 * random()) / 1000;
      const shown = await move(inner, iou, score);
      const said = await evaluate(editor, iou, score);
      expect(shown, `IoU ${iou}, confidence ${score}`).toEqual(said);
      if (moves % 50 === 0) expect(evaluateInProcess(editor, iou, score)).toEqual(said);
    }
  });

  it('leads from a point of the curve to the line of the label', async () => {
    const { page } = editor;
    const inner = await webview(editor, '.tiles .tile');
    await move(inner, 0.5, 0.5);
    await inner.getByRole('tab', { name: 'Curves' }).click();
    const canvas = inner.locator('.curve-canvas').first();
    // The surest detection stands at the left end of the curve.
    await canvas.click({ position: { x: 52, y: 14 } });
    await textEditor(editor).waitFor();
    await expect
      .poll(() => page.locator('.statusbar-item', { hasText: /^Ln \d+/ }).innerText())
      .toMatch(/^Ln \d+, Col 1/);
    expect(await tab(editor, 'street').count()).toBeGreaterThan(0);
    await screenshot(editor, 'detections label');
  });

  it('comes back as it was after a reload', async () => {
    const inner = await webview(editor, '.tiles .tile');
    const frame = await frameOf(inner);
    await frame.evaluate(() => {
      performance.clearMarks('detections:kept');
    });
    const shown = await move(inner, 0.6, 0.35);
    await until('the state to be kept', () =>
      frame.evaluate(() => performance.getEntriesByName('detections:kept').length > 0),
    );
    await reloadWindow(editor);
    const again = await webview(editor, '.tiles .tile');
    expect(await move(again, 0.6, 0.35)).toEqual(shown);
  });
});
