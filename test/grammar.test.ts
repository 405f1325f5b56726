import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/**
 * Compares the colouring of a text with its snapshot beside it; a difference fails with what differs. Written anew by
 * `npx vscode-tmgrammar-snap -u -s SCOPE -g GRAMMAR TEXT`.
 */
async function compare(grammar: string, scope: string, text: string): Promise<string> {
  const program = join(root, 'node_modules/vscode-tmgrammar-test/dist/snapshot.js');
  const args = [program, '-s', scope, '-g', join(root, 'syntaxes', grammar), join(root, 'test/grammar', text)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return stdout;
}

describe('the colouring of', () => {
  it.each([
    ['YOLO labels', 'yolo-labels.tmLanguage.json', 'source.yolo-label', 'rows.yolo'],
    ['label maps', 'labelmap.tmLanguage.json', 'source.labelmap', 'street.labelmap'],
  ])('%s is as it was', async (_, grammar, scope, text) => {
    expect(existsSync(join(root, 'test/grammar', `${text}.snap`))).toBe(true);
    await expect(compare(grammar, scope, text)).resolves.toContain('successfully');
  });
});
