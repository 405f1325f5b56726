import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { FrameLocator, Frame } from 'playwright-core';
import type { EditorSession } from './session';
import { until } from './until';

/** The page of the extension that is on the screen and holds `selector`. Webviews are frames in frames. */
export async function webview({ page }: EditorSession, selector: string): Promise<FrameLocator> {
  return until(`a page with ${selector}`, async () => {
    for (const outer of await page.locator('iframe.webview').all()) {
      if (!(await outer.isVisible())) continue;
      const inner = outer.contentFrame().frameLocator('#active-frame');
      if ((await inner.locator(selector).count()) > 0) return inner;
    }
    return undefined;
  });
}

/** The frame itself, where something has to be evaluated inside the page. */
export async function frameOf(inner: FrameLocator): Promise<Frame> {
  const handle = await inner.locator('body').elementHandle();
  const frame = await handle.ownerFrame();
  if (frame === null) throw new Error('The page has gone.');
  return frame;
}

/** What axe finds wrong with a page: one line each, with the elements. */
export async function axeProblems(inner: FrameLocator): Promise<string[]> {
  const frame = await frameOf(inner);
  await frame.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = await frame.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return (await axe.run()).violations;
  });
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}
