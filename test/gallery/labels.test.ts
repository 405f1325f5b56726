import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNarrowFaults, findViolations, median, openBrowser, openPage, readFrames, takeScreenshot } from './browser';
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

async function withPage(
  name: string,
  use: (page: Page) => Promise<void>,
  options: { theme?: ThemeName; size?: { width: number; height: number } } = {},
): Promise<void> {
  const page = await openPage(browser, server.address(name, options.theme ?? 'dark'), options.size);
  try {
    await use(page);
    expect(await page.evaluate(() => gallery.violations)).toEqual([]);
  } finally {
    await page.close();
  }
}

const text = (page: Page, selector: string): Promise<string> => page.locator(selector).innerText();
const zoom = (page: Page): Promise<string> => text(page, '.zoom');
const requests = (page: Page): Promise<unknown[]> => page.evaluate(() => [...gallery.requests]);

describe('the Labels page in every theme', () => {
  for (const theme of themeNames) {
    for (const name of ['boxes', 'mask', 'shapes']) {
      it(`is accessible in ${theme} with ${name}`, async () => {
        await withPage(
          name,
          async (page) => {
            await takeScreenshot(page, `${name}-${theme}`);
            expect(await findViolations(page)).toEqual([]);
          },
          { theme },
        );
      });
    }
  }

  it('is accessible with nothing to show, with hostile names and as one column', async () => {
    for (const name of ['no-labels', 'no-dataset', 'unreadable', 'hostile', 'tiff']) {
      await withPage(name, async (page) => {
        await takeScreenshot(page, name);
        expect(await findViolations(page)).toEqual([]);
      });
    }
    await withPage(
      'boxes',
      async (page) => {
        expect(await findNarrowFaults(page, 'boxes-narrow')).toEqual([]);
      },
      { size: { width: 480, height: 400 } },
    );
  });

  it('explains its keys in a dialog that axe accepts and Escape closes', async () => {
    await withPage('boxes', async (page) => {
      await page.focus('.stage');
      await page.keyboard.press('?');
      await page.waitForSelector('dialog[open]');
      await takeScreenshot(page, 'help');
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await page.locator('dialog[open]').count()).toBe(0);
    });
  });
});

describe('what the editor sends before the page asks', () => {
  for (const [how, fetched] of [
    ['sent', 0],
    ['lost', 1],
  ] as const) {
    it(`is shown when it is ${how}`, async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(`${server.address('mask', 'dark')}&first=${how}`);
      await page.waitForFunction(() => performance.getEntriesByName('labels:picture').length > 0);
      expect(await text(page, '.status-right')).toBe('2048 × 1024 px');
      const fetches = await page.evaluate(
        () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/pictures/')).length,
      );
      // The editor's side of the gallery fetches the picture that it sends.
      expect(fetches - (how === 'sent' ? 1 : 0)).toBe(fetched);
      await page.close();
    });
  }
});

describe('the controls, which come after the labels', () => {
  it('take over what was set before them, and move nothing', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const arrive = await holdControls(page);
    await page.goto(server.address('mask', 'dark'));
    await page.waitForFunction(() => document.querySelectorAll('.legend vscode-checkbox').length > 5);
    const before = await placesOf(page);
    await takeScreenshot(page, 'before-controls');
    expect(await page.evaluate(() => customElements.get('vscode-checkbox'))).toBeUndefined();
    arrive();
    await page.waitForFunction(() => document.querySelector('.legend vscode-checkbox')?.ariaChecked === 'true');
    const moves = (await placesOf(page)).map((place, i) => Math.abs(place - before[i]!));
    expect(Math.max(...moves)).toBeLessThan(2);
    expect(await page.getByRole('checkbox', { name: 'Outline' }).getAttribute('aria-checked')).toBe('true');
    expect(await page.getByRole('checkbox', { name: 'Patterns' }).getAttribute('aria-checked')).toBe('false');
    expect(await page.locator('.field vscode-dropdown').getAttribute('current-value')).toBe('dataset');
    expect(await page.evaluate(() => gallery.violations)).toEqual([]);
    await page.close();
  });
});

/** Keeps the controls' bundle back until the returned function is called. */
async function holdControls(page: Page): Promise<() => void> {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/controls.js', async (route) => {
    await arrived;
    await route.continue();
  });
  return arrive;
}

/** Left, top, width and height of everything in the bars around the picture, but for what is inside of a dropdown. */
async function placesOf(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.toolbar :not(vscode-option), .side :not(vscode-option), .stage')].flatMap(
      (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height];
      },
    ),
  );
}

