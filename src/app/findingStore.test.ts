import { describe, expect, it } from 'vitest';
import { buildFinding } from '../../test/support/reports';
import { FindingStore } from './findingStore';

const a = buildFinding({ file: '/set/a.txt' });
const b = buildFinding({ file: '/set/b.txt' });

function store(): { findings: FindingStore; changes: string[][] } {
  const findings = new FindingStore();
  const changes: string[][] = [];
  findings.onDidChange((files) => changes.push([...files].sort()));
  return { findings, changes };
}

describe('FindingStore', () => {
  it('replaces what a source found before and says which files that touches', () => {
    const { findings, changes } = store();
    findings.replace('one', [a]);
    findings.replace('one', [b]);
    expect([findings.of('/set/a.txt'), findings.of('/set/b.txt')]).toEqual([[], [b]]);
    expect(changes).toEqual([['/set/a.txt'], ['/set/a.txt', '/set/b.txt']]);
  });

  it('tells once of many replacements, and not at all where there was and is nothing', () => {
    const { findings, changes } = store();
    findings.replaceMany([
      ['one', [a]],
      ['two', [b]],
    ]);
    findings.replace('three', []);
    expect(changes).toEqual([['/set/a.txt', '/set/b.txt']]);
  });

  it('shows a finding of two sources once, in the order of places', () => {
    const { findings } = store();
    const later = buildFinding({
      file: a.file,
      range: { start: { line: 5, character: 0 }, end: { line: 5, character: 1 } },
    });
    findings.replace('one', [later, a]);
    findings.replace('two', [{ ...a }]);
    expect(findings.of(a.file)).toEqual([a, later]);
  });

  it('keeps what another source found when one source forgets', () => {
    const { findings } = store();
    findings.replace('set\none', [a]);
    findings.replace('other', [a]);
    findings.removeSources('set\n');
    expect(findings.of(a.file)).toEqual([a]);
    expect([...findings.files()]).toEqual([a.file]);
    findings.removeSources('other');
    expect([...findings.files()]).toEqual([]);
  });
});
