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

interface PageOptions {
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
}

async function withPage(name: string, use: (page: Page) => Promise<void>, options: PageOptions = {}): Promise<void> {
  const page = await browser.newPage({ viewport: options.size ?? { width: 1360, height: 860 } });
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  try {
    await page.goto(server.panelAddress('anchors', name, options.theme ?? 'dark'));
    await page.waitForSelector('.headline');
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
const measured = (page: Page): Promise<unknown> => page.waitForSelector('.headline strong');
const requests = (page: Page): Promise<unknown[]> => page.evaluate(() => [...gallery.requests]);
const headline = (page: Page): Promise<string> => page.locator('.headline').innerText();

describe('the anchors panel in every theme', () => {
  for (const theme of themeNames) {
    for (const name of ['street', 'compare']) {
      it(`is accessible in ${theme} with ${name}`, async () => {
        await withPage(
          name,
          async (page) => {
            await measured(page);
            for (const title of ['Coverage', 'Objects', 'Pictures', 'Edit']) {
              await tab(page, title);
              if (title === 'Objects') await page.locator('.grid-body .grid-row').first().click();
              await page.waitForTimeout(200);
              await takeScreenshot(page, `anchors-${name}-${title}-${theme}`);
              expect(await findViolations(page), title).toEqual([]);
            }
          },
          { theme },
        );
      });
    }
  }

  it('is accessible without a data set, with one that is gone, with hostile names and as one column', async () => {
    for (const name of ['empty', 'failed', 'hostile']) {
      await withPage(name, async (page) => {
        for (const title of ['Coverage', 'Objects', 'Pictures', 'Edit']) {
          await tab(page, title);
          await page.waitForTimeout(100);
          expect(await findViolations(page), `${name}, ${title}`).toEqual([]);
        }
        await takeScreenshot(page, `anchors-${name}`);
      });
    }
    await withPage(
      'compare',
      async (page) => {
        await measured(page);
        expect(await findNarrowFaults(page, 'anchors-narrow')).toEqual([]);
      },
      { size: { width: 480, height: 700 } },
    );
  });

  it('has a table beside each chart', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      await page.getByRole('checkbox', { name: /table/i }).click();
      await page.waitForSelector('.bars-table tbody tr');
      expect(await page.locator('.bars-table').count()).toBe(4);
      const cells = await page.locator('.bars-table').first().locator('tbody td:nth-child(2)').allInnerTexts();
      expect(cells.reduce((sum, text) => sum + Number(text), 0)).toBe(360);
      expect(await findViolations(page)).toEqual([]);
    });
  });
});

