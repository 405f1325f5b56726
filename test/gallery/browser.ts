import { createRequire } from 'node:module';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { FrameReport } from '../../src/protocol/labelsPanel';

const screenshots = fileURLToPath(new URL('../../.work/screenshots/gallery', import.meta.url));

export function openBrowser(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet],
  });
}

/** Opens a page of the gallery and waits until the picture and the side panel stand. */
export async function openPage(browser: Browser, address: string, size = { width: 1280, height: 800 }): Promise<Page> {
  const page = await browser.newPage({ viewport: size });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('labels:first-paint').length > 0);
  await page.waitForFunction(() => customElements.get('vscode-option') !== undefined);
  await page.waitForTimeout(300);
  return page;
}

export async function takeScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}/${name}.png` });
}

/** What the page says that it drew. */
export async function readFrames(page: Page): Promise<FrameReport> {
  await page.evaluate(() => {
    delete document.documentElement.dataset.frames;
    gallery.measure();
  });
  await page.waitForFunction(() => document.documentElement.dataset.frames !== undefined);
  return JSON.parse(await page.evaluate(() => document.documentElement.dataset.frames ?? '{}')) as FrameReport;
}

/** What axe objects to, one line a rule and element. */
export async function findViolations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not hold back.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { violations } = await axe.run(document);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

/** The same of a page in a small window, and whether it has to be moved sideways there. */
export async function findNarrowFaults(page: Page, picture: string): Promise<string[]> {
  await takeScreenshot(page, picture);
  const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  return [...(await findViolations(page)), ...(fits ? [] : ['The page is wider than its window.'])];
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

declare const axe: {
  run(root: Document): Promise<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>;
};

declare global {
  /** The other side of the channel, as the page's fake host defines it. */
  const gallery: {
    readonly requests: { readonly name: string; readonly input: unknown }[];
    readonly violations: string[];
    view(name: string): void;
    patch(part: object): void;
    highlight(objectIndex: number | undefined): void;
    measure(): void;
  };
}
