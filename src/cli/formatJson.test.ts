import { describe, expect, it } from 'vitest';
import { buildFinding, buildPixelFinding, buildReport } from '../../test/support/reports';
import { formatJson } from './formatJson';

describe('formatJson', () => {
  it('writes places as people count, files relative to the working directory', () => {
    expect(JSON.parse(formatJson([buildReport()], { cwd: '/set/labels' }))).toEqual({
      version: 1,
      datasets: [
        {
          path: '../street.dataset.yaml',
          format: 'yolo-txt',
          splits: ['train'],
          samples: 10,
          findings: [
            {
              rule: 'mask/unknown-color',
              severity: 'warning',
              message: 'No class has this colour.',
              file: '../masks/a b.png',
              pixel: { row: 0, column: 5 },
              count: 3,
              related: [
                {
                  message: 'Legend',
                  file: '../street.dataset.yaml',
                  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
                },
              ],
            },
            {
              rule: 'yolo/class-unknown',
              severity: 'error',
              message: 'Class 7 is not declared.',
              file: 'a.txt',
              range: { start: { line: 2, column: 3 }, end: { line: 2, column: 6 } },
            },
          ],
        },
      ],
    });
  });

  it('sorts by file as it is written, then by place', () => {
    const at = (file: string, line: number) =>
      buildFinding({ file, range: { start: { line, character: 0 }, end: { line, character: 1 } } });
    const report = buildReport([at('/set/b', 9), at('/set/b', 10), buildPixelFinding({ file: '/a' }), at('/set/a', 1)]);
    const written = JSON.parse(formatJson([report], { cwd: '/set' })) as {
      datasets: { findings: { file: string; range?: { start: { line: number } } }[] }[];
    };
    const places = written.datasets[0]?.findings.map(({ file, range }) => [file, range?.start.line]);
    expect(places).toEqual([
      ['../a', undefined],
      ['a', 2],
      ['b', 10],
      ['b', 11],
    ]);
  });

  it('writes an empty list where there is nothing, and the folder itself as a dot', () => {
    const report = buildReport([], {}, { id: '/set' });
    expect(JSON.parse(formatJson([report], { cwd: '/set' }))).toMatchObject({
      datasets: [{ path: '.', findings: [] }],
    });
    expect(JSON.parse(formatJson([], { cwd: '/set' }))).toEqual({ version: 1, datasets: [] });
  });
});
