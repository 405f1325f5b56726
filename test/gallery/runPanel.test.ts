import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNarrowFaults, findViolations, median, openBrowser, takeScreenshot } from './browser';
import { startGallery, type GalleryServer } from './server';
import { themeNames, type ThemeName } from './themes';

let browser: Browser;
let server: GalleryServer;

beforeAll(async () => {
  [server, browser] = await Promise.all([startGallery(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const FRAME_MS = 8;
const PLENTY = 3;

interface PageOptions {
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
}

async function withPage(name: string, use: (page: Page) => Promise<void>, options: PageOptions = {}): Promise<void> {
  const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 800 } });
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  try {
    await page.goto(server.runAddress(name, options.theme ?? 'dark'));
    await page.waitForSelector('.runs .run');
    await use(page);
    expect(errors).toEqual([]);
    expect(await page.evaluate(() => gallery.violations)).toEqual([]);
  } finally {
    await page.close();
  }
}

const tab = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('tab', { name, exact: true }).click();
};
const drawn = (page: Page): Promise<unknown> => page.waitForSelector('.card canvas');
const requests = (page: Page): Promise<unknown[]> => page.evaluate(() => [...gallery.requests]);

describe('the run panel in every theme', () => {
  for (const theme of themeNames) {
    for (const [name, tabs] of [
      ['running', ['Charts', 'Images', 'Log', 'Files', 'Details']],
      ['compare', ['Charts', 'Differences']],
    ] as const) {
      it(`is accessible in ${theme} with ${name}`, async () => {
        await withPage(
          name,
          async (page) => {
            await drawn(page);
            for (const title of tabs) {
              await tab(page, title);
              await page.waitForTimeout(150);
              await takeScreenshot(page, `run-${name}-${title}-${theme}`);
              expect(await findViolations(page), title).toEqual([]);
            }
          },
          { theme },
        );
      });
    }
  }

  it('is accessible when it failed, with nothing to show, with hostile names and as one column', async () => {
    for (const name of ['failed', 'empty', 'hostile']) {
      await withPage(name, async (page) => {
        for (const title of ['Charts', 'Images', 'Log', 'Files', 'Details']) {
          await tab(page, title);
          await page.waitForTimeout(100);
          expect(await findViolations(page), `${name}, ${title}`).toEqual([]);
        }
        await takeScreenshot(page, `run-${name}`);
      });
    }
    await withPage(
      'compare',
      async (page) => {
        await drawn(page);
        expect(await findNarrowFaults(page, 'run-narrow')).toEqual([]);
      },
      { size: { width: 480, height: 600 } },
    );
  });

  it('leaves out what the log only repeats, and says how to see it', async () => {
    await withPage('running', async (page) => {
      await drawn(page);
      const tags = () => page.locator('.card').evaluateAll((all) => all.map((card) => card.getAttribute('data-tag')));
      expect(await tags()).toContain('loss');
      expect(await tags()).not.toContain('log/loss');
      expect(await page.locator('.charts .note').first().innerText()).toContain('Filter by "log/"');
      await page.getByPlaceholder('Filter by name').fill('log/');
      await expect.poll(tags).toEqual(['log/loss']);
    });
  });

  it('shows the machine by time where a program only prints, and what it prints by step', async () => {
    await withPage('printing', async (page) => {
      await drawn(page);
      const said = async (tag: string): Promise<string> => {
        await page.locator(`.card[data-tag="${tag}"] .chart`).focus();
        await page.keyboard.press('ArrowRight');
        const live = page.locator('[aria-live="polite"]').first();
        // It says one sentence after the other.
        await expect.poll(() => live.innerText(), { timeout: 5000 }).toMatch(tag === 'memory' ? /used/ : /printed/);
        return live.innerText();
      };
      await takeScreenshot(page, 'run-printing');
      expect(await said('memory')).toMatch(/^\d+:\d\d: used/);
      expect(await said('printed')).toMatch(/^[\d,.]+: printed/);
      await page.getByRole('combobox', { name: /horizontal axis/ }).click();
      await page.getByRole('option', { name: 'Time of day' }).click();
      expect(await said('memory')).toMatch(/^\d+:\d\d:\d\d/);
      expect(await said('printed')).toMatch(/^[\d,.]+: printed/);
    });
  });

  it('offers what can be done with a run as it is', async () => {
    for (const [name, shown] of [
      ['running', ['Pause', 'Stop', 'Log as text']],
      ['paused', ['Resume', 'Stop', 'Log as text']],
      ['unreachable', ['Reconnect now', 'Stop', 'Log as text']],
      ['failed', ['Run again', 'Log as text']],
    ] as const) {
      await withPage(name, async (page) => {
        const buttons = page.locator('.runs .run vscode-button:visible');
        await expect.poll(() => buttons.allInnerTexts()).toEqual(shown);
        await buttons.first().click();
        await expect.poll(() => requests(page)).toHaveLength(1);
      });
    }
  });

  it('has a table beside each chart', async () => {
    await withPage('running', async (page) => {
      await drawn(page);
      await page.getByRole('checkbox', { name: /Tables|table/ }).click();
      await page.waitForSelector('.points .grid-row');
      expect(await findViolations(page)).toEqual([]);
    });
  });
});

describe('the keyboard', () => {
  it('goes from tab to tab, moves the cursor of a chart and zooms', async () => {
    await withPage('running', async (page) => {
      await drawn(page);
      await page.getByRole('tab', { name: 'Charts' }).focus();
      await page.keyboard.press('ArrowRight');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Images');
      await page.keyboard.press('ArrowLeft');
      const chart = page.locator('.chart').first();
      await chart.focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.locator('[aria-live="polite"]').first().innerText()).toMatch(/loss/);
      await page.keyboard.press('+');
      await expect.poll(() => page.getByRole('button', { name: /^Show all of the axis/ }).isVisible()).toBe(true);
      await page.keyboard.press('Home');
      await expect.poll(() => page.getByRole('button', { name: /^Show all of the axis/ }).isVisible()).toBe(false);
    });
  });
});

