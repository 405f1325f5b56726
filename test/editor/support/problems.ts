import type { EditorSession } from './session';

export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
}

/** How many problems of the workspace the status bar counts. */
export async function problemCounts({ page }: EditorSession): Promise<ProblemCounts> {
  const label = (await page.locator('[id="status.problems"] a').first().getAttribute('aria-label')) ?? '';
  const count = (kind: string): number => Number(new RegExp(`${kind}: (\\d+)`).exec(label)?.[1] ?? 0);
  return { errors: count('Errors'), warnings: count('Warnings') };
}

/** How many underlines of a severity are drawn in the text editor that is in front. */
export async function squiggles(
  { page }: EditorSession,
  severity: 'error' | 'warning' | 'info' | 'hint',
): Promise<number> {
  return page.locator(`.editor-group-container.active .squiggly-${severity}`).count();
}

/** The rows of the Problems view that are drawn, as they are read aloud. Opens the view. */
export async function problemRows(editor: EditorSession): Promise<string[]> {
  const { page } = editor;
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) {
    await page.locator('[id="status.problems"] a').first().click();
    await panel.waitFor();
  }
  const rows = await page.locator('.markers-panel .monaco-list-row').all();
  const labels = await Promise.all(rows.map((row) => row.getAttribute('aria-label')));
  return labels.filter((label) => label !== null);
}