describe('moving about', () => {
  it('zooms about the pointer and pans by the drag’s distance', async () => {
    await withPage('mask', async (page) => {
      const box = (await page.locator('.stage').boundingBox())!;
      const at = { x: box.x + 200, y: box.y + 300 };
      await page.mouse.move(at.x, at.y);
      const before = await text(page, '#status');
      for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -120);
      await page.waitForTimeout(100);
      const point = (line: string): number[] => [...line.matchAll(/[xy] (-?\d+)/g)].map(([, value]) => Number(value));
      const [x0, y0] = point(before) as [number, number];
      const [x1, y1] = point(await text(page, '#status')) as [number, number];
      expect(Math.hypot(x1 - x0, y1 - y0)).toBeLessThan(2);
      const scale = parseFloat(await zoom(page)) / 100;
      await page.mouse.down();
      await page.mouse.move(at.x + 100, at.y, { steps: 4 });
      await page.mouse.up();
      await page.mouse.move(at.x, at.y);
      const [x2] = point(await text(page, '#status')) as [number, number];
      expect(Math.abs(x1 - 100 / scale - x2)).toBeLessThan(2);
    });
  });

  it('has keys for fit, 100 %, zoom and movement', async () => {
    await withPage('mask', async (page) => {
      await page.focus('.stage');
      const fitted = await zoom(page);
      await page.keyboard.press('1');
      expect(await zoom(page)).toBe('100 %');
      await page.keyboard.press('+');
      expect(await zoom(page)).toBe('125 %');
      await page.keyboard.press('-');
      expect(await zoom(page)).toBe('100 %');
      const middle = await text(page, '#status');
      await page.keyboard.press('ArrowRight');
      expect(await text(page, '#status')).not.toBe(middle);
      await page.keyboard.press('0');
      expect(await zoom(page)).toBe(fitted);
    });
  });

  it('keeps zoom, hidden classes and display options over a reload', async () => {
    await withPage('mask', async (page) => {
      await page.focus('.stage');
      await page.keyboard.press('1');
      await page.getByRole('checkbox', { name: 'road' }).click();
      await page.getByRole('checkbox', { name: 'Patterns' }).click();
      // What is kept last holds what was kept before.
      await page.waitForFunction(() =>
        Object.values(sessionStorage).some((kept) => String(kept).includes('"patterns":true')),
      );
      await page.reload();
      await expect.poll(() => zoom(page)).toBe('100 %');
      const checked = (name: string) => page.getByRole('checkbox', { name }).getAttribute('aria-checked');
      await expect.poll(() => checked('road')).toBe('false');
      await expect.poll(() => checked('Patterns')).toBe('true');
    });
  });

  it('keeps the zoom when the labels change, and fits another image', async () => {
    await withPage('boxes', async (page) => {
      const fitted = await zoom(page);
      await page.focus('.stage');
      await page.keyboard.press('1');
      await page.evaluate(() => {
        gallery.patch({ findings: [] });
      });
      await page.waitForFunction(() => document.querySelectorAll('.finding').length === 0);
      expect(await zoom(page)).toBe('100 %');
      await page.evaluate(() => {
        gallery.view('mask');
      });
      await page.waitForFunction(() => document.querySelector('h1')?.textContent.startsWith('aachen'));
      expect(await zoom(page)).not.toBe('100 %');
      expect(await zoom(page)).not.toBe(fitted);
    });
  });
});

