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

/** What scrolling and drawing may take at the median, in milliseconds of script; machines that share their cores get more. */
const FRAME_MS = 8;
const PLENTY = 3;

interface PageOptions {
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
}

async function withPage(name: string, use: (page: Page) => Promise<void>, options: PageOptions = {}): Promise<void> {
  const page = await browser.newPage({ viewport: options.size ?? { width: 1440, height: 900 } });
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  try {
    await page.goto(server.panelAddress('segmentation', name, options.theme ?? 'dark'));
    await page.waitForFunction(() => customElements.get('vscode-option') !== undefined);
    await use(page);
    expect(errors).toEqual([]);
    expect(await page.evaluate(() => gallery.violations)).toEqual([]);
  } finally {
    await page.close();
  }
}

const shown = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => /\d+ × \d+ px/.test(document.querySelector('.status-right')?.textContent ?? ''));
  await page.waitForFunction(() => [...document.querySelectorAll('.list-row canvas')].some((c) => c.clientWidth > 1));
  await page.waitForTimeout(250);
};
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const requests = (page: Page): Promise<unknown[]> => page.evaluate(() => [...gallery.requests]);
const names = (page: Page): Promise<string[]> => page.locator('.list-name').allInnerTexts();
/** The colour in the middle of the stage, as red, green, blue. */
const stagePixel = (page: Page, x: number, y: number): Promise<number[]> =>
  page.evaluate(
    ([across, down]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.stage')!;
      const { data } = canvas.getContext('2d')!.getImageData(across! * canvas.width, down! * canvas.height, 1, 1);
      return [...data.subarray(0, 3)];
    },
    [x, y],
  );

describe('the segmentation panel in every theme', () => {
  for (const theme of themeNames) {
    it(`is accessible in ${theme} with every kind of mask`, async () => {
      await withPage(
        'street',
        async (page) => {
          await shown(page);
          for (const layer of ['Prediction', 'Truth', 'Difference', 'Errors', 'Swipe']) {
            await press(page, layer);
            await page.waitForTimeout(150);
            await takeScreenshot(page, `segmentation-${layer}-${theme}`);
          }
          expect(await findViolations(page)).toEqual([]);
        },
        { theme },
      );
    });
  }

  it('is accessible while it waits, when it failed, with hostile names, without masks and as one column', async () => {
    for (const name of ['running', 'failed']) {
      await withPage(name, async (page) => {
        await page.waitForSelector('.waiting p');
        await takeScreenshot(page, `segmentation-${name}`);
        expect(await findViolations(page), name).toEqual([]);
      });
    }
    await withPage('hostile', async (page) => {
      await shown(page);
      await takeScreenshot(page, 'segmentation-hostile');
      expect(await findViolations(page)).toEqual([]);
    });
    await withPage('gone', async (page) => {
      await page.waitForFunction(() =>
        (document.querySelector('.status-right')?.textContent ?? '').includes('no longer'),
      );
    });
    await withPage(
      'street',
      async (page) => {
        await shown(page);
        expect(await findNarrowFaults(page, 'segmentation-narrow')).toEqual([]);
      },
      { size: { width: 480, height: 700 } },
    );
  });
});