describe('editing', () => {
  it('changes the coverage with every step of a slider', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      const before = await headline(page);
      await tab(page, 'Edit');
      const slider = page.getByRole('slider', { name: 'Size of the square of map 1' });
      await slider.focus();
      for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowLeft');
      await tab(page, 'Coverage');
      await expect.poll(() => headline(page)).not.toBe(before);
      expect(await page.locator('.sums thead th').first().innerText()).toBe('vgg300*');
    });
  });

  it('measures 20,000 objects within 200 ms of an edit', async () => {
    await withPage('many', async (page) => {
      await measured(page);
      await tab(page, 'Edit');
      const slider = page.getByRole('slider', { name: 'Size of the square of map 2' });
      await slider.focus();
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(250);
      }
      await page.evaluate(() => {
        gallery.measure();
      });
      await page.waitForFunction(() => document.documentElement.dataset.frames !== undefined);
      const { edits } = JSON.parse(await page.evaluate(() => document.documentElement.dataset.frames ?? '{}')) as {
        edits: number[];
      };
      expect(edits.length).toBeGreaterThan(10);
      // Twice the promise: this machine does other things too. The bench holds the number itself.
      expect(median(edits)).toBeLessThan(400);
    });
  });

  it('marks what is no number and keeps the anchors that were', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      await tab(page, 'Edit');
      const ratios = page.getByRole('textbox', { name: 'Ratios' }).first();
      await ratios.fill('2, zero');
      expect(await ratios.getAttribute('aria-invalid')).toBe('true');
      await ratios.fill('2, 1/2, 3');
      expect(await ratios.getAttribute('aria-invalid')).toBe('false');
      expect(await page.locator('.shapes > .note').innerText()).toBe(`${8732 + 38 * 38} anchors on 6 maps`);
    });
  });

  it('proposes anchors beside these, and swaps the two', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      await page.getByRole('button', { name: /Suggest scales/ }).click();
      await page.waitForFunction(() => document.querySelectorAll('.sums thead th').length > 2);
      const heads = () => page.locator('.sums').first().locator('thead th').allInnerTexts();
      expect(await heads()).toEqual(['vgg300', 'suggested']);
      const recalls = await page.locator('.sums').first().locator('tbody tr:nth-child(3) td').allInnerTexts();
      expect(parseFloat(recalls[1] ?? '')).toBeGreaterThan(parseFloat(recalls[0] ?? ''));
      await takeScreenshot(page, 'anchors-suggested');
      await page.getByRole('button', { name: 'Swap the two' }).click();
      expect(await heads()).toEqual(['suggested', 'vgg300']);
    });
  });

  it('puts both over one axis of sizes, also where their inputs differ', async () => {
    await withPage('compare', async (page) => {
      await page.waitForFunction(() => document.querySelectorAll('.bars .other').length === 4);
      const first = () => page.locator('.bars').nth(1).locator('text').first().innerHTML();
      expect(await first()).toBe('4');
      await page.getByRole('button', { name: 'Swap the two' }).click();
      // The smallest object of 4 of 300 pixels is one of 7 of 512.
      await expect.poll(first).toBe('6.7');
    });
  });

  it('opens what it exports', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      await page.locator('vscode-dropdown[aria-label="Export"]').click();
      await page.getByRole('option', { name: 'torchvision', exact: true }).click();
      await expect.poll(() => requests(page)).toHaveLength(1);
      const [request] = (await requests(page)) as { name: string; input: { text: string; language: string } }[];
      expect(request?.name).toBe('openText');
      expect(request?.input.text).toContain('DefaultBoxGenerator(');
      expect(request?.input.text.startsWith('# ')).toBe(true);
    });
  });
});

describe('pictures of it', () => {
  it.each([
    ['Charts as SVG', 'anchors.svg', '<svg xmlns='],
    ['Picture as PNG', 'anchors.png', 'PNG'],
  ])('are saved: %s', async (name, file, start) => {
    await withPage('street', async (page) => {
      await measured(page);
      await page.locator('vscode-dropdown[aria-label="Export"]').click();
      await page.getByRole('option', { name, exact: true }).click();
      // The browser encodes a picture when it has time.
      await expect.poll(() => requests(page), { timeout: 20_000 }).toHaveLength(1);
      const [request] = (await requests(page)) as { input: { name: string; size: number; start: string } }[];
      expect(request?.input.name).toBe(file);
      expect(request?.input.start).toContain(start);
      expect(request?.input.size).toBeGreaterThan(5000);
    });
  });
});

describe('objects', () => {
  it('lists those without an anchor, shows one in its picture and opens its label', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      await tab(page, 'Objects');
      const rows = page.locator('.grid-body .grid-row');
      await rows.first().click();
      expect(await rows.first().locator('.grid-matches').innerText()).toBe('0');
      const name = await rows.first().locator('.grid-image').innerText();
      expect(await page.locator('h1').innerText()).toBe(name);
      await expect.poll(() => page.locator('#status').innerText()).toContain('never trained');
      await page.locator('.grid').first().focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => requests(page)).toHaveLength(1);
      expect((await requests(page))[0]).toMatchObject({ name: 'openObject' });
    });
  });

  it('follows the text cursor, steps through pictures, and comes back as it was', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      await page.evaluate(() => {
        gallery.highlight(25);
      });
      await expect.poll(() => page.locator('h1').innerText()).toBe('0003.png');
      await page.getByRole('button', { name: /Next picture/ }).click();
      expect(await page.locator('h1').innerText()).toBe('0004.png');
      await tab(page, 'Pictures');
      await page.waitForTimeout(400);
      await page.reload();
      await page.waitForSelector('[aria-selected="true"]:text("Pictures")');
      expect(await page.locator('h1').innerText()).toBe('0004.png');
    });
  });

  it('moves the cell by keys and tells its place and step', async () => {
    await withPage('street', async (page) => {
      await measured(page);
      await page.locator('.stage-own canvas').focus();
      await page.keyboard.press('[');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const text = await page.locator('.status-right').innerText();
      expect(text).toBe('19 × 19, row 12, column 11 · step 15.8 × 15.8 px');
    });
  });
});
