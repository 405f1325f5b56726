import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNarrowFaults, findViolations, openBrowser, takeScreenshot } from './browser';
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

interface PageOptions {
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
}

async function withPage(name: string, use: (page: Page) => Promise<void>, options: PageOptions = {}): Promise<void> {
  const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 860 } });
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  try {
    await page.goto(server.panelAddress('detections', name, options.theme ?? 'dark'));
    await page.waitForSelector('.tiles .tile');
    await use(page);
    expect(errors).toEqual([]);
    expect(await page.evaluate(() => gallery.violations)).toEqual([]);
  } finally {
    await page.close();
  }
}

const FRAME_MS = 16;
const PLENTY = 3;

const tab = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('tab', { name, exact: true }).click();
  await page.waitForTimeout(200);
};
const TABS = ['Curves', 'Pictures', 'Confusion', 'Errors', 'Spread', 'Compare', 'Problems'] as const;

describe('the detections panel in every theme', () => {
  for (const theme of themeNames) {
    it(`is accessible in ${theme}`, async () => {
      await withPage(
        'street',
        async (page) => {
          for (const title of TABS) {
            await tab(page, title);
            if (title === 'Compare') await page.getByRole('button', { name: /^Choose/ }).click();
            await page.waitForTimeout(100);
            await takeScreenshot(page, `detections-${title}-${theme}`);
            expect(await findViolations(page), title).toEqual([]);
          }
        },
        { theme },
      );
    });
  }

  it('is accessible with nothing detected, with hostile names, with many classes and as one column', async () => {
    for (const name of ['empty', 'hostile', 'coco']) {
      await withPage(name, async (page) => {
        for (const title of TABS) {
          await tab(page, title);
          expect(await findViolations(page), `${name}, ${title}`).toEqual([]);
          await takeScreenshot(page, `detections-${name}-${title}`);
        }
      });
    }
    await withPage(
      'street',
      async (page) => {
        for (const title of TABS) {
          await tab(page, title);
          expect(await findNarrowFaults(page, `detections-narrow-${title}`), title).toEqual([]);
        }
      },
      { size: { width: 480, height: 620 } },
    );
  }, 180_000);
});

const requests = (page: Page): Promise<unknown[]> => page.evaluate(() => [...gallery.requests]);
const tile = (page: Page, name: string): Promise<string> =>
  page
    .locator('.tile', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .innerText();

interface Frames {
  readonly times: readonly number[];
  readonly operatingPoint: { readonly score: number; readonly truePositives: number; readonly falsePositives: number };
}

async function measure(page: Page): Promise<Frames> {
  await page.evaluate(() => {
    dispatchEvent(new Event('jetson:measure'));
  });
  return JSON.parse(await page.evaluate(() => document.documentElement.dataset.frames ?? '{}')) as Frames;
}

describe('thresholds', () => {
  it('move every number, by mouse, keyboard and typing', async () => {
    await withPage('street', async (page) => {
      const before = await tile(page, 'Hits');
      const slider = page.getByRole('slider', { name: /^Confidence/ });
      await slider.focus();
      await page.keyboard.press('End');
      await expect.poll(() => tile(page, 'Hits')).toBe('0');
      await page.getByRole('spinbutton', { name: /^Confidence/ }).fill('0.5');
      await page.keyboard.press('Enter');
      await expect.poll(() => tile(page, 'Hits')).toBe(before);
      const f1 = Number(await tile(page, 'F1'));
      await page.getByRole('button', { name: /^Best F1: move/ }).click();
      await expect.poll(async () => Number(await tile(page, 'F1'))).toBeGreaterThan(f1);
      expect((await measure(page)).operatingPoint.truePositives).toBe(Number(await tile(page, 'Hits')));
    });
  });

  it('lead from the curve to a label, and are saved for programs', async () => {
    await withPage('street', async (page) => {
      const canvas = page.locator('.curve-canvas').first();
      await canvas.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await canvas.click({ position: { x: 60, y: 14 } });
      await page.getByRole('button', { name: /^Save Thresholds/ }).click();
      await page.getByRole('button', { name: /^SVG/ }).first().click();
      await expect.poll(async () => (await requests(page)).length).toBe(4);
      const [byKey, byClick, points, svg] = (await requests(page)) as {
        name: string;
        input: { of?: string; name?: string };
      }[];
      expect([byKey?.name, byClick?.name, byClick?.input.of]).toEqual(['openPlace', 'openPlace', 'truth']);
      expect([points?.input.name, svg?.input.name]).toEqual(['operating-points.json', 'precision-recall.svg']);
    });
  });

  it('are explained in an accessible help', async () => {
    await withPage('street', async (page) => {
      await page.locator('.curve-canvas').first().focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await findViolations(page)).toEqual([]);
      await takeScreenshot(page, 'detections-help');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^JSON/ }).click();
      await expect.poll(async () => (await requests(page)).length).toBe(1);
    });
  });

  it('keep what was chosen over a reload', async () => {
    await withPage('street', async (page) => {
      await tab(page, 'Confusion');
      await page.getByRole('spinbutton', { name: /^Confidence/ }).fill('0.25');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(400);
      await page.reload();
      await page.waitForSelector('.tiles .tile');
      expect((await measure(page)).operatingPoint.score).toBe(0.25);
      expect(await page.getByRole('tab', { name: 'Confusion' }).getAttribute('aria-selected')).toBe('true');
    });
  });
});

describe('speed', () => {
  it('computes and shows everything of 5,000 pictures within a frame', async () => {
    await withPage('val2017', async (page) => {
      for (const title of ['Curves', 'Pictures', 'Confusion'] as const) {
        await tab(page, title);
        const slider = page.getByRole('slider', { name: /^Confidence/ });
        await slider.focus();
        const { times: before } = await measure(page);
        for (let i = 0; i < 60; i++) {
          await slider.evaluate(
            (element: HTMLInputElement, value) => {
              element.value = String(value);
              element.dispatchEvent(new Event('input'));
            },
            ((i * 37) % 100) / 100,
          );
          await page.waitForTimeout(20);
        }
        const times = (await measure(page)).times.slice(before.length);
        const sorted = [...times].sort((a, b) => a - b);
        const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
        console.log(`${title}: ${times.length} frames, median ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
        expect(times.length).toBeGreaterThan(20);
        expect(at(0.5)).toBeLessThan(PLENTY * FRAME_MS);
      }
    });
  });
});