describe('labels, findings and the text', () => {
  it('asks for the line of a label that is clicked', async () => {
    await withPage('boxes', async (page) => {
      await page
        .getByRole('row', { name: /^.*3 car/ })
        .first()
        .click();
      const box = (await page.locator('.stage').boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.click(box.x + 437, box.y + 292);
      await expect
        .poll(() => requests(page))
        .toContainEqual({
          name: 'revealLabel',
          input: {
            of: 'object',
            index: 6,
            range: { start: { line: 6, character: 0 }, end: { line: 6, character: 38 } },
          },
        });
    });
  });

  it('marks the label that the text cursor stands in, in the picture and in the table', async () => {
    await withPage('crowded', async (page) => {
      const before = (await readFrames(page)).frames;
      await page.evaluate(() => {
        gallery.highlight(1800);
      });
      await page.waitForSelector('.grid-row.selected[data-row="1800"]');
      expect(await page.locator('.grid').getAttribute('aria-activedescendant')).toBe('Labels-1800');
      expect((await readFrames(page)).frames).toBeGreaterThan(before);
      expect(await page.locator('.grid-body .grid-row').count()).toBeLessThan(80);
    });
  });

  it('goes with the keyboard alone to a finding, to its label and to its line', async () => {
    await withPage('boxes', async (page) => {
      await tabTo(page, '.finding');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.grid-row.selected[data-row="9"]');
      await tabTo(page, '.grid');
      await page.keyboard.press('ArrowDown');
      await page.waitForSelector('.grid-row.selected[data-row="10"]');
      await page.keyboard.press('Enter');
      expect(await requests(page)).toContainEqual({
        name: 'revealLabel',
        input: {
          of: 'object',
          index: 10,
          range: { start: { line: 10, character: 0 }, end: { line: 10, character: 38 } },
        },
      });
      await tabTo(page, '.findings .link', 'Shift+Tab');
      await page.keyboard.press('Enter');
      expect((await requests(page)).length).toBe(2);
    });
  });

  it('shows where the focus is on every stop of the Tab key', async () => {
    await withPage('boxes', async (page) => {
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press('Tab');
        const isSeen = await page.evaluate(() => {
          let element: Element | null = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          const parts = element === null ? [] : [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])];
          const host = (element?.getRootNode() as ShadowRoot).host as Element | undefined;
          return [...parts, ...(host === undefined ? [] : [host])].some((part) => {
            const style = getComputedStyle(part);
            return style.outlineStyle !== 'none' || getComputedStyle(part).borderColor.includes('0, 120, 212');
          });
        });
        expect(isSeen, `stop ${i}`).toBe(true);
      }
    });
  });

  it('steps to other images with the filter that is chosen', async () => {
    await withPage('boxes', async (page) => {
      await page.focus('.stage');
      await page.keyboard.press('PageDown');
      await page.locator('.toolbar vscode-dropdown').click();
      await page.getByRole('option', { name: 'With findings' }).click();
      await page.getByRole('button', { name: /^Previous image/ }).click();
      await expect
        .poll(() => requests(page))
        .toMatchObject([
          { name: 'step', input: { by: 1, only: { kind: 'any' }, state: { only: '' } } },
          { name: 'step', input: { by: -1, only: { kind: 'findings' }, state: { only: 'findings' } } },
        ]);
      await expect.poll(() => text(page, '[aria-live]')).toBe('There is no further image.');
    });
  });

  it('sorts the table and says so', async () => {
    await withPage('boxes', async (page) => {
      await page.getByRole('button', { name: 'Width in pixels' }).click();
      await page.getByRole('button', { name: 'Width in pixels' }).click();
      expect(await page.getByRole('columnheader', { name: 'Width in pixels' }).getAttribute('aria-sort')).toBe(
        'descending',
      );
      expect(await page.locator('.grid-body .grid-row').first().getAttribute('data-row')).toBe('10');
    });
  });

  it('tells class, pixel and stored value of what is pointed at', async () => {
    await withPage('mask-small', async (page) => {
      const box = (await page.locator('.stage').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 - 60);
      expect(await text(page, '#status')).toMatch(/x \d+, y \d+.*\(#[0-9a-f]{6}\).*picture #[0-9a-f]{6}/);
      await page.locator('.finding').first().click();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      expect(await text(page, '#status')).toContain('no class has #ff00ff');
    });
  });
});

describe('speed', () => {
  it('paints a 2048 × 1024 mask soon after it is ready', async () => {
    await withPage('mask', async (page) => {
      const { firstPaint, viewToPaint } = await readFrames(page);
      console.log(`first paint ${firstPaint?.toFixed(0)} ms after ready, ${viewToPaint?.toFixed(0)} ms after the view`);
      expect(firstPaint).toBeLessThan(5000);
    });
  });

  it('pans 2,000 boxes over a 2048 × 1024 mask, one frame a change', async () => {
    await withPage('crowded', async (page) => {
      const box = (await page.locator('.stage').boundingBox())!;
      await page.mouse.move(box.x + 400, box.y + 300);
      await page.waitForTimeout(300);
      const before = (await readFrames(page)).frames;
      const start = Date.now();
      await page.mouse.down();
      for (let i = 0; i < 60; i++) await page.mouse.move(box.x + 400 - i * 5, box.y + 300 - i * 2);
      await page.mouse.up();
      const took = Date.now() - start;
      await page.waitForTimeout(200);
      const report = await readFrames(page);
      const times = report.times.slice(-(report.frames - before));
      console.log(`${times.length} frames in ${took} ms, script and draw ${median(times).toFixed(1)} ms at the median`);
      expect(times.length).toBeGreaterThan(10);
      expect(times.length).toBeLessThanOrEqual(64);
      expect(median(times)).toBeLessThan(200);
      await page.waitForTimeout(300);
      expect((await readFrames(page)).frames).toBe(report.frames);
    });
  });

  it('draws a 16,384 × 16,384 picture smaller and says so', async () => {
    await withPage('huge', async (page) => {
      await expect.poll(() => text(page, '.status-right'), { timeout: 40_000 }).toContain('1:4');
      await page.focus('.stage');
      await page.keyboard.press('1');
      await page.waitForTimeout(200);
      await takeScreenshot(page, 'huge');
    });
  });

  it('keeps the page’s script under 300 KiB', () => {
    expect(server.scriptSize).toBeLessThan(300 * 1024);
  });
});

/** Presses Tab until the focus is on what the selector names. */
async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`Tab never reached ${selector}`);
}
