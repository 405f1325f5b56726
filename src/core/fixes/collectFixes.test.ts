import { describe, expect, it } from 'vitest';
import type { Finding } from '../rules/finding';
import { message } from '../std/message';
import { collectFixes, type CollectOptions } from './collectFixes';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

function finding(file: string, changes: Partial<Finding> = {}): Finding {
  return { rule: 'yolo/corners', severity: 'error', file, message: message('x'), range, ...changes };
}

function collect(findings: readonly Finding[], changes: Partial<CollectOptions<string>> = {}) {
  const fix = (file: string, own: readonly Finding[]): Promise<string[]> =>
    Promise.resolve(file.includes('hopeless') ? [] : own.map(() => `edit ${file}`));
  return collectFixes(findings, { rule: 'yolo/corners', limit: 1000, fix, advance: () => false, ...changes });
}

describe('the fixes of a rule', () => {
  it('are those of its findings that have a place, by file', async () => {
    const fixes = await collect([
      finding('/a'),
      finding('/a', { rule: 'yolo/decimal-comma' }),
      finding('/b'),
      finding('/a'),
      { rule: 'yolo/corners', severity: 'error', file: '/c', message: message('x') },
    ]);
    expect([...fixes!.byFile]).toEqual([
      ['/a', ['edit /a', 'edit /a']],
      ['/b', ['edit /b']],
    ]);
    expect(fixes!.rest).toBe(0);
  });

  it('stop at so many changed files, and the files that are left are counted', async () => {
    const all = ['/hopeless', '/a', '/b', '/c', '/hopeless too'].map((file) => finding(file));
    const fixes = await collect(all, { limit: 2 });
    expect([...fixes!.byFile.keys()]).toEqual(['/a', '/b']);
    expect(fixes!.rest).toBe(2);
  });

  it('are none once someone stops it', async () => {
    expect(await collect([finding('/a'), finding('/b')], { advance: () => true })).toBeUndefined();
  });
});