describe('log and files', () => {
  it('shows the end of a log of many lines, within the page', async () => {
    await withPage('longLog', async (page) => {
      await tab(page, 'Log');
      const last = page.locator('.log-line', { hasText: 'the very last line' });
      await last.waitFor();
      const { y = Infinity, height = 0 } = (await last.boundingBox()) ?? {};
      expect(y + height).toBeLessThanOrEqual(800);
      await takeScreenshot(page, 'run-long-log');
    });
  });

  it('opens the file that a line names, and finds the line of the error', async () => {
    await withPage('failed', async (page) => {
      await tab(page, 'Log');
      await page.getByText('File "train.py", line 88').click();
      await page.getByRole('searchbox', { name: 'Search the log' }).fill('cuda');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.log-line.found');
      expect(await requests(page)).toEqual([
        { name: 'openFile', input: { run: '20260115-093000-2', path: 'train.py', line: 88 } },
      ]);
    });
  });

  it('asks which files there are, fetches and opens them', async () => {
    await withPage('running', async (page) => {
      await tab(page, 'Files');
      await page.getByRole('button', { name: 'Fetch export/model.onnx from nano' }).click();
      await page.getByRole('button', { name: 'Open checkpoints/e12.h5' }).click();
      const run = '20260115-093000-0';
      await expect
        .poll(() => requests(page))
        .toEqual([
          { name: 'listArtifacts', input: { run } },
          { name: 'fetch', input: { run, path: 'export/model.onnx' } },
          { name: 'openArtifact', input: { run, path: 'checkpoints/e12.h5' } },
        ]);
    });
  });
});

describe('speed', () => {
  it('draws a million points in frames of a few milliseconds, and says how many it draws', async () => {
    await withPage('million', async (page) => {
      await drawn(page);
      await expect.poll(() => page.locator('.counts').first().innerText()).toMatch(/of 1,000,000 points/);
      await page.locator('.chart').first().focus();
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press(i % 2 === 0 ? '+' : '-');
        await page.waitForTimeout(30);
      }
      await page.evaluate(() => {
        gallery.measure();
      });
      await page.waitForFunction(() => document.documentElement.dataset.frames !== undefined);
      const report = await page.evaluate(() => document.documentElement.dataset.frames ?? '{}');
      const { times } = JSON.parse(report) as { times: number[] };
      console.log(`${times.length} frames, median ${median(times).toFixed(1)} ms, first ${times[0]?.toFixed(1)} ms`);
      expect(median(times)).toBeLessThan(PLENTY * FRAME_MS);
    });
  });
});
