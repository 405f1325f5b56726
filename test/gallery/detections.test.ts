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
  });
});