describe('what is drawn', () => {
  it('changes with the layer: errors red, the rest of the picture as it is', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      await page.locator('canvas.stage').focus();
      const seen = new Map<string, string>();
      for (const key of ['p', 't', 'd', 'e', 's']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(120);
        const row = await Promise.all([0.2, 0.35, 0.5, 0.65, 0.8].map((x) => stagePixel(page, x, 0.6)));
        seen.set(key, JSON.stringify(row));
      }
      expect(new Set(seen.values()).size).toBeGreaterThan(3);
    });
  });

  it('adds 0.8 of the colour to the picture in the style of the FCN', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      // The best image has no spots of other classes.
      await page.getByRole('listbox', { name: 'Images' }).focus();
      await page.keyboard.press('End');
      await page.waitForTimeout(400);
      const stage = page.locator('canvas.stage');
      await stage.focus();
      const opacity = page.getByLabel('Opacity');
      await opacity.fill('0');
      await page.waitForTimeout(100);
      const picture = await stagePixel(page, 0.5, 0.3);
      await stage.focus();
      await page.keyboard.press('o');
      await opacity.fill('80');
      await page.waitForTimeout(150);
      const added = await stagePixel(page, 0.5, 0.3);
      // The sky is predicted there: 128, 128, 128.
      added.forEach((value, i) => {
        expect(Math.abs(value - Math.min(255, picture[i]! + 0.8 * 128))).toBeLessThanOrEqual(2);
      });
    });
  });

  it('names truth, prediction and the highest score of the pixel that is pointed at', async () => {
    await withPage('scored', async (page) => {
      await shown(page);
      const box = (await page.locator('canvas.stage').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.25);
      await page.waitForSelector('.scores li');
      const text = await page.locator('#status').innerText();
      expect(text).toMatch(/^x \d+, y \d+ · truth [\w ]+ · prediction [\w ]+ · (right|wrong) · score 0\.820$/);
      expect(await page.locator('.scores li').count()).toBe(6);
      await takeScreenshot(page, 'segmentation-scores');
      expect(await findViolations(page)).toEqual([]);
    });
  });

  it('shows truth and prediction in turn while blinking', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      await press(page, 'Blink');
      const colors = new Set<string>();
      for (let i = 0; i < 12; i++) {
        colors.add(JSON.stringify(await Promise.all([0.3, 0.4, 0.6, 0.7].map((x) => stagePixel(page, x, 0.55)))));
        await page.waitForTimeout(150);
      }
      expect(colors.size).toBeGreaterThan(1);
      await press(page, 'Blink');
    });
  });
});

