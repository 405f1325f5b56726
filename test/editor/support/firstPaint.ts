import type { Page } from 'playwright-core';
import type { EditorSession } from './session';
import { until } from './until';
import { frameOf, webview } from './webview';
import { findCommand } from './workbench';

/** When things happened, in milliseconds of the clock that all frames of the window share. */
export interface FirstPaint {
  /** The Enter that chose the command. */
  readonly clicked: number;
  /** The page is on the screen with what it is for. */
  readonly painted: number;
  /** The page's own marks by name, and `start`, when its document began. */
  readonly marks: Readonly<Record<string, number>>;
}

/**
 * Chooses a command of the palette that opens a page, and waits for the page's first paint. `selector` is in that page alone;
 * `marks` are others that are waited for too.
 */
export async function timeFirstPaint(
  editor: EditorSession,
  title: string,
  { selector, marks: others = [] }: { readonly selector: string; readonly marks?: readonly string[] },
): Promise<FirstPaint> {
  const input = await findCommand(editor, title);
  await keepEnter(editor.page);
  await input.press('Enter');
  const frame = await frameOf(await webview(editor, selector));
  const wanted = ['labels:first-paint', 'first-contentful-paint', ...others];
  const marks = await until('the first paint', async () => {
    const all = await frame.evaluate(readMarks);
    return wanted.every((name) => name in all) && all;
  });
  // The editor shows a page once it is loaded; what a page draws before that is not on the screen.
  const painted = Math.max(marks['labels:first-paint']!, marks['first-contentful-paint']!);
  return { clicked: await enterTime(editor.page), painted, marks };
}

/** Runs in the page: the first mark of every name. */
function readMarks(): Record<string, number> {
  const { timeOrigin } = performance;
  const entries = [...performance.getEntriesByType('mark'), ...performance.getEntriesByType('paint')];
  const times = entries.map(({ name, startTime }) => [name, timeOrigin + startTime] as const);
  return { ...Object.fromEntries(times.reverse()), start: timeOrigin };
}

/** Keeps the time of the next Enter: the way from the test to the browser is no part of what is measured. */
async function keepEnter(page: Page): Promise<void> {
  await page.evaluate(() => {
    const keep = ({ key, timeStamp }: KeyboardEvent): void => {
      if (key !== 'Enter') return;
      document.documentElement.dataset.enterTime = String(performance.timeOrigin + timeStamp);
      removeEventListener('keydown', keep, true);
    };
    addEventListener('keydown', keep, true);
  });
}

async function enterTime(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.documentElement.dataset.enterTime));
}