describe('numbers lead to images', () => {
  it('lists the worst image first, and goes on by keys', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      expect(await names(page)).toEqual([6, 5, 4, 3, 2, 1].map((i) => `scene_000${i}.png`));
      const title = page.locator('h1');
      expect(await title.innerText()).toBe('scene_0006.png');
      await page.locator('canvas.stage').focus();
      await page.keyboard.press('PageDown');
      expect(await title.innerText()).toBe('scene_0005.png');
      await page.getByRole('listbox', { name: 'Images' }).focus();
      await page.keyboard.press('End');
      expect(await title.innerText()).toBe('scene_0001.png');
    });
  });

  it('lists the images behind a cell of the confusion matrix, by click and by keys', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      const cell = page.getByRole('gridcell', { name: /^car predicted as road/ });
      await cell.click();
      expect(await page.locator('.list-count').innerText()).toMatch(/^\d with car taken for road$/);
      expect(await page.locator('.confusion [aria-selected="true"]').count()).toBe(1);
      await page.keyboard.press('ArrowRight');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
        /^car predicted as lane/,
      );
      await press(page, 'All images');
      expect(await page.locator('.list-count').innerText()).toBe('6 images');
    });
  });

  it('sorts classes, and counts only those that are ticked', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      const first = page.locator('.classes tbody tr').first();
      const mean = page.locator('.means dd').first();
      const before = await mean.innerText();
      await press(page, 'Dice: Dice coefficient, per cent');
      const worst = await first.innerText();
      await press(page, 'Dice: Dice coefficient, per cent');
      expect(await first.innerText()).not.toBe(worst);
      await page.getByLabel('Count lane marking').click();
      expect(await mean.innerText()).not.toBe(before);
      await page.getByLabel('Count lane marking').click();
      expect(await mean.innerText()).toBe(before);
    });
  });

  it('opens what does not fit, and saves tables and the picture', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      expect(await page.locator('.problems > li').count()).toBe(2);
      await page.getByRole('button', { name: 'street/results/val/scene_2000.png' }).click();
      for (const what of ['Save CSV', 'Save JSON', 'Save PNG']) await press(page, what);
      await expect.poll(async () => (await requests(page)).length, { timeout: 15_000 }).toBe(4);
      const sent = (await requests(page)) as {
        name: string;
        input: { index?: number; name?: string; content?: string };
      }[];
      expect(sent[0]).toMatchObject({ name: 'openProblem', input: { index: 9 } });
      expect(sent.slice(1).map(({ input }) => input.name)).toEqual(
        ['csv', 'json', 'png'].map((ending) => `segmentation.${ending}`),
      );
      expect(sent[1]!.input.content!.split('\n')[1]).toMatch(/^sky,0\.\d+,0\.\d+/);
      expect(JSON.parse(sent[2]!.input.content!)).toMatchObject({ dataset: 'street', version: 1 });
    });
  });

  it('copies a link to exactly this view, and shows what a link says', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      await press(page, 'Errors');
      await page.locator('.list-row').nth(1).click();
      await press(page, 'Copy Link');
      await expect
        .poll(() => requests(page))
        .toMatchObject([
          {
            name: 'copyLink',
            input: { choices: { boundary: true }, look: { layer: 'errors', image: 'scene_0005.png' } },
          },
        ]);
      await page.evaluate(() => {
        (gallery as unknown as { look(part: object): void }).look({ layer: 'truth', image: 'scene_0002.png' });
      });
      await expect.poll(() => page.locator('h1').innerText()).toBe('scene_0002.png');
      expect(await page.getByRole('button', { name: 'Truth' }).getAttribute('aria-pressed')).toBe('true');
    });
  });

  it('evaluates again with other options', async () => {
    await withPage('scored', async (page) => {
      await shown(page);
      await page.getByLabel('Threshold').fill('0.5');
      await page.getByLabel('Threshold').blur();
      await page.getByRole('checkbox', { name: 'Boundary F-score' }).click();
      expect(await requests(page)).toEqual([
        { name: 'evaluate', input: { threshold: 0.5, resize: false, boundary: false } },
        { name: 'evaluate', input: { threshold: undefined, resize: false, boundary: true } },
      ]);
    });
  });

  it('shows the kernels of 16, 32 and 64, element by element', async () => {
    await withPage('scored', async (page) => {
      await shown(page);
      await page.getByText('Bilinear kernel', { exact: true }).click();
      const kernel = page.getByRole('application', { name: /^Bilinear kernel/ });
      await kernel.focus();
      expect(await page.locator('#kernel-says').innerText()).toBe(`Row 8, column 8: ${(15 / 16) ** 2}`);
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('#kernel-says').innerText()).toBe(`Row 8, column 9: ${(15 / 16) * (13 / 16)}`);
      await takeScreenshot(page, 'segmentation-kernel');
    });
  });

  it('remembers after a reload how things were shown', async () => {
    await withPage('street', async (page) => {
      await shown(page);
      await press(page, 'Difference');
      await page.locator('.list-row').nth(2).click();
      await page.waitForTimeout(400);
      await page.reload();
      await shown(page);
      expect(await page.locator('h1').innerText()).toBe('scene_0004.png');
      expect(await page.getByRole('button', { name: 'Difference' }).getAttribute('aria-pressed')).toBe('true');
    });
  });
});

describe('5,000 images', () => {
  it('keep few rows in the page, and scrolling takes little', async () => {
    await withPage('many', async (page) => {
      await shown(page);
      const times = await page.evaluate(async () => {
        const list = document.querySelector('.list-scroll')!;
        const taken: number[] = [];
        for (let i = 0; i < 80; i++) {
          await new Promise(requestAnimationFrame);
          const start = performance.now();
          list.scrollTop += 370;
          list.dispatchEvent(new Event('scroll'));
          taken.push(performance.now() - start);
        }
        return taken;
      });
      expect(await page.locator('.list-row').count()).toBeLessThan(40);
      expect(median(times)).toBeLessThan(FRAME_MS * PLENTY);
      await takeScreenshot(page, 'segmentation-many');
    });
  });
});
